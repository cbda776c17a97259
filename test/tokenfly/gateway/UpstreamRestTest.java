package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;

/// Which key and which provider a request goes to, when they rest, and when they are called again.
@Timeout(60)
class UpstreamRestTest {
    private static final String KEY_ONE = "key-one-0123456789";
    private static final String KEY_TWO = "key-two-0123456789";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) each.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneConversationStaysWithOneKey(Asking asking) throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        for (int i = 0; i < 6; i++) asking.assertWhole(asking.ask(gateway, "m"));
        assertEquals(1, keys(upstream).size());
    }

    @Test
    void aConversationThatGrowsStaysWithItsKey() throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        var turns = new StringBuilder("{\"role\":\"user\",\"content\":\"first\"}");
        for (int i = 0; i < 6; i++) {
            gateway.post("/v1/chat/completions", "{\"model\":\"m\",\"messages\":[" + turns + "]}");
            turns.append(",{\"role\":\"assistant\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"" + i + "\"}");
        }
        assertEquals(1, keys(upstream).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-session-affinity", "x-claude-code-session-id", "session-id", "session_id", "thread-id"})
    void aSessionThatIsNamedStaysWithOneKeyHoweverItBegins(String header) throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        for (int i = 0; i < 12; i++)
            for (var asking : Asking.values())
                gateway.post(asking.path(), asking.body("m", "topic " + i), header, "one-session");
        assertEquals(1, keys(upstream).size());
        for (int i = 0; i < 24; i++)
            gateway.post(Asking.OPENAI.path(), Asking.OPENAI.body("m", "the same"), header, "session " + i);
        assertEquals(2, keys(upstream).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses", "/v1/completions"})
    void aPromptCacheKeyKeepsRequestsWithOneKey(String path) throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        var prompt = path.contains("chat") ? "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]"
                : path.contains("responses") ? "\"input\":\"%s\"" : "\"prompt\":\"%s\"";
        var body = "{\"model\":\"m\",\"prompt_cache_key\":\"%s\"," + prompt + "}";
        for (int i = 0; i < 12; i++) gateway.post(path, body.formatted("one", "topic " + i));
        assertEquals(1, keys(upstream).size());
        for (int i = 0; i < 24; i++) gateway.post(path, body.formatted("key " + i, "the same"));
        assertEquals(2, keys(upstream).size());
    }

    @Test
    void whatIsTooLongForASessionNamesNone() throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        for (int i = 0; i < 24; i++)
            gateway.post(Asking.OPENAI.path(), Asking.OPENAI.body("m", "the same"), "session-id", "x".repeat(300) + i);
        assertEquals(1, keys(upstream).size());
    }

    @Test
    void anIdOfOneRequestIsNoSession() throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        for (int i = 0; i < 24; i++)
            gateway.post(Asking.OPENAI.path(), Asking.OPENAI.body("m", "the same"), "x-client-request-id", "request-" + i);
        assertEquals(1, keys(upstream).size());
    }

    @Test
    void conversationsSpreadOverTheKeys() throws Exception {
        var upstream = upstream(Asking::answer);
        var gateway = pool(upstream);
        for (int i = 0; i < 24; i++) gateway.post("/v1/chat/completions", Asking.OPENAI.body("m", "topic " + i));
        assertEquals(2, keys(upstream).size());
    }

    @Test
    void aBusyKeyYields() throws Exception {
        var release = new CountDownLatch(1);
        var upstream = upstream((request, reply) -> {
            release.await(30, TimeUnit.SECONDS);
            Asking.answer(request, reply);
        });
        var gateway = pool(upstream);
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 1; i <= 20; i++) {
            asked.add(askLater(gateway, "m"));
            int count = i;
            await(() -> upstream.received().size() == count);
        }
        assertEquals(2, keys(upstream).size());
        release.countDown();
        for (var each : asked) Asking.OPENAI.assertWhole(each.get());
    }

    @ParameterizedTest
    @EnumSource
    void aThrottledKeyRestsForItsRetryAfterAndReturns(Asking asking) throws Exception {
        var throttled = new HashSet<String>();
        var upstream = upstream((request, reply) -> {
            if (throttled.isEmpty() && throttled.add(key(request)))
                reply.json(429, "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\"}}", "retry-after: 2");
            else Asking.answer(request, reply);
        });
        var gateway = pool(upstream);
        asking.assertWhole(asking.ask(gateway, "m"));
        asking.assertWhole(asking.ask(gateway, "m"));
        assertFalse(throttled.contains(key(upstream.received().get(1))));
        assertFalse(throttled.contains(key(upstream.received().get(2))));

        await(() -> {
            asking.assertWhole(asking.ask(gateway, "m"));
            return throttled.contains(key(upstream.last()));
        });
    }

    @ParameterizedTest
    @CsvSource({"401, no, key refused", "402, no, no money left", "403, Invalid API key, key refused"})
    void aRefusedKeyRestsLongAndTheOperatorIsToldOnce(int status, String said, String word) throws Exception {
        var upstream = upstream((request, reply) -> {
            if (key(request).equals(KEY_ONE))
                reply.json(status, "{\"error\":{\"message\":\"" + said + " " + KEY_ONE + "\"}}");
            else Asking.answer(request, reply);
        });
        var gateway = pool(upstream);
        for (int i = 0; i < 30; i++)
            assertEquals(200, gateway.post("/v1/chat/completions", Asking.OPENAI.body("m", "topic " + i)).statusCode());
        assertEquals(1, upstream.received().stream().filter(request -> key(request).equals(KEY_ONE)).count());
        await(() -> gateway.output().contains("warning="));
        var warnings = gateway.output().lines().filter(line -> line.contains("warning=")).toList();
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().contains("provider up: " + word + ", HTTP " + status + "; key …6789 rests for 600s; "), warnings.toString());
        assertFalse(gateway.output().contains(KEY_ONE));
    }

    @Test
    void whileASilentProviderRestsTheClientIsToldWhenToComeBack() throws Exception {
        var silent = upstream((_, _) -> Thread.sleep(60_000));
        var gateway = open(RunningGateway.with("""
                provider.up.openai = %s/v1
                provider.up.keys = none
                provider.up.timeout.first-byte = 50ms
                model.m.providers = up
                """.formatted(silent.uri(""))));
        for (int i = 0; i < 5; i++) assertEquals(504, gateway.post("/v1/chat/completions", Asking.OPENAI.body("m")).statusCode());
        int asked = silent.received().size();
        var refused = gateway.post("/v1/chat/completions", Asking.OPENAI.body("m"));
        assertEquals(504, refused.statusCode());
        if (silent.received().size() > asked) return; // on a machine so slow the rest was over
        assertTrue(refused.headers().firstValue("retry-after").isPresent(), refused.headers().toString());
    }

    /// One client's request that is refused must not put the others to rest.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            402 | {"error":{"message":"This request requires more credits, or fewer max_tokens, but can only afford 3"}}
            403 | {"error":{"message":"Your input was flagged for violence. It requires moderation."}}
            403 | {"error":{"message":"Country, region, or territory not supported"}}
            403 | {"error":{"message":"You have insufficient permissions for this operation. Missing scopes: x"}}
            403 | <html><h1>403 Forbidden</h1></html>
            """)
    void aRefusalThatSaysNothingOfTheKeyRestsNothingOnSight(int status, String body) throws Exception {
        var upstream = upstream((request, reply) -> {
            if (request.body().contains("dear")) reply.whole(status, "application/json", body);
            else Asking.answer(request, reply);
        });
        var gateway = alone(upstream);
        for (int i = 0; i < 3; i++) {
            var refused = gateway.post("/v1/chat/completions", Asking.OPENAI.body("m", "dear"));
            assertEquals(body.contains("moderation") ? 403 : 502, refused.statusCode(), refused.body());
            Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | Rate limit reached for upstream-m in organization org_1
            403 | Your tier may not use upstream-m
            """)
    void whatIsRefusedOfOneModelRestsThatModel(int status, String said) throws Exception {
        var upstream = upstream((request, reply) -> {
            if (request.body().contains("upstream-m")) reply.json(status,
                    "{\"error\":{\"message\":\"" + said + "\"}}", "retry-after: 60");
            else Asking.answer(request, reply);
        });
        var gateway = open(RunningGateway.with(RunningGateway.openAi(upstream) + "model.other.providers = up=other\n"));
        for (int i = 0; i < 3; i++) {
            assertEquals(status == 429 ? 429 : 502, Asking.OPENAI.ask(gateway, "m").statusCode());
            Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "other"));
        }
        assertEquals(1, upstream.received().stream()
                .filter(request -> request.body().contains("upstream-m")).count());
    }

    @ParameterizedTest
    @CsvSource({"30, 15, 30", "3600, 1, 5", "0, 1, 60"})
    void retryAfterIsPassedOnWithinAMinute(int told, int least, int most) throws Exception {
        var upstream = upstream((_, reply) ->
                reply.json(429, "{\"error\":{\"message\":\"m\"}}", "retry-after: " + told));
        var gateway = alone(upstream);
        for (var asking : Asking.values()) {
            var answer = asking.ask(gateway, "m");
            asking.assertError(answer, 429, 429);
            long seconds = Long.parseLong(answer.headers().firstValue("retry-after").orElseThrow());
            assertTrue(seconds >= least && seconds <= most, "retry-after: " + seconds);
        }
    }

    @Test
    void whileEveryKeyRestsTheProviderIsLeftAlone() throws Exception {
        var upstream = upstream((_, reply) ->
                reply.json(429, "{\"error\":{\"message\":\"m\"}}", "retry-after: 30"));
        var gateway = pool(upstream);
        for (int i = 0; i < 5; i++) Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 429, 429);
        assertEquals(2, upstream.received().size());
    }

    @Test
    void aProviderThatKeepsFailingIsLeftAloneThenProbedByOneRequestAndUsedAgain() throws Exception {
        var probe = new CountDownLatch(1);
        var first = upstream((_, reply) -> reply.json(500, "{\"error\":{\"message\":\"m\"}}"));
        var backup = upstream(Asking::answer);
        var gateway = two(first, backup);
        for (int i = 0; i < 8; i++) Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
        assertEquals(5, first.received().size(), "failures until it rests");

        first.script((request, reply) -> {
            probe.await(30, TimeUnit.SECONDS);
            Asking.answer(request, reply);
        });
        var probing = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        await(() -> {
            probing.add(askLater(gateway, "m"));
            return first.received().size() == 6;
        });
        for (int i = 0; i < 10; i++) Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
        assertEquals(6, first.received().size(), "one probe at a time");

        probe.countDown();
        for (var each : probing) Asking.OPENAI.assertWhole(each.get());
        for (int i = 0; i < 3; i++) Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
        assertEquals(9, first.received().size(), "it is used again");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void aProviderThatKeepsBreakingItsStreamsOffIsLeftAlone(Asking asking) throws Exception {
        var first = upstream((request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 3; i++) reply.event(Asking.goodEvents(request)[i]);
            reply.endEvents();
        });
        var backup = upstream(Asking::answer);
        var gateway = two(first, backup);
        for (int i = 0; i < 5; i++) asking.assertBroken(asking.ask(gateway, "m"));
        asking.assertWhole(asking.ask(gateway, "m"));
        assertEquals(5, first.received().size());
    }

    @Test
    void aMissingModelOrARefusedRequestRestsNobody() throws Exception {
        var upstream = upstream((request, reply) ->
                reply.json(request.body().contains("odd") ? 400 : 404, "{\"error\":{\"message\":\"m\"}}"));
        var gateway = alone(upstream);
        for (int i = 0; i < 10; i++) {
            assertEquals(404, Asking.OPENAI.ask(gateway, "m").statusCode());
            assertEquals(400, gateway.post("/v1/messages", Asking.ANTHROPIC.body("m", "odd")).statusCode());
        }
        assertEquals(20, upstream.received().size());
    }

    @Test
    void aSecondAccountsConversationsMayLieElsewhere() throws Exception {
        var upstream = upstream(Asking::answer);
        var accounts = new StringBuilder();
        for (int i = 0; i < 16; i++) accounts.append("account.a" + i + ".keys = sk-tf-a" + i + "\n");
        var gateway = open(RunningGateway.with(pool(upstream.uri("")) + accounts));
        for (int i = 0; i < 16; i++)
            gateway.post("/v1/chat/completions", Asking.OPENAI.body("m"), "authorization", "Bearer sk-tf-a" + i);
        assertEquals(2, keys(upstream).size());
    }

    private static CompletableFuture<HttpResponse<String>> askLater(RunningGateway gateway, String model) {
        return RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                .POST(BodyPublishers.ofString(Asking.OPENAI.body(model))).build(), BodyHandlers.ofString());
    }

    private static HashSet<String> keys(ScriptedUpstream upstream) {
        var keys = new HashSet<String>();
        for (var request : upstream.received()) keys.add(key(request));
        return keys;
    }

    private static String key(Received request) {
        var key = request.headers().getOrDefault("authorization", request.headers().get("x-api-key"));
        return key.replace("Bearer ", "");
    }

    /// What may throw while it is waited for.
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "it never came true");
            Thread.sleep(20);
        }
    }

    private RunningGateway alone(ScriptedUpstream upstream) throws Exception {
        return open(RunningGateway.with("""
                provider.up.openai = %1$s/v1
                provider.up.anthropic = %1$s
                provider.up.keys = key-one-0123456789
                model.m.providers = up
                """.formatted(upstream.uri(""))));
    }

    private RunningGateway pool(ScriptedUpstream upstream) throws Exception {
        return open(RunningGateway.with(pool(upstream.uri(""))));
    }

    private static String pool(java.net.URI upstream) {
        return """
                provider.up.openai = %1$s/v1
                provider.up.anthropic = %1$s
                provider.up.keys = %2$s, %3$s
                model.m.providers = up
                """.formatted(upstream, KEY_ONE, KEY_TWO);
    }

    private RunningGateway two(ScriptedUpstream first, ScriptedUpstream backup) throws Exception {
        return open(RunningGateway.with("""
                provider.first.openai = %1$s/v1
                provider.first.anthropic = %1$s
                provider.first.keys = none
                provider.backup.openai = %2$s/v1
                provider.backup.keys = none
                model.m.providers = first, backup
                """.formatted(first.uri(""), backup.uri(""))));
    }

    private ScriptedUpstream upstream(ScriptedUpstream.Script script) throws Exception {
        return open(new ScriptedUpstream(script));
    }

    private <T extends AutoCloseable> T open(T each) {
        open.add(each);
        return each;
    }
}
