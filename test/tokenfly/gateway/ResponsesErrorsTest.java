package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What providers say of our key and our money reaches no client of the Responses API either, from
/// whichever place of an answer in whichever format.
@Timeout(120)
class ResponsesErrorsTest {
    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    record Case(ProviderError error, ProviderError.Place place, String format, boolean stream) {
        String name() {
            return (error + "-" + place + "-" + format + "-" + stream).toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((request, reply) -> {
            var path = request.path().split("/");
            ProviderError.valueOf(path[1]).say(ProviderError.Place.valueOf(path[2]), request, reply);
        });
        var config = new StringBuilder();
        cases().forEach(each -> config.append("""
                provider.%1$s.%2$s = %3$s
                provider.%1$s.keys = none
                model.%1$s.providers = %1$s=upstream-m
                """.formatted(each.name(), each.format, upstream.uri("/" + each.error + "/" + each.place))));
        gateway = RunningGateway.with(config.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingOfOurKeyOrMoneyIsRead(Case each) throws Exception {
        var answer = gateway.postUnchecked("/v1/responses", "{\"model\":\"" + each.name()
                + "\",\"input\":\"hi\",\"max_output_tokens\":100,\"stream\":" + each.stream + "}");

        boolean broken = each.stream && each.place == ProviderError.Place.AFTER_A_DELTA;
        assertEquals(broken ? 200 : 503, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("refused the gateway"), answer.body());
        if (broken) assertTrue(answer.body().contains("event: response.failed"), answer.body());
        for (var ours : List.of("sk-", "balance", "illing", "Incorrect"))
            assertFalse(answer.body().contains(ours), answer.body());
    }

    private static Stream<Case> cases() {
        return Stream.of(ProviderError.CREDIT, ProviderError.KEY, ProviderError.QUOTA).flatMap(error ->
                Stream.of(ProviderError.Place.values()).flatMap(place ->
                Stream.of("openai", "anthropic", "responses").flatMap(format -> Stream.of(true, false)
                        .map(stream -> new Case(error, place, format, stream)))))
                // A script that speaks the two older formats has no deltas of this one.
                .filter(each -> !each.format.equals("responses") || each.place != ProviderError.Place.AFTER_A_DELTA);
    }
}
