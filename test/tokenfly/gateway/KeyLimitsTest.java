package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Several keys of one account, each with limits of its own.
@Timeout(120)
class KeyLimitsTest {
    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1000,"completion_tokens":1000}}""";

    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
        gateway = RunningGateway.with(RunningGateway.openAi(upstream) + """
                model.m.price.output = 1
                model.other.providers = up
                account.shop.key.free = sk-tf-free
                account.shop.key.slow = sk-tf-slow
                account.shop.key.slow.requests-per-minute = 1
                account.shop.key.poor = sk-tf-poor
                account.shop.key.poor.spend = 0.001
                account.shop.key.narrow = sk-tf-narrow
                account.shop.key.narrow.models = m
                account.shop.key.past = sk-tf-past
                account.shop.key.past.expires = 2020-01-01
                account.small.key.one = sk-tf-small
                account.small.requests-per-minute = 1
                account.small.models = other
                """);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static HttpResponse<String> ask(String key, String model) throws Exception {
        return gateway.post("/v1/chat/completions", """
                {"model":"%s","max_tokens":1000,"messages":[{"role":"user","content":"hi"}]}"""
                .formatted(model), "x-api-key", key);
    }

    private static JsonObject error(HttpResponse<String> answer) {
        return RunningGateway.json(answer).object("error");
    }

    @Test
    void aRefusalSaysWhetherItIsTheKeyOrTheAccount() throws Exception {
        assertEquals(200, ask("sk-tf-slow", "other").statusCode());
        var ofKey = ask("sk-tf-slow", "other");
        assertEquals(429, ofKey.statusCode());
        assertTrue(error(ofKey).string("message").startsWith("The key's limit of 1 requests a minute"), ofKey.body());
        assertEquals("0", ofKey.headers().firstValue("x-ratelimit-remaining-requests").orElseThrow());
        assertEquals(200, ask("sk-tf-free", "other").statusCode());

        assertEquals(200, ask("sk-tf-small", "other").statusCode());
        var ofAccount = ask("sk-tf-small", "other");
        assertEquals(429, ofAccount.statusCode());
        assertTrue(error(ofAccount).string("message").startsWith("The account's limit of 1 requests a minute"),
                ofAccount.body());
    }

    @Test
    void aModelIsForTheKeyAndTheAccount() throws Exception {
        assertEquals(200, ask("sk-tf-narrow", "m").statusCode());
        var ofKey = ask("sk-tf-narrow", "other");
        assertEquals(403, ofKey.statusCode());
        assertEquals("This key may not use the model `other`.", error(ofKey).string("message"));
        var ofAccount = ask("sk-tf-small", "m");
        assertEquals(403, ofAccount.statusCode());
        assertEquals("This account may not use the model `m`.", error(ofAccount).string("message"));
        assertEquals(404, gateway.get("/v1/models/other", "x-api-key", "sk-tf-narrow").statusCode());
        assertEquals(200, gateway.get("/v1/models/m", "x-api-key", "sk-tf-narrow").statusCode());
    }

    @Test
    void aKeyThatExpiredIsNone() throws Exception {
        var answer = ask("sk-tf-past", "other");
        assertEquals(401, answer.statusCode());
        assertEquals("invalid_api_key", error(answer).string("code"));
        assertTrue(error(answer).string("message").startsWith(
                "This API key expired at 2020-01-02T00:00:00Z."), answer.body());
    }

    @Test
    void whatAKeyMaySpendInAllIsHeldToAndShown() throws Exception {
        assertEquals(200, ask("sk-tf-poor", "m").statusCode());
        var over = ask("sk-tf-poor", "m");
        assertEquals(402, over.statusCode());
        assertEquals("insufficient_quota", error(over).string("code"));
        assertTrue(error(over).string("message").startsWith("The key's limit of 0.001 USD in all is used up: "
                + "0.001 are spent"), over.body());

        var key = RunningGateway.json(gateway.get("/v1/account", "x-api-key", "sk-tf-poor")).object("key");
        assertEquals("poor", key.string("name"));
        assertEquals("0.001", key.object("total").string("cost"));
        assertEquals("0.001", key.object("today").object("models").object("m").string("cost"));
        var limit = (JsonObject) ((JsonArray) key.get("limits")).values().getFirst();
        assertEquals("spend", limit.string("limit"));
        assertEquals("0", limit.string("remaining"));
        assertFalse(limit.has("resets_at"), "it never is");
    }
}
