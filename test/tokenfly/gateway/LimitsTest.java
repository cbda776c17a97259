package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// An account's limits through the front door: what is refused, in which words, and what the headers
/// of each format say. 1 nano-unit a token in, 10 out, as in [MoneyTest].
@Timeout(60)
class LimitsTest {
    private static final String GO_DURATION = "(\\d+h)?(\\d+m)?\\d+(\\.\\d+)?(s|ms)";

    @Test
    void requestsOverTheMinutesNumberAreRefused() throws Exception {
        try (var upstream = answering(10, 1);
                var gateway = MoneyTest.gateway(upstream, "account.test.requests-per-minute = 2")) {
            assertEquals(200, chat(gateway).statusCode());
            assertEquals(200, chat(gateway).statusCode());
            assertRefusedInBothFormats(gateway, 60, "The account's limit of 2 requests a minute is"
                    + " reached: 2 used, this request asks for 1\\. Please try again in \\d+s\\.");
            assertEquals(2, upstream.received().size());
        }
    }

    @Test
    void tokensOverTheMinutesNumberAreRefusedByTheirRealCount() throws Exception {
        try (var upstream = answering(190, 100);
                var gateway = MoneyTest.gateway(upstream, "account.test.tokens-per-minute = 300")) {
            assertEquals(200, chat(gateway).statusCode());
            assertRefusedInBothFormats(gateway, 60, "The account's limit of 300 tokens a minute is"
                    + " reached: 290 used, this request asks for 1\\d\\d\\. Please try again in \\d+s\\.");
        }
    }

    @Test
    void aRequestThatExceedsALimitByItselfIsToldSo() throws Exception {
        try (var upstream = answering(10, 1);
                var gateway = MoneyTest.gateway(upstream, "account.test.tokens-per-minute = 50")) {
            assertRefusedInBothFormats(gateway, 60, "The account's limit of 50 tokens a minute is"
                    + " reached: 0 used, this request asks for 1\\d\\d\\. It exceeds the limit by"
                    + " itself: make it smaller\\.");
        }
    }

    @Test
    void oneRequestMoreThanMayRunAtOnceIsRefusedUntilOneEnds() throws Exception {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    asked.countDown();
                    release.await();
                    reply.json(200, MoneyTest.whole(usage(10, 1)));
                });
                var gateway = MoneyTest.gateway(upstream, "account.test.concurrent-requests = 1")) {
            var first = RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(false))).build(),
                    BodyHandlers.ofString());
            asked.await();
            assertRefusedInBothFormats(gateway, 1, "The account's limit of 1 concurrent requests is"
                    + " reached: 1 used, this request asks for 1\\. Please try again in 1s\\.");
            release.countDown();
            assertEquals(200, first.get().statusCode());
            assertEquals(200, chat(gateway).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"spend-per-day, a day, 86400", "spend-per-month, a month, 2678400"})
    void spendingOverTheLimitIsRefusedUntilThePeriodEnds(String limit, String words, long seconds)
            throws Exception {
        try (var upstream = answering(3950, 100);
                var gateway = MoneyTest.gateway(upstream, "account.test." + limit + " = 0.000005")) {
            assertEquals("0.00000495", chat(gateway).headers().firstValue("x-tokenfly-cost").orElseThrow());
            assertRefusedInBothFormats(gateway, seconds, "The account's limit of 0\\.000005 USD " + words
                    + " is reached: 0\\.00000495 USD used, this request asks for 0\\.00000\\d+ USD\\."
                    + " Please try again in \\d+s\\.");
        }
    }

    @Test
    void aRefusalTakesNothing() throws Exception {
        try (var upstream = answering(10, 1);
                var gateway = MoneyTest.gateway(upstream, """
                        account.test.requests-per-minute = 5
                        account.test.tokens-per-minute = 50
                        account.test.concurrent-requests = 1
                        account.test.spend-per-day = 1
                        account.test.balance = 1""")) {
            assertEquals(429, chat(gateway).statusCode());
            var account = MoneyTest.account(gateway);
            for (var limit : account.array("limits").values())
                assertTrue(((JsonObject) limit).get("used").toString().matches("0|\"0\""), limit.toString());
            assertEquals("0", account.string("held"));
            assertEquals("1", account.string("balance"));
            assertEquals(0, account.whole("running", -1));
        }
    }

    @Test
    void everyAnswerToAKeyTellsTheStateOfItsLimits() throws Exception {
        try (var upstream = new ScriptedUpstream(LimitsTest::wholeOrStream);
                var gateway = MoneyTest.gateway(upstream, """
                        account.test.requests-per-minute = 100
                        account.test.tokens-per-minute = 90000""")) {
            for (var answer : new HttpResponse<?>[] {chat(gateway),
                    gateway.post("/v1/chat/completions", PassThroughTest.hello(true)),
                    gateway.post("/v1/chat/completions", "not JSON"),
                    gateway.post("/v1/chat/completions", PassThroughTest.hello(false).replace("\"m\"", "\"x\"")),
                    gateway.get("/v1/models"), gateway.get("/v1/account")})
                assertOpenAiHeaders(answer);
            for (var answer : new HttpResponse<?>[] {
                    gateway.post("/v1/messages", PassThroughTest.hello(false)),
                    gateway.post("/v1/messages", PassThroughTest.hello(true)),
                    gateway.post("/v1/messages", "not JSON"),
                    gateway.post("/v1/messages/count_tokens", PassThroughTest.hello(false)),
                    gateway.get("/v1/models", "anthropic-version", "2023-06-01")})
                assertAnthropicHeaders(answer);
        }
    }

    @Test
    void anAccountWithoutALimitOfItsOwnHasTheDefaultOneUnlessItLiftsIt() throws Exception {
        try (var upstream = answering(10, 1);
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + """
                        account.default.requests-per-minute = 7
                        account.plain.keys = sk-tf-plain
                        account.own.keys = sk-tf-mine
                        account.own.requests-per-minute = 9
                        account.free.keys = sk-tf-free
                        account.free.requests-per-minute = none
                        """)) {
            assertEquals("7", limit(gateway, "sk-tf-plain"));
            assertEquals("9", limit(gateway, "sk-tf-mine"));
            assertEquals("", limit(gateway, "sk-tf-free"));
        }
    }

    private static void assertRefusedInBothFormats(RunningGateway gateway, long mostSeconds, String message)
            throws Exception {
        var openai = chat(gateway);
        assertEquals(429, openai.statusCode(), openai.body());
        var error = RunningGateway.json(openai).object("error");
        assertEquals("rate_limit_error", error.string("type"));
        assertEquals("rate_limit_exceeded", error.string("code"));
        assertTrue(error.string("message").matches(message), error.string("message"));
        assertRetryAfter(openai, mostSeconds);
        // What waiting does not help, or not as long as an SDK waits, is not tried again.
        boolean isFinal = message.contains("itself") || mostSeconds > 60;
        for (var refused : new HttpResponse<?>[] {openai, gateway.post("/v1/messages", PassThroughTest.hello(false))})
            assertEquals(isFinal ? "false" : "", refused.headers().firstValue("x-should-retry").orElse(""));
        var anthropic = gateway.post("/v1/messages", PassThroughTest.hello(true));
        assertEquals(429, anthropic.statusCode(), anthropic.body());
        var answer = RunningGateway.json(anthropic);
        assertEquals("error", answer.string("type"));
        assertEquals("rate_limit_error", answer.object("error").string("type"));
        assertTrue(answer.object("error").string("message").matches(message), answer.toString());
        assertRetryAfter(anthropic, mostSeconds);
    }

    private static void assertRetryAfter(HttpResponse<?> answer, long mostSeconds) {
        long seconds = answer.headers().firstValueAsLong("retry-after").orElseThrow();
        assertTrue(seconds >= 1 && seconds <= mostSeconds, "retry-after: " + seconds);
    }

    private static void assertOpenAiHeaders(HttpResponse<?> answer) {
        assertEquals(100, answer.headers().firstValueAsLong("x-ratelimit-limit-requests").orElseThrow());
        assertEquals(90_000, answer.headers().firstValueAsLong("x-ratelimit-limit-tokens").orElseThrow());
        for (var what : new String[] {"requests", "tokens"}) {
            long left = answer.headers().firstValueAsLong("x-ratelimit-remaining-" + what).orElseThrow();
            assertTrue(left > 0 && left < 90_000, what + " " + left);
            var reset = answer.headers().firstValue("x-ratelimit-reset-" + what).orElseThrow();
            assertTrue(reset.matches(GO_DURATION), reset);
        }
        assertFalse(answer.headers().map().keySet().toString().contains("anthropic-ratelimit"));
    }

    private static void assertAnthropicHeaders(HttpResponse<?> answer) {
        var prefix = "anthropic-ratelimit-";
        assertEquals(100, answer.headers().firstValueAsLong(prefix + "requests-limit").orElseThrow());
        assertEquals(90_000, answer.headers().firstValueAsLong(prefix + "tokens-limit").orElseThrow());
        for (var what : new String[] {"requests", "tokens"}) {
            long left = answer.headers().firstValueAsLong(prefix + what + "-remaining").orElseThrow();
            assertTrue(left > 0 && left < 90_000, what + " " + left);
            var reset = Instant.parse(answer.headers().firstValue(prefix + what + "-reset").orElseThrow());
            assertTrue(reset.isBefore(Instant.now().plusSeconds(63)), reset.toString());
        }
        assertFalse(answer.headers().map().keySet().toString().contains("x-ratelimit"));
    }

    private static String limit(RunningGateway gateway, String key) throws Exception {
        return gateway.get("/v1/models", "x-api-key", key).headers()
                .firstValue("x-ratelimit-limit-requests").orElse("");
    }

    private static HttpResponse<String> chat(RunningGateway gateway) throws Exception {
        return gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
    }

    private static void wholeOrStream(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply)
            throws java.io.IOException {
        if (request.body().contains("\"stream\":true"))
            reply.events(PassThroughTest.chunk("{\"content\":\"hi\"}", "\"stop\""), "[DONE]");
        else reply.json(200, MoneyTest.whole(usage(10, 1)));
    }

    private static ScriptedUpstream answering(int input, int output) throws Exception {
        return new ScriptedUpstream((_, reply) -> reply.json(200, MoneyTest.whole(usage(input, output))));
    }

    private static String usage(int input, int output) {
        return "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}";
    }
}
