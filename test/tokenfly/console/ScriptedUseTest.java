package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// An account's side by a script, with an API key and nothing else: the rights are those of its pages.
class ScriptedUseTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String ALICE = "sk-tf-alice-of-scripts";
    private static final String SMALL = "sk-tf-alice-small-key";
    private static final String BOB = "sk-tf-bob-of-scripts";

    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                account.bob.keys = %s
                account.closed.keys = sk-tf-closed-of-scripts
                account.closed.disabled = true
                account.late.key.old = sk-tf-expired-of-scripts
                account.late.key.old.expires = 2020-01-01
                """.formatted(ADMIN, BOB));
        operator("POST", "/admin/accounts", "{\"account\":\"alice\"}");
        // Of the file that the gateway writes, so that they can be changed.
        var file = gateway.directory.resolve("data/accounts.properties");
        Files.writeString(file, Files.readString(file) + """
                account.alice.keys = %s
                account.alice.key.small = %s
                account.alice.key.small.spend = 1
                """.formatted(ALICE, SMALL));
        operator("POST", "/admin/accounts", "{\"account\":\"puts-it-in-force\"}");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "use", "use.csv", "requests", "requests.csv", "keys"})
    void whatAnAccountSeesItCanScript(String what) throws Exception {
        for (var header : List.of("authorization", "x-api-key")) {
            var key = header.equals("authorization") ? "Bearer " + ALICE : ALICE;
            assertEquals(200, gateway.get("/console/api/" + what, header, key).statusCode(), header);
        }
        assertEquals(200, gateway.get("/console/api/" + what, "authorization", "Bearer " + SMALL).statusCode());
        assertEquals(401, gateway.get("/console/api/" + what, "authorization", "Bearer sk-tf-nobody").statusCode());
        assertEquals(401, gateway.get("/console/api/" + what, "authorization", "").statusCode());
        assertEquals(401, gateway.get("/console/api/" + what, "authorization", "Bearer sk-tf-expired-of-scripts")
                .statusCode());
        assertEquals(403, gateway.get("/console/api/" + what, "authorization", "Bearer " + ADMIN).statusCode());
    }

    @Test
    void aKeySeesItsOwnAccountAlone() throws Exception {
        var asked = gateway.post("/v1/chat/completions",
                "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}",
                "authorization", "Bearer " + BOB);
        var id = asked.headers().firstValue("x-request-id").orElseThrow();
        until(() -> call(BOB, "GET", "requests/" + id, null).statusCode() == 200);

        assertEquals("bob", json(call(BOB, "GET", "account", null)).string("account"));
        assertEquals("alice", json(call(ALICE, "GET", "account", null)).string("account"));
        assertEquals(404, call(ALICE, "GET", "requests/" + id, null).statusCode());
        for (var query : List.of("requests", "requests?account=bob", "use?account=bob", "keys?account=bob",
                "account?account=bob"))
            assertFalse(call(ALICE, "GET", query, null).body().contains("bob"), query);
        assertTrue(json(call(ALICE, "GET", "use?account=bob", null)).array("days").values().isEmpty());
        for (var path : List.of("accounts", "accounts/alice", "use", "requests", "series", "ledger", "config"))
            assertEquals(401, gateway.get("/admin/" + path, "authorization", "Bearer " + ALICE).statusCode(), path);
    }

    @Test
    void aKeyWithoutLimitsManagesKeys() throws Exception {
        var made = json(call(ALICE, "POST", "keys", "{\"name\":\"laptop\",\"spend\":\"3\"}")).string("key");
        assertEquals("alice", json(call(made, "GET", "account", null)).string("account"));
        var id = id(made);
        assertEquals(200, call(ALICE, "PATCH", "keys/" + id, "{\"spend\":\"4\"}").statusCode());
        assertEquals(200, call(ALICE, "POST", "keys/" + id + "/rotate", "{}").statusCode());
        assertEquals(200, call(ALICE, "DELETE", "keys/" + id, null).statusCode());
        assertEquals(401, call(made, "GET", "account", null).statusCode());
    }

    @Test
    void aKeyAndItsSuccessorAreOneInTheUseByKey() throws Exception {
        var made = json(call(ALICE, "POST", "keys", "{\"name\":\"laptop\"}")).string("key");
        var id = id(made);
        var successor = json(call(ALICE, "POST", "keys/" + id + "/rotate", "{}")).string("key");
        for (var key : List.of(made, successor)) gateway.post("/v1/chat/completions",
                "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}",
                "authorization", "Bearer " + key);

        until(() -> call(ALICE, "GET", "use?by=key", null).body().contains("\"requests\":2"));
        var day = (JsonObject) json(call(ALICE, "GET", "use?by=key", null)).array("days").values().getLast();
        assertEquals(Set.of(id), day.object("keys").members().keySet());
        assertTrue(call(ALICE, "GET", "keys", null).body().contains("\"counted_as\":\"" + id + "\""));
    }

    @Test
    void aKeyWithLimitsMakesItselfNoBetterOneAndCanEndItself() throws Exception {
        var own = id(SMALL);
        var other = id(ALICE);

        assertEquals(403, call(SMALL, "POST", "keys", "{\"name\":\"better\"}").statusCode());
        assertEquals(403, call(SMALL, "PATCH", "keys/" + own, "{\"spend\":null}").statusCode());
        assertEquals(403, call(SMALL, "POST", "keys/" + own + "/rotate", "{}").statusCode());
        assertEquals(403, call(SMALL, "POST", "keys/" + other + "/rotate", "{}").statusCode());
        assertEquals(403, call(SMALL, "DELETE", "keys/" + other, null).statusCode());
        assertEquals(200, call(SMALL, "DELETE", "keys/" + own, null).statusCode());
        assertEquals(401, call(SMALL, "GET", "account", null).statusCode());
        assertEquals(200, call(ALICE, "GET", "account", null).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"POST, keys, {}", "DELETE, keys/0123456789abcdef, ''"})
    void aClosedAccountChangesNothing(String method, String path, String body) throws Exception {
        assertEquals(200, call("sk-tf-closed-of-scripts", "GET", "account", null).statusCode());
        assertEquals(403, call("sk-tf-closed-of-scripts", method, path, body).statusCode());
    }

    @Test
    void anothersKeyCannotBeTouched() throws Exception {
        var bobs = json(call(BOB, "GET", "keys", null)).array("keys").values().getFirst();

        assertEquals(404, call(ALICE, "DELETE", "keys/" + ((JsonObject) bobs).string("id"), null).statusCode());
        assertEquals(200, call(BOB, "GET", "account", null).statusCode());
    }

    /// By which a key is named in paths.
    private String id(String key) throws Exception {
        for (var shown : json(call(key, "GET", "keys", null)).array("keys").values())
            if (shown instanceof JsonObject object && object.isTrue("current")) return object.string("id");
        throw new AssertionError("not among its account's");
    }

    private HttpResponse<String> call(String key, String method, String path, String body) throws Exception {
        return Visitor.stranger(gateway).call(method, "/console/api/" + path, body, "authorization", "Bearer " + key);
    }

    private void operator(String method, String path, String body) throws Exception {
        var answer = Visitor.stranger(gateway).call(method, path, body, "authorization", "Bearer " + ADMIN);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return RunningGateway.json(answer);
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void until(Check check) throws Exception {
        var end = Instant.now().plusSeconds(60);
        while (!check.holds() && Instant.now().isBefore(end)) Thread.sleep(10);
        assertTrue(check.holds());
    }
}
