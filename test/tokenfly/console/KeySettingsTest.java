package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// Keys with limits of their own, made and changed by the pages' API.
@Timeout(120)
class KeySettingsTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String OWNER = "sk-tf-alice-of-operator";
    private static final String PATH = "/admin/accounts/alice/keys";

    private RunningGateway gateway;
    private Visitor operator;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                account.alice.keys = %s
                """.formatted(ADMIN, OWNER));
        operator = Visitor.signedIn(gateway, ADMIN);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private String made(String settings) throws Exception {
        return operator.json("POST", PATH, settings).string("key");
    }

    private JsonObject key(String name) throws Exception {
        for (var key : operator.json(PATH).array("keys"))
            if (name.equals(((JsonObject) key).string("name"))) return (JsonObject) key;
        throw new AssertionError("no key " + name + ": " + operator.json(PATH));
    }

    private int chat(String key) throws Exception {
        return gateway.post("/v1/chat/completions",
                "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}",
                "x-api-key", key).statusCode();
    }

    @Test
    void aKeyIsMadeWithItsSettings() throws Exception {
        var key = made("""
                {"name":"web","models":"demo","expires":"2099-12-31","requests-per-minute":1,"spend":"2.50"}""");
        assertEquals(200, chat(key));
        assertEquals(429, chat(key));

        var web = key("web");
        assertEquals("[\"demo\"]", web.array("models").toString());
        assertEquals("2100-01-01T00:00:00Z", web.string("expires"));
        assertEquals(2, web.array("limits").values().size());
        assertEquals("1", web.object("today").get("requests").toString());
        var file = Files.readString(gateway.directory.resolve("data/accounts.properties"));
        assertTrue(file.contains("account.alice.key.web.spend = 2.50\n"), file);
        assertFalse(file.contains(key), file);
    }

    @Test
    void settingsAreChangedAndTakenOut() throws Exception {
        var key = made("{\"name\":\"web\"}");
        var path = PATH + "/" + key("web").string("id");
        operator.json("PATCH", path, "{\"models\":\"none-such\",\"name\":\"site\"}");
        assertEquals(403, chat(key));
        operator.json("PATCH", path, "{\"models\":null,\"requests-per-minute\":1}");
        assertEquals(200, chat(key));
        assertEquals(429, chat(key));
        operator.json("PATCH", path, "{\"requests-per-minute\":null}");
        assertEquals(200, chat(key));
        assertEquals(200, operator.call("DELETE", path, null).statusCode());
        assertEquals(401, chat(key));
        var file = Files.readString(gateway.directory.resolve("data/accounts.properties"));
        assertFalse(file.contains("account.alice.key"), file);
    }

    @Test
    void aSuccessorOverlapsWithTheKeyAndGoesOnWithItsLimits() throws Exception {
        var old = made("{\"name\":\"web\",\"requests-per-minute\":2}");
        assertEquals(200, chat(old));
        var path = PATH + "/" + key("web").string("id");
        var rotated = operator.json("POST", path + "/rotate", "{\"overlap_hours\":48}");

        assertEquals(200, chat(rotated.string("key")));
        assertEquals(429, chat(rotated.string("key")));
        assertEquals(429, chat(old));
        assertTrue(rotated.string("old_expires").startsWith("20"), rotated.toString());
        assertEquals("2", key("web").object("total").get("requests").toString());

        var second = operator.json("POST", path + "/rotate", "{\"overlap_hours\":0}");
        assertEquals(401, chat(old));
        assertEquals(429, chat(second.string("key")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"spend\":\"1\"}                            | 400 | needs a name",
        "{\"name\":\"a\",\"spend\":\"0\"}             | 400 | allows nothing",
        "{\"name\":\"a\",\"expires\":\"soon\"}        | 400 | is no date",
        "{\"name\":\"a\",\"models\":[\"x\"]}          | 400 | must be a string",
        "{\"name\":\"a.spend\",\"spend\":\"1\"}       | 400 | name of a setting",
        "{\"name\":\"a\",\"spend\":\"${HOME}\"}       | 400 | not allowed",
    })
    void aWrongSettingIsRefusedAndNothingMade(String body, int status, String why) throws Exception {
        var answer = operator.post(PATH, body);

        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(why), answer.body());
        assertEquals(1, operator.json(PATH).array("keys").values().size());
    }

    @Test
    void twoKeysWithSettingsHaveTwoNames() throws Exception {
        made("{\"name\":\"web\",\"spend\":\"1\"}");
        assertEquals(400, operator.post(PATH, "{\"name\":\"web\",\"spend\":\"1\"}").statusCode());
    }

    @Test
    void whoeverHasAKeyWithLimitsDoesNotMakeHimselfOneWithout() throws Exception {
        var limited = Visitor.signedIn(gateway, made("{\"name\":\"web\",\"requests-per-minute\":1}"));
        assertEquals(2, limited.json("/console/api/keys").array("keys").values().size());
        assertEquals(403, limited.post("/console/api/keys", "{}").statusCode());
        var path = "/console/api/keys/" + key("web").string("id");
        assertEquals(403, limited.call("PATCH", path, "{\"requests-per-minute\":null}").statusCode());
        assertEquals(403, limited.post(path + "/rotate", "{}").statusCode());
        made("{\"name\":\"other\"}");
        assertEquals(403, limited.call("DELETE", "/console/api/keys/" + key("other").string("id"), null).statusCode());
        assertEquals(200, limited.call("DELETE", path, null).statusCode(), "itself it can end");

        assertEquals(200, Visitor.signedIn(gateway, OWNER).post("/console/api/keys", "{}").statusCode());
    }

    @Test
    void aSessionMayNoMoreThanItsKey() throws Exception {
        var limited = Visitor.signedIn(gateway, made("{\"name\":\"web\",\"requests-per-minute\":1}"));
        var chat = "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}";
        assertEquals(200, limited.post("/v1/chat/completions", chat).statusCode());
        assertEquals(429, limited.post("/v1/chat/completions", chat).statusCode());
    }
}
