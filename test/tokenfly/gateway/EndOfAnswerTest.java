package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// What ends an answer and what does not: some servers give a reason that says nothing with every
/// chunk.
@Timeout(60)
class EndOfAnswerTest {
    /// Each as JSON text.
    private static final String[] NO_REASONS = {"\"\"", "\"null\"", "\" \"", "\"NULL\"", "null"};

    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((_, _) -> { });
        gateway = gateway();
    }

    private static RunningGateway gateway() throws Exception {
        return RunningGateway.with("""
                provider.openai.openai = %1$s/v1
                provider.openai.keys = none
                provider.anthropic.anthropic = %1$s
                provider.anthropic.keys = none
                model.by-openai.providers = openai=upstream-m
                model.by-anthropic.providers = anthropic=upstream-m
                """.formatted(upstream.uri("")));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    static Stream<Arguments> streams() {
        return cases(Asking.OPENAI_STREAM, Asking.ANTHROPIC_STREAM);
    }

    static Stream<Arguments> wholes() {
        return cases(Asking.OPENAI, Asking.ANTHROPIC);
    }

    private static Stream<Arguments> cases(Asking... askings) {
        return Stream.of(askings).flatMap(asking -> Stream.of("by-openai", "by-anthropic")
                .flatMap(model -> Stream.of(NO_REASONS).map(none -> Arguments.of(asking, model, none))));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aReasonThatSaysNothingEndsNoStream(Asking asking, String model, String none) throws Exception {
        upstream.script((request, reply) -> {
            half(request, reply, none);
            if (asking(request).anthropic()) reply.event(event("message_delta",
                    "\"delta\":{\"stop_reason\":" + none + ",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}"));
            reply.cut();
        });
        try (var rested = gateway()) {
            var answer = rested.postUnchecked(asking.path(), asking.body(model));

            assertFalse(isWhole(answer), answer.body());
            assertTrue(answer.body().contains("\"error\""), answer.body());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void whatComesBehindItIsPartOfTheAnswer(Asking asking, String model, String none) throws Exception {
        upstream.script((request, reply) -> {
            half(request, reply, none);
            rest(request, reply);
        });

        var answer = asking.ask(gateway, model);

        assertTrue(isWhole(answer), answer.body());
        assertEquals(1, count(answer.body(), asking.anthropic() ? "_reason\":\"tool_use\"" : "_reason\":\"tool_calls\""),
                answer.body());
        assertFalse(answer.body().contains("_reason\":" + (none.equals("null") ? "\"null\"" : none)), answer.body());
        assertTrue(answer.body().contains("ris"), answer.body());
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void aWholeAnswerWithoutAReasonGetsOne(Asking asking, String model, String none) throws Exception {
        upstream.script((request, reply) -> reply.json(200, asking(request).anthropic() ? """
                {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"tool_use",\
                "id":"toolu_1","name":"f","input":{"a":1}}],"stop_reason":%s,"stop_sequence":null,\
                "usage":{"input_tokens":3,"output_tokens":2}}""".formatted(none) : """
                {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
                "message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",\
                "function":{"name":"f","arguments":"{\\"a\\":1}"}}]},"finish_reason":%s}],\
                "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""".formatted(none)));

        var answer = asking.ask(gateway, model);

        assertTrue(answer.body().contains(asking.anthropic() ? "\"stop_reason\":\"tool_use\""
                : "\"finish_reason\":\"tool_calls\""), answer.body());
    }

    /// A stream that only announced its end is finished after a while of silence, and only then.
    @Test
    void aSilenceIsNoEndAfterAReasonThatSaysNothing() throws Exception {
        upstream.script((request, reply) -> {
            half(request, reply, "\"\"");
            Thread.sleep(6_000);
            rest(request, reply);
        });
        var other = CompletableFuture.supplyAsync(() -> ask(Asking.ANTHROPIC_STREAM));

        var answer = ask(Asking.OPENAI_STREAM);

        assertTrue(answer.body().contains("ris"), answer.body());
        assertTrue(other.get().body().contains("ris"), other.get().body());
    }

    @Test
    void aSilenceIsNoEndBeforeEveryChoiceHasComeToItsOwn() throws Exception {
        upstream.script((_, reply) -> {
            reply.startEvents();
            reply.event(chunk("{\"role\":\"assistant\",\"content\":\"one\"}", "\"stop\""));
            Thread.sleep(6_000);
            reply.event(chunk("{\"role\":\"assistant\",\"content\":\"two\"}", "\"stop\"")
                    .replace("\"index\":0", "\"index\":1"));
            reply.event("[DONE]");
            reply.endEvents();
        });

        var answer = gateway.post("/v1/chat/completions", "{\"model\":\"by-openai\",\"n\":2,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertTrue(answer.body().contains("two"), answer.body());
    }

    private static HttpResponse<String> ask(Asking asking) {
        try {
            return asking.ask(gateway, "by-openai");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Asking asking(Received request) {
        return request.path().endsWith("/messages") ? Asking.ANTHROPIC_STREAM : Asking.OPENAI_STREAM;
    }

    private static boolean isWhole(HttpResponse<String> answer) {
        return answer.body().contains("[DONE]") || answer.body().contains("message_stop");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    /// The first half of a tool call, with a reason that is none wherever one can stand.
    private static void half(Received request, Reply reply, String none) throws IOException {
        reply.startEvents();
        if (asking(request).anthropic()) {
            reply.event(event("message_start", "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"model\":\"m\",\"content\":[],\"stop_reason\":" + none + ",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}"));
            reply.event(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"tool_use\","
                    + "\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}"));
            reply.event(event("content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\\\"Pa\"}"));
            return;
        }
        reply.event(chunk("{\"role\":\"assistant\",\"content\":\"\"}", none));
        reply.event(chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}", none));
        reply.event(chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\\\"Pa\"}}]}", none));
    }

    private static void rest(Received request, Reply reply) throws IOException {
        if (asking(request).anthropic()) {
            reply.event(event("content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"ris\\\"}\"}"));
            reply.event(event("content_block_stop", "\"index\":0"));
            reply.event(event("message_delta", "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
                    + "\"usage\":{\"output_tokens\":4}"));
            reply.event(event("message_stop", ""));
        } else {
            reply.event(chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"ris\\\"}\"}}]}", "null"));
            reply.event(chunk("{}", "\"tool_calls\""));
            reply.event("[DONE]");
        }
        reply.endEvents();
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }
}
