package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Disk;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.testing.RawRequests;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Who is known is served; who is not keeps nobody out.
@Timeout(60)
class PlacesTest {
    @TempDir private Path directory;

    @Test
    void whoHasNoKeyTakesNoPlace() throws Exception {
        long heap = 2 * LiveRequests.REQUEST_BYTES * 10 / 7;
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = new OwnGateway(directory, RunningGateway.openAi(upstream) + """
                        listen = 127.0.0.1:0
                        account.test.keys = sk-tf-test
                        """, Instant::now, Disk.REAL, heap);
                var strangers = new RawRequests(gateway.uri("/"))) {
            for (int i = 0; i < 9; i++)
                strangers.post("/v1/chat/completions", i % 3 == 0 ? null : "wrong", 100, "");
            while (gateway.begun() < 9) Thread.sleep(1);
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEquals(200, answer.statusCode(), answer.body());
        }
    }

    @Test
    void whoHasNotSignedInHoldsNothingOfThoseWhoDo() throws Exception {
        try (var gateway = RunningGateway.with(""); var strangers = new RawRequests(gateway.uri("/"))) {
            for (int i = 0; i < 80; i++)
                strangers.post("/console/api/session", null, 60_000, i % 2 == 0 ? "" : "{\"key\":");
            var answer = gateway.post("/console/api/session", "{\"key\":\"sk-tf-test\"}",
                    "content-type", "application/json");
            assertEquals(200, answer.statusCode(), answer.body());
        }
    }

    @Test
    void aBodyOnItsWayIsOneOfItsAccountsRequests() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + """
                        account.test.keys = sk-tf-test
                        account.test.concurrent-requests = 2
                        """);
                var slow = new RawRequests(gateway.uri("/"))) {
            var first = slow.post("/v1/chat/completions", "sk-tf-test", 1_000_000, "{");
            var second = slow.post("/v1/chat/completions", "sk-tf-test", 1_000_000, "{");
            while (MoneyTest.account(gateway).whole("running", -1) < 2) Thread.sleep(1);
            var refused = ask(gateway);
            assertEquals(429, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("2 concurrent requests"), refused.body());
            first.close();
            second.close();
            while (ask(gateway).statusCode() != 200) Thread.sleep(10);
        }
    }

    private static HttpResponse<String> ask(RunningGateway gateway) throws Exception {
        return gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
    }

    @Test
    void aRequestThatIsRefusedLeavesNoPlaceTaken() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + """
                        account.test.keys = sk-tf-test
                        account.test.concurrent-requests = 1
                        """)) {
            for (var body : new String[] {"not JSON", "{}", "{\"model\":\"none\",\"messages\":[]}"})
                assertTrue(gateway.post("/v1/chat/completions", body).statusCode() / 100 == 4);
            while (ask(gateway).statusCode() == 429) Thread.sleep(10);
            assertEquals(200, ask(gateway).statusCode());
        }
    }

    @Test
    void countingIsAdmittedLikeEverythingElse() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, "{\"input_tokens\":42}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + """
                        account.test.keys = sk-tf-test
                        account.test.requests-per-minute = 2
                        account.out.keys = sk-tf-out
                        account.out.disabled = true
                        """)) {
            assertEquals(403, count(gateway, "sk-tf-out").statusCode());
            assertEquals(0, upstream.received().size());
            assertEquals(200, count(gateway, "sk-tf-test").statusCode());
            assertEquals(200, count(gateway, "sk-tf-test").statusCode());
            assertEquals(429, count(gateway, "sk-tf-test").statusCode());
        }
    }

    @Test
    void aLimitOnCountingDoesNotRestTheKeyForAnswers() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (request.path().endsWith("count_tokens"))
                        reply.json(429, "{\"error\":{\"message\":\"slow down\"}}", "retry-after: 60");
                    else Asking.answer(request, reply);
                });
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream))) {
            var counted = count(gateway, "sk-tf-test");
            assertEquals("true", counted.headers().firstValue("x-tokenfly-estimated").orElse(""));
            Asking.ANTHROPIC.assertWhole(Asking.ANTHROPIC.ask(gateway, "m"));
        }
    }

    private static HttpResponse<String> count(RunningGateway gateway, String key) throws Exception {
        return gateway.post("/v1/messages/count_tokens",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", "x-api-key", key);
    }
}
