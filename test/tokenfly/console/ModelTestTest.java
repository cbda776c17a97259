package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// One real request to a model, by the operator's hand.
@Timeout(60)
class ModelTestTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String KEY = "provider-key-1234567890";
    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"Hello to you, dear operator!"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":10,"completion_tokens":5}}""";

    private ScriptedUpstream good;
    private ScriptedUpstream bad;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        good = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
        bad = new ScriptedUpstream((_, reply) -> reply.json(401,
                "{\"error\":{\"message\":\"Your key " + KEY + " was revoked on Tuesday\"}}"));
        gateway = RunningGateway.with("""
                admin.key = %s
                provider.good.openai = %s
                provider.good.keys = %s
                provider.bad.openai = %s
                provider.bad.keys = %s
                provider.off.openai = http://127.0.0.1:1
                provider.off.keys = ${NOT_SET_ANYWHERE}
                model.vendor/m.providers = good=m-1, bad=m-2, off
                model.vendor/m.price.input = 2
                model.vendor/m.price.output = 8
                """.formatted(ADMIN, good.uri("/v1"), KEY, bad.uri("/v1"), KEY));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        good.close();
        bad.close();
    }

    @Test
    void eachProviderIsAskedAndSaysWhatItSays() throws Exception {
        var results = test("vendor/m").array("results").values().stream().map(JsonObject.class::cast).toList();

        assertEquals("answered", results.get(0).string("outcome"));
        assertEquals("Hello to you, dear operator!", results.get(0).string("said"));
        assertEquals("0.00006", results.get(0).string("cost"));
        assertTrue(results.get(0).get("ms") instanceof JsonNumber);
        assertEquals("auth", results.get(1).string("outcome"));
        assertTrue(results.get(1).string("said").contains("revoked on Tuesday"), results.get(1).toString());
        assertFalse(results.get(1).toString().contains(KEY));
        assertEquals("off", results.get(2).string("outcome"));
        assertTrue(good.last().body().contains("\"m-1\""), good.last().body());
    }

    @Test
    void oneProviderCanBeChosen() throws Exception {
        test("vendor%2Fm/test?provider=good", "");

        assertEquals(1, good.received().size());
        assertEquals(0, bad.received().size());
    }

    @Test
    void itIsChargedToNobodyAndLogged() throws Exception {
        test("vendor/m");

        while (!gateway.output().contains("tested model vendor/m at provider good: answered")) Thread.sleep(10);
        assertEquals("0", RunningGateway.json(gateway.get("/v1/account")).object("today").string("cost"));
        assertFalse(gateway.output().contains("Hello to you"));
    }

    @Test
    void theDemoAnswersToo() throws Exception {
        var result = (JsonObject) test("demo").array("results").values().getFirst();

        assertEquals("answered", result.string("outcome"));
        assertFalse(result.string("said").isEmpty());
    }

    @Test
    void whatIsNotThereIsNotTested() throws Exception {
        for (var path : new String[] {"nothing/test", "vendor/m/test?provider=demo"})
            assertEquals(404, post(path).statusCode(), path);
    }

    private JsonObject test(String model) throws Exception {
        return test(model, "/test");
    }

    private JsonObject test(String path, String end) throws Exception {
        var answer = post(path + end);
        assertEquals(200, answer.statusCode(), answer.body());
        return RunningGateway.json(answer);
    }

    private HttpResponse<String> post(String path) throws Exception {
        return gateway.post("/admin/models/" + path, "", "authorization", "Bearer " + ADMIN);
    }
}
