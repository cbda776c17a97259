package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What goes out is ours: words of clients and providers come in pieces that harm nobody.
@Timeout(60)
class ForeignWordsTest {
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(Asking::answer);
        gateway = RunningGateway.with(RunningGateway.anthropic(upstream));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private HttpResponse<String> ask(String fields, String... headers) throws Exception {
        return gateway.post("/v1/chat/completions", "{\"model\":\"m\"," + fields
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}", headers);
    }

    private String dropped(String fields) throws Exception {
        var answer = ask(fields);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("x-tokenfly-dropped").orElse("");
    }

    @Test
    void aDroppedFieldsNameIsToldInPlainCharacters() throws Exception {
        assertEquals("__", dropped("\"字段\":1"));
        assertEquals("a___set-cookie__x", dropped("\"a\\r\\n set-cookie: x\":1"));
        assertEquals("a__b", dropped("\"a\\u0000\\u001bb\":1"));
        assertEquals("_", dropped("\"\":1"));
        assertEquals("seed", dropped("\"seed\":1"));
    }

    @Test
    void manyAndLongNamesAreCutAndCounted() throws Exception {
        var many = new StringBuilder("\"z\":1");
        for (int i = 0; i < 900; i++) many.append(",\"unknown_").append(i).append("\":1");
        var told = dropped(many.toString());
        assertTrue(told.length() < 1100, told);
        assertTrue(told.matches("([a-z0-9_]+,)+and \\d+ more"), told);
        assertEquals("x".repeat(64), dropped("\"" + "x".repeat(100_000) + "\":1"));
    }

    @Test
    void aStrictRefusalIsNoLongerThanThat() throws Exception {
        var answer = ask("\"" + "字".repeat(50_000) + "\":1", "x-tokenfly-strict", "true");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().length() < 2000, answer.body());
    }

    @Test
    void aProvidersPageOfAnErrorIsCutToASentence() throws Exception {
        upstream.script((_, reply) -> reply.json(400, "{\"type\":\"error\",\"error\":{\"type\":\""
                + "t".repeat(5000) + "\",\"message\":\"Bad field. " + "x".repeat(60_000) + "\"}}"));
        var answer = ask("\"seed\":1");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("Bad field."), answer.body());
        assertTrue(answer.body().length() < 2000, "" + answer.body().length());
    }

    @Test
    void providersKnowUsByOurName() throws Exception {
        ask("\"seed\":1", "user-agent", "somebody/1.0");
        var agent = upstream.last().headers().get("user-agent");
        assertTrue(agent.matches("TokenFly/\\d+\\.\\d+\\.\\d+"), agent);
        assertFalse(agent.contains("Java"), agent);
    }
}
