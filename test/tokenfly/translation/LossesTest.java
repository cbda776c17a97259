package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Reply;

/// When and to whom it is told what a request lost on its way. What is lost where, and that a strict
/// request is refused for it, is shown by the fixtures.
@Timeout(60)
class LossesTest {
    private static final String BOTH = """
            provider.a.anthropic = %s
            provider.a.keys = none
            provider.o.openai = %s
            provider.o.keys = none
            model.m.providers = %s
            """;
    private static final String ASKING_FOR_SEED = """
            {"model":"m","seed":1,"messages":[{"role":"user","content":"hi"}]%s}""";

    private static void answer(ScriptedUpstream.Received request, Reply reply) throws java.io.IOException {
        if (request.path().endsWith("/messages")) reply.json(200, """
                {"id":"msg_1","type":"message","role":"assistant","model":"x","content":[],
                "stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":1}}""");
        else reply.json(200, """
                {"id":"c1","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,"message":
                {"role":"assistant","content":"ok"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""");
    }

    private static String dropped(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-tokenfly-dropped").orElse("");
    }

    @Test
    void itIsToldThoughTheUpstreamIsSilentForLong() throws Exception {
        var heard = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    heard.await(30, TimeUnit.SECONDS);
                    answer(request, reply);
                });
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream), Duration.ofMillis(50))) {
            var answer = RunningGateway.client().send(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(ASKING_FOR_SEED.formatted(",\"stream\":true"))).build(),
                    BodyHandlers.ofInputStream());
            heard.countDown();
            assertEquals("seed", dropped(answer));
            answer.body().close();
        }
    }

    @Test
    void theProviderThatAnswersDecidesWhatIsTold() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (request.path().endsWith("/messages")) reply.json(500, "{}", "retry-after: 30");
                    else answer(request, reply);
                });
                var gateway = RunningGateway.with(BOTH.formatted(upstream.uri(""), upstream.uri(""), "a, o"))) {
            var answer = gateway.post("/v1/chat/completions", ASKING_FOR_SEED.formatted(""));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("", dropped(answer));
        }
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (request.path().endsWith("/messages")) answer(request, reply);
                    else reply.json(500, "{}", "retry-after: 30");
                });
                var gateway = RunningGateway.with(BOTH.formatted(upstream.uri(""), upstream.uri(""), "o, a"))) {
            assertEquals("seed", dropped(gateway.post("/v1/chat/completions", ASKING_FOR_SEED.formatted(""))));
        }
    }

    @Test
    void aStrictRequestPassesWhereNothingIsLost() throws Exception {
        try (var upstream = new ScriptedUpstream(LossesTest::answer);
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = gateway.post("/v1/chat/completions", ASKING_FOR_SEED.formatted(""),
                    "x-tokenfly-strict", "true");
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(upstream.last().body().contains("\"seed\":1"));
        }
    }
}
