package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What a provider refuses about the request itself goes back at once, in the client's format; the
/// other provider and the other key are not asked. But a request that is too long for one provider may
/// not be for the next.
@Timeout(60)
class UpstreamRefusalsTest {
    private static ScriptedUpstream first;
    private static ScriptedUpstream backup;
    private static RunningGateway gateway;

    /// A refusal: what the provider says, and what the client gets of it.
    enum Refusal {
        BAD_REQUEST(400, "{\"error\":{\"message\":\"n must be 1\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"bad_n\"}}",
                400, "n must be 1", "bad_n"),
        UNPROCESSABLE(422, "{\"detail\":[{\"msg\":\"field required\"}]}", 422, "field required", null),
        TOO_LARGE(413, "<html>413 Request Entity Too Large</html>", 413, "refused the request", null),
        WORDS(400, "unsupported thing", 400, "unsupported thing", null),
        IN_200(200, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"bad tool\"}}",
                400, "bad tool", null),
        CODE_IN_200(200, "{\"error\":{\"code\":400,\"message\":\"no images here\"}}", 400, "no images here", "400"),
        POLICY(400, "{\"error\":{\"message\":\"high risk\",\"type\":\"content_filter\"}}", 400, "high risk",
                "content_filter");

        static final String CONTEXT = "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens."
                + " However, you requested 9000 tokens.\",\"type\":\"invalid_request_error\",\"code\":\"2013\"}}";

        final int status;
        final String body;
        final int told;
        final String message;
        final String code;

        Refusal(int status, String body, int told, String message, String code) {
            this.status = status;
            this.body = body;
            this.told = told;
            this.message = message;
            this.code = code;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        first = new ScriptedUpstream((_, _) -> { });
        backup = new ScriptedUpstream(Asking::answer);
        gateway = RunningGateway.with("""
                provider.first.openai = %1$s/v1
                provider.first.anthropic = %1$s
                provider.first.keys = first-key-0123456789, second-key-0123456789
                provider.foreign.openai = %1$s/v1
                provider.foreign.keys = first-key-0123456789
                provider.backup.openai = %2$s/v1
                provider.backup.keys = none
                model.own.providers = first=upstream-m, backup=upstream-m
                model.foreign.providers = foreign=upstream-m, backup=upstream-m
                model.alone.providers = first=upstream-m
                model.alone-foreign.providers = foreign=upstream-m
                """.formatted(first.uri(""), backup.uri("")));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        first.close();
        backup.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRefusedRequestGoesBackAtOnce(Refusal refusal, Asking asking, String model) throws Exception {
        first.script((_, reply) -> reply.json(refusal.status, refusal.body));
        int before = first.received().size();

        var error = asking.assertError(asking.ask(gateway, model), refusal.told, refusal.told);

        assertTrue(error.string("message").contains(refusal.message), error.toString());
        if (!asking.anthropic()) assertEquals(refusal.code, error.string("code"));
        assertEquals(1, first.received().size() - before);
        assertEquals(0, backup.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void aContextThatIsFullIsToldInTheWordsThatAgentsKnow(Asking asking) throws Exception {
        first.script((_, reply) -> reply.json(400, Refusal.CONTEXT));
        for (var model : List.of("alone", "alone-foreign")) {
            int before = first.received().size();
            var error = asking.assertError(asking.ask(gateway, model), 400, 400);
            if (asking.anthropic())
                assertEquals("prompt is too long: 9000 tokens > 8192 maximum", error.string("message"));
            else assertEquals("context_length_exceeded", error.string("code"));
            assertEquals(1, first.received().size() - before, "its other key holds no more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContextThatIsFullHereMayNotBeThere(Asking asking) throws Exception {
        first.script((_, reply) -> reply.json(400, Refusal.CONTEXT));
        for (var model : List.of("own", "foreign")) {
            int before = first.received().size();
            asking.assertWhole(asking.ask(gateway, model));
            assertEquals(1, first.received().size() - before);
        }
        backup.received().clear();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalAsFirstEventIsAnHttpError(Asking asking) throws Exception {
        first.script((_, reply) -> reply.events(
                "{\"error\":{\"message\":\"bad tool\",\"type\":\"invalid_request_error\"}}"));
        var error = asking.assertError(asking.ask(gateway, "foreign"), 400, 400);
        assertEquals("bad tool", error.string("message"));
    }

    @ParameterizedTest
    @EnumSource
    void theProvidersKeyAndHostAreTakenOutOfItsWords(Asking asking) throws Exception {
        first.script((request, reply) -> {
            var key = request.headers().getOrDefault("authorization", request.headers().get("x-api-key"));
            reply.json(400, "{\"error\":{\"message\":\"key " + key + " at 127.0.0.1 may not use tools\"}}");
        });
        var message = asking.assertError(asking.ask(gateway, "own"), 400, 400).string("message");
        assertFalse(message.contains("-key-0123456789") || message.contains("127.0.0.1"), message);
        assertTrue(message.contains("may not use tools"), message);
    }

    static Stream<Arguments> cases() {
        return Stream.of(Refusal.values()).flatMap(refusal -> Stream.of(Asking.values()).flatMap(asking ->
                Stream.of("own", "foreign").map(model -> Arguments.of(refusal, asking, model))));
    }
}
