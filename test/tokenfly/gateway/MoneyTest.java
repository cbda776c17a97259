package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What a request costs and what a balance allows, through the front door.
@Timeout(60)
class MoneyTest {
    /// 1 nano-unit a token in, a tenth of it cached, 10 out, so that costs can be read off the counts.
    static final String PRICES = """
            model.m.price.input = 0.001
            model.m.price.cached = 0.0001
            model.m.price.output = 0.01
            model.m.max-output = 1000
            """;

    @Test
    void anAnswerIsChargedByTheUpstreamsCountToTheNanoUnit() throws Exception {
        try (var upstream = answering("{\"prompt_tokens\":1000,\"completion_tokens\":7,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":400}}");
                var gateway = gateway(upstream, "account.test.balance = 1")) {
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            // 600 fresh + 400 cached at a tenth + 7 out at ten
            assertEquals("0.00000071", answer.headers().firstValue("x-tokenfly-cost").orElseThrow());
            assertEquals("0.99999929", answer.headers().firstValue("x-tokenfly-balance").orElseThrow());
            assertEquals("0.99999929", account(gateway).string("balance"));
            assertEquals("0", account(gateway).string("held"));
        }
    }

    @Test
    void anAccountWithoutABalanceIsUnlimitedAndItsUseIsCounted() throws Exception {
        try (var upstream = answering("{\"prompt_tokens\":10,\"completion_tokens\":1}");
                var gateway = gateway(upstream, "")) {
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertTrue(answer.headers().firstValue("x-tokenfly-balance").isEmpty());
            assertEquals("null", account(gateway).get("balance").toString());
            assertEquals("0.00000002", account(gateway).object("today").string("cost"));
            assertEquals(1, account(gateway).object("month").object("models").object("m").whole("requests", 0));
        }
    }

    @Test
    void aBalanceThatIsUsedUpIsRefusedInEitherFormat() throws Exception {
        try (var upstream = answering("{\"prompt_tokens\":10,\"completion_tokens\":1}");
                var gateway = gateway(upstream, "account.test.balance = 0.0000001")) {
            var openai = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEquals(402, openai.statusCode());
            assertEquals("false", openai.headers().firstValue("x-should-retry").orElseThrow());
            var error = RunningGateway.json(openai).object("error");
            assertEquals("insufficient_quota", error.string("type"));
            assertEquals("insufficient_quota", error.string("code"));
            var anthropic = gateway.post("/v1/messages", PassThroughTest.hello(false));
            assertEquals(402, anthropic.statusCode());
            assertEquals("billing_error", RunningGateway.json(anthropic).object("error").string("type"));
            assertEquals(0, upstream.received().size());
        }
    }

    @Test
    void maxTokensIsLoweredToWhatTheBalanceAffords() throws Exception {
        try (var upstream = answering("{\"prompt_tokens\":10,\"completion_tokens\":1}");
                var gateway = gateway(upstream, "account.test.balance = 0.000005")) {
            var body = PassThroughTest.hello(false).replace("\"max_tokens\":100", "\"max_tokens\":900");
            assertEquals(200, gateway.post("/v1/chat/completions", body).statusCode());
            long sent = ((JsonObject) Json.parse(upstream.last().body())).whole("max_tokens", -1);
            assertTrue(sent >= 400 && sent < 500, "sent " + sent);
        }
    }

    @Test
    void parallelRequestsAtABalanceForOneAdmitOne() throws Exception {
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    release.await(20, TimeUnit.SECONDS);
                    reply.json(200, whole("{\"prompt_tokens\":10,\"completion_tokens\":100}"));
                });
                var gateway = gateway(upstream, "account.test.balance = 0.0000015")) {
            var sending = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 20; i++)
                sending.add(RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                        .POST(BodyPublishers.ofString(PassThroughTest.hello(false))).build(), BodyHandlers.ofString()));
            while (sending.stream().filter(CompletableFuture::isDone).count() < 19) Thread.sleep(10);
            release.countDown();
            long admitted = 0;
            for (var answer : sending) if (answer.get().statusCode() == 200) admitted++;
            assertEquals(1, admitted);
        }
    }

    @Test
    void aMissingCountIsEstimatedAndMarked() throws Exception {
        try (var upstream = answering("null");
                var gateway = gateway(upstream, "account.test.balance = 1")) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            var lines = log(gateway);
            assertTrue(lines.contains("estimated=true"), lines);
        }
    }

    @Test
    void aFailedRequestCostsNothingAndHoldsNothing() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(400, "{\"error\":{\"message\":\"no\"}}"));
                var gateway = gateway(upstream, "account.test.balance = 1")) {
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEquals(400, answer.statusCode());
            assertNull(answer.headers().firstValue("x-tokenfly-cost").orElse(null));
            assertEquals("1", account(gateway).string("balance"));
            assertEquals("0", account(gateway).string("held"));
        }
    }

    static String log(RunningGateway gateway) throws InterruptedException {
        for (int i = 0; i < 100 && !gateway.output().contains("outcome="); i++) Thread.sleep(20);
        return gateway.output();
    }

    static RunningGateway gateway(ScriptedUpstream upstream, String account) throws Exception {
        return RunningGateway.with(RunningGateway.openAi(upstream) + PRICES
                + "account.test.keys = " + RunningGateway.KEY + "\n" + account + "\n");
    }

    static JsonObject account(RunningGateway gateway) throws Exception {
        return RunningGateway.json(gateway.get("/v1/account"));
    }

    private static ScriptedUpstream answering(String usage) throws Exception {
        return new ScriptedUpstream((_, reply) -> reply.json(200, whole(usage)));
    }

    static String whole(String usage) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"upstream-m\",\"choices\":[{"
                + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello there\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":" + usage + "}";
    }
}
