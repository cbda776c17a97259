package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// Who may do what, and the models a key sees, in both formats; answered by the built-in demo model.
class KeysAndModelsTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("""
                provider.off.openai = http://127.0.0.1:1/v1
                provider.off.keys = ${NOT_SET_ANYWHERE}
                model.dark.providers = off
                provider.here.openai = http://127.0.0.1:1/v1
                provider.here.keys = none
                model.org/big.model.providers = here
                model.org/big.model.aliases = big
                account.all.keys = sk-tf-all-of-them
                account.few.keys = sk-tf-only-demo
                account.few.models = demo
                """);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/chat/completions", "/v1/v1/chat/completions",
        "/v1/chat/completions/", "/v1/chat/completions?api-version=1"})
    void everySpellingOfThePathWorks(String path) throws Exception {
        assertEquals(200, gateway.post(path, demo(), bearer("sk-tf-all-of-them")).statusCode());
    }

    @Test
    void eitherHeaderCarriesTheKeyOnEitherEndpoint() throws Exception {
        for (var path : new String[] {"/v1/chat/completions", "/v1/messages"}) {
            assertEquals(200, gateway.post(path, demo(), bearer("sk-tf-all-of-them")).statusCode());
            assertEquals(200, gateway.post(path, demo(), "x-api-key", "sk-tf-all-of-them").statusCode());
        }
    }

    @Test
    void aWrongKeyIsRefusedInTheEndpointsFormat() throws Exception {
        var openai = gateway.post("/v1/chat/completions", demo(), bearer("sk-tf-wrong"));
        assertEquals(401, openai.statusCode());
        assertError(openai, "invalid_request_error", "invalid_api_key");
        var anthropic = gateway.post("/v1/messages", demo(), "x-api-key", "sk-tf-wrong");
        assertEquals(401, anthropic.statusCode());
        assertEquals("authentication_error", RunningGateway.json(anthropic).object("error").string("type"));
        assertFalse(openai.body().contains("sk-tf-wrong") || anthropic.body().contains("sk-tf-wrong"));
    }

    @Test
    void aMissingKeyIsRefused() throws Exception {
        assertEquals(401, gateway.post("/v1/messages", demo(), "x-api-key", "").statusCode());
        assertEquals(401, gateway.get("/v1/models", "x-api-key", "").statusCode());
    }

    @Test
    void aModelThatTheKeyMayNotUseIsForbidden() throws Exception {
        var answer = gateway.post("/v1/chat/completions", demo().replace("demo", "big"), bearer("sk-tf-only-demo"));
        assertEquals(403, answer.statusCode());
        assertError(answer, "invalid_request_error", "model_not_allowed");
        var message = gateway.post("/v1/messages", demo().replace("demo", "big"), bearer("sk-tf-only-demo"));
        assertEquals("permission_error", RunningGateway.json(message).object("error").string("type"));
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        var answer = gateway.post("/v1/chat/completions", demo().replace("demo", "nope"), bearer("sk-tf-all-of-them"));
        assertEquals(404, answer.statusCode());
        assertError(answer, "invalid_request_error", "model_not_found");
        var message = gateway.post("/v1/messages", demo().replace("demo", "nope"), bearer("sk-tf-all-of-them"));
        assertEquals(404, message.statusCode());
        assertEquals("not_found_error", RunningGateway.json(message).object("error").string("type"));
    }

    @Test
    void theListShowsWhatTheKeyMayUseAndCanBeReached() throws Exception {
        assertEquals("[\"org/big.model\",\"big\",\"demo\"]", ids(gateway.get("/v1/models", bearer("sk-tf-all-of-them"))));
        assertEquals("[\"demo\"]", ids(gateway.get("/v1/models", bearer("sk-tf-only-demo"))));
    }

    @Test
    void anIdWithASlashIsFoundEncodedOrNot() throws Exception {
        for (var path : new String[] {"/v1/models/org%2Fbig.model", "/v1/models/org/big.model", "/models/org%2Fbig.model"}) {
            var answer = gateway.get(path, bearer("sk-tf-all-of-them"));
            assertEquals(200, answer.statusCode(), path);
            assertEquals("org/big.model", RunningGateway.json(answer).string("id"));
        }
        assertEquals(404, gateway.get("/v1/models/dark", bearer("sk-tf-all-of-them")).statusCode());
    }

    @Test
    void anthropicsListIsPaged() throws Exception {
        var first = gateway.get("/v1/models?limit=2", "x-api-key", "sk-tf-all-of-them", "anthropic-version", "2023-06-01");
        var page = RunningGateway.json(first);
        assertTrue(page.isTrue("has_more"));
        assertEquals("big", page.string("last_id"));
        var rest = RunningGateway.json(gateway.get("/v1/models?limit=2&after_id=big", "x-api-key",
                "sk-tf-all-of-them", "anthropic-version", "2023-06-01"));
        assertFalse(rest.isTrue("has_more"));
        assertEquals("demo", rest.string("first_id"));
        assertEquals("model", ((JsonObject) rest.array("data").get(0)).string("type"));
    }

    @Test
    void anUnknownPathAndAWrongMethodAreAnsweredInJson() throws Exception {
        var path = gateway.post("/v1/nothing", "{}", bearer("sk-tf-all-of-them"));
        assertEquals(404, path.statusCode());
        assertEquals("invalid_request_error", RunningGateway.json(path).object("error").string("type"));
        var method = gateway.get("/v1/chat/completions", bearer("sk-tf-all-of-them"));
        assertEquals(405, method.statusCode());
        assertEquals("POST", method.headers().firstValue("allow").orElseThrow());
    }

    private static String ids(HttpResponse<String> list) {
        var ids = new StringBuilder("[");
        for (var entry : (JsonArray) RunningGateway.json(list).get("data"))
            ids.append(ids.length() > 1 ? "," : "").append(((JsonObject) entry).get("id"));
        return ids.append(']').toString();
    }

    private static void assertError(HttpResponse<String> answer, String type, String code) {
        var error = RunningGateway.json(answer).object("error");
        assertEquals(type, error.string("type"));
        assertEquals(code, error.string("code"));
        assertTrue(error.has("param") && error.has("message"));
    }

    private static String[] bearer(String key) {
        return new String[] {"authorization", "Bearer " + key};
    }

    private static String demo() {
        return "{\"model\":\"demo\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    }
}
