package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// An answer that is kept until its end, though it came bit by bit, is in the memory that bodies share.
@Timeout(60)
class KeptAnswersTest {
    /// Two megabytes, which take up to eight, and where a stream's end repeats them up to eighty.
    private static void longStream(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply) throws IOException {
        if (request.body().contains("short")) {
            Asking.answer(request, reply);
            return;
        }
        reply.startEvents();
        for (int i = 0; i < 40; i++) reply.event(PassThroughTest.chunk("{\"content\":\"" + "x".repeat(50_000) + "\"}", "null"));
        reply.event(PassThroughTest.chunk("{}", "\"stop\""));
        reply.event("[DONE]");
        reply.endEvents();
    }

    private static RunningGateway gateway(ScriptedUpstream upstream, String memory) throws Exception {
        return RunningGateway.with(RunningGateway.openAi(upstream) + "body.limit = 1MB\nbody.memory = " + memory + "\n");
    }

    /// Without a maximum, which the answer would be cut at.
    private static String chat(boolean stream) {
        return "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"long\"}]}";
    }

    @Test
    void aStreamOfResponsesThatDoesNotFitIsEnded() throws Exception {
        var body = "{\"model\":\"m\",\"input\":\"%s\",\"stream\":true}";
        try (var upstream = new ScriptedUpstream(KeptAnswersTest::longStream); var gateway = gateway(upstream, "2MB")) {
            var answer = gateway.post("/v1/responses", body.formatted("long")).body();
            assertTrue(answer.contains("event: response.failed"), answer.substring(answer.length() - 500));
            assertFalse(answer.contains("event: response.completed"));
            assertTrue(gateway.post("/v1/responses", body.formatted("short")).body().contains("event: response.completed"));
        }
        try (var upstream = new ScriptedUpstream(KeptAnswersTest::longStream); var gateway = gateway(upstream, "64MB")) {
            assertTrue(gateway.post("/v1/responses", body.formatted("long")).body().contains("event: response.completed"));
        }
    }

    @Test
    void aStreamThatIsMadeAWholeAnswerIsPutOff() throws Exception {
        try (var upstream = new ScriptedUpstream(KeptAnswersTest::longStream); var gateway = gateway(upstream, "2MB")) {
            var answer = gateway.post("/v1/chat/completions", chat(false));
            assertEquals(503, answer.statusCode());
            assertTrue(answer.headers().firstValue("retry-after").isPresent());
        }
    }

    @Test
    void whatOnlyPassesTakesNothing() throws Exception {
        try (var upstream = new ScriptedUpstream(KeptAnswersTest::longStream); var gateway = gateway(upstream, "2MB")) {
            assertTrue(gateway.post("/v1/chat/completions", chat(true)).body().endsWith("[DONE]\n\n"));
        }
    }
}
