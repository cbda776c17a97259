package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A provider that says why its answer ends and then neither sends `[DONE]` nor closes.
@Timeout(60)
class EndlessStreamTest {
    private static final String TEXT = """
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
            "delta":{"role":"assistant","content":"hi"},"finish_reason":null}]}""";
    private static final String FINISH = """
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
            "delta":{},"finish_reason":"stop"}]}""";

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void theAnswerEndsWellSoonAfterItsFinish(String path) throws Exception {
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(TEXT);
                    reply.event(FINISH);
                    release.await();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            long start = System.nanoTime();
            var answer = gateway.post(path, PassThroughTest.hello(true));
            var took = Duration.ofNanos(System.nanoTime() - start);
            release.countDown();
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("hi"), answer.body());
            assertTrue(answer.body().contains(path.endsWith("messages") ? "message_stop" : "[DONE]"), answer.body());
            assertTrue(took.compareTo(Duration.ofSeconds(40)) < 0, "it waited for the idle limit: " + took);
        }
    }

    @Test
    void usageThatComesAMomentLaterStillCounts() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(TEXT);
                    reply.event(FINISH);
                    Thread.sleep(1_000);
                    reply.event("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                            + "\"choices\":[],\"usage\":{\"prompt_tokens\":77,\"completion_tokens\":5}}");
                    reply.event("[DONE]");
                    reply.endEvents();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = gateway.post("/v1/messages", PassThroughTest.hello(true));
            assertTrue(answer.body().contains("77"), answer.body());
        }
    }
}
