package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// What somebody may not see, he cannot get.
class RightsTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String ALICE = "sk-tf-alice-of-rights";
    private static final String BOB = "sk-tf-bob-of-rights";
    private static final String CHAT =
            "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}";

    private static RunningGateway gateway;
    private static Visitor stranger;
    private static Visitor alice;
    private static Visitor operator;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                account.alice.keys = %s
                account.bob.keys = %s
                account.closed.keys = sk-tf-closed-of-rights
                account.closed.disabled = true
                """.formatted(ADMIN, ALICE, BOB));
        stranger = Visitor.stranger(gateway);
        alice = Visitor.signedIn(gateway, ALICE);
        operator = Visitor.signedIn(gateway, ADMIN);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"/", "/models", "/console", "/console/api/models", "/console/tokenfly.css",
        "/console/console.js", "/console/icon.svg"})
    void pagesAreForAnybodyAndNobodyMayFrameThem(String path) throws Exception {
        var answer = stranger.get(path);

        assertEquals(200, answer.statusCode());
        var policy = answer.headers().firstValue("content-security-policy").orElseThrow();
        assertTrue(policy.contains("default-src 'none'")
                && policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("nosniff",
                answer.headers().firstValue("x-content-type-options").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/models", "/console"})
    void pagesHoldNoScriptOrStyleOfTheirOwn(String path) throws Exception {
        var html = stranger.get(path).body();

        assertFalse(html.matches("(?s).*(<script(?![^>]*src=)|<style|\\son\\w+=|\\sstyle=|https?://).*"), html);
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"/console/Console.class", "/console/console.html", "/console/../Main.class",
        "/console/%2e%2e/Main.class", "/console/package-info.class", "/console/nothing.js"})
    void onlyTheFilesOfThePagesAreServed(String path) throws Exception {
        assertNotEquals(200, stranger.get(path).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "use", "use.csv", "requests", "requests.csv", "keys"})
    void anAccountsSideNeedsASessionOfIt(String what) throws Exception {
        assertEquals(401, stranger.get("/console/api/" + what).statusCode());
        assertEquals(403, operator.get("/console/api/" + what).statusCode());
        assertEquals(200, alice.get("/console/api/" + what).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings =
            {"accounts", "accounts/alice", "accounts/alice/keys", "use", "requests", "live",
        "providers", "ledger", "ledger.csv", "audit", "check", "series", "config",
        "use.csv", "requests.csv"})
    void theOperatorsSideNeedsTheAdminKeyOrASessionOfIt(String what) throws Exception {
        assertEquals(401, stranger.get("/admin/" + what).statusCode());
        assertEquals(403, alice.get("/admin/" + what).statusCode());
        assertEquals(200, operator.get("/admin/" + what).statusCode());
        assertEquals(200,
                stranger.call("GET", "/admin/" + what, null, "authorization", "Bearer " + ADMIN)
                .statusCode());
        assertEquals(200,
                stranger.call("GET", "/admin/" + what, null, "x-api-key", ADMIN).statusCode());
        assertEquals(401,
                stranger.call("GET", "/admin/" + what, null, "x-api-key", ALICE).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"POST, /admin/accounts", "PATCH, /admin/accounts/bob",
            "POST, /admin/accounts/bob/credit", "POST, /admin/models/demo/test", "POST, /admin/notify/test",
        "POST, /admin/accounts/bob/keys", "DELETE, /admin/accounts/bob/keys/0"})
    void noAccountChangesWhatIsTheOperators(String method, String path) throws Exception {
        assertEquals(403,
                alice.call(method, path, "{\"account\":\"x\",\"amount\":\"1\",\"disabled\":true}")
                .statusCode());
        assertEquals(401, stranger.call(method, path, "{}").statusCode());
    }

    @ParameterizedTest
    @CsvSource({"POST, /console/api/keys", "PATCH, /console/api/keys/0",
            "DELETE, /console/api/keys/0",
        "DELETE, /console/api/session"})
    void aChangeNeedsTheTokenOfItsSession(String method, String path) throws Exception {
        var bob = Visitor.signedIn(gateway, BOB);

        for (var token : new String[] {null, "", "wrong", alice.token})
            assertEquals(403,
                    new Visitor(gateway, bob.cookie, token).call(method, path, "{}").statusCode());
    }

    @Test
    void theOperatorsChangeNeedsTheTokenToo() throws Exception {
        var answer = new Visitor(gateway, operator.cookie, alice.token)
                .post("/admin/accounts", "{\"account\":\"x\"}");

        assertEquals(403, answer.statusCode());
    }

    @Test
    void aFormOfAnotherSiteCannotChangeAnything() throws Exception {
        assertEquals(415,
                alice.call("POST", "/console/api/keys", "{}", "content-type", "text/plain")
                .statusCode());
        assertTrue(stranger.get("/console/api/models").headers()
                .firstValue("access-control-allow-origin").isEmpty());
    }

    @Test
    void aForgedCookieIsNobodys() throws Exception {
        var other = Visitor.signedIn(gateway, BOB).cookie;
        var sealed = alice.cookie.split("\\.");
        for (var forged : new String[] {sealed[0] + ".", sealed[0], sealed[0] + "."
                + other.split("\\.")[1],
            other.split("\\.")[0] + "." + sealed[1], "tokenfly=a.b", "tokenfly=.",
                    "tokenfly=%%%.x", "tokenfly=",
            "tokenfly=" + "x".repeat(5000)})
            assertEquals(401,
                    new Visitor(gateway, forged, alice.token).get("/console/api/account")
                    .statusCode(), forged);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
        var answer = stranger.post("/console/api/session", "{\"key\":\"" + ALICE + "\"}");
        var cookie = answer.headers().firstValue("set-cookie").orElseThrow();

        assertTrue(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"), cookie);
        assertFalse(cookie.contains("Secure"), cookie);
        assertEquals("no-store", answer.headers().firstValue("cache-control").orElseThrow());
        var behindTls =
                stranger.call("POST", "/console/api/session", "{\"key\":\"" + ALICE + "\"}",
                "x-forwarded-proto", "https");
        var secure = behindTls.headers().firstValue("set-cookie").orElseThrow();
        assertTrue(secure.contains("; Secure"), secure);
        assertTrue(secure.startsWith("__Host-tokenfly="), secure);
        assertEquals(200, new Visitor(gateway, secure.substring(0, secure.indexOf(';')), null)
                .call("GET", "/console/api/account", null, "x-forwarded-proto", "https").statusCode());
    }

    @Test
    void signingOutEndsTheSessionForWhoeverHasTheCookie() throws Exception {
        var bob = Visitor.signedIn(gateway, BOB);
        assertEquals(200, bob.call("DELETE", "/console/api/session", null).statusCode());

        assertEquals(401, bob.get("/console/api/account").statusCode());
        assertTrue(bob.get("/console/api/session").body().contains("\"signed_in\":false"));
    }

    @Test
    void aSessionEndsWithTheKeyItBeganWith() throws Exception {
        var key = alice.json("POST", "/console/api/keys", "{\"name\":\"short-lived\"}")
                .string("key");
        var session = Visitor.signedIn(gateway, key);
        var id = id(alice, "short-lived");
        assertEquals(200, session.get("/console/api/account").statusCode());

        alice.json("DELETE", "/console/api/keys/" + id, null);

        assertEquals(401, session.get("/console/api/account").statusCode());
    }

    @Test
    void anAccountCannotTouchTheKeysOfAnother() throws Exception {
        var bob = Visitor.signedIn(gateway, BOB);
        var key = bob.json("POST", "/console/api/keys", "{\"name\":\"bobs\"}").string("key");
        var id = id(bob, "bobs");

        assertEquals(404, alice.call("DELETE", "/console/api/keys/" + id, null).statusCode());
        assertEquals(404,
                alice.call("PATCH", "/console/api/keys/" + id, "{\"name\":\"mine\"}").statusCode());
        assertEquals(200, gateway.get("/v1/models", "x-api-key", key).statusCode());
        assertFalse(alice.get("/console/api/keys").body().contains("bobs"));
    }

    @Test
    void anAccountSeesItsOwnRequestsAlone() throws Exception {
        var id = gateway.post("/v1/chat/completions", CHAT, "x-api-key", BOB).headers()
                .firstValue("x-request-id").orElseThrow();
        var bob = Visitor.signedIn(gateway, BOB);
        while (bob.get("/console/api/requests/" + id)
                .statusCode() == 404) Thread.sleep(5); // noted when it has ended

        assertTrue(bob.get("/console/api/requests").body().contains(id));
        assertTrue(bob.get("/console/api/use").body().contains("demo"));
        assertEquals(404, alice.get("/console/api/requests/" + id).statusCode());
        assertFalse(alice.get("/console/api/requests").body().contains(id));
        assertTrue(operator.get("/admin/requests?account=bob").body().contains(id));
    }

    @Test
    void aPageCallsTheApiWithItsSessionInPlaceOfAKey() throws Exception {
        assertEquals(200, alice.post("/v1/chat/completions", CHAT).statusCode());
        assertEquals(401,
                new Visitor(gateway, alice.cookie, null).post("/v1/chat/completions", CHAT)
                .statusCode());
        assertEquals(401,
                new Visitor(gateway, alice.cookie, "wrong").post("/v1/chat/completions", CHAT)
                .statusCode());
        assertEquals(401, operator.post("/v1/chat/completions", CHAT).statusCode());
    }

    @Test
    void aWrongKeyIsNotHelpedByASession() throws Exception {
        assertEquals(401,
                alice.call("POST", "/v1/chat/completions", CHAT, "x-api-key", "sk-tf-wrong")
                .statusCode());
    }

    @Test
    void aClosedAccountMayLookAndChangeNothing() throws Exception {
        var closed = Visitor.signedIn(gateway, "sk-tf-closed-of-rights");

        assertTrue(closed.json("/console/api/account").isTrue("disabled"));
        assertEquals(403, closed.post("/console/api/keys", "{}").statusCode());
        assertNotEquals(200, closed.post("/v1/chat/completions", CHAT).statusCode());
    }

    @Test
    void withoutAnAdminKeyTheOperatorsSideIsOff() throws Exception {
        try (var other = RunningGateway.with("")) {
            var answer = Visitor.stranger(other)
                    .call("GET", "/admin/accounts", null, "x-api-key", ADMIN);

            assertEquals(403, answer.statusCode());
            assertTrue(answer.body().contains("admin.key"), answer.body());
            assertEquals(401,
                    Visitor.stranger(other)
                    .post("/console/api/session", "{\"key\":\"" + ADMIN + "\"}").statusCode());
        }
    }

    @Test
    void whoTriesManyKeysIsToldToWait() throws Exception {
        try (var other = RunningGateway.with("")) {
            var tries = IntStream.range(0, 20).mapToObj(i -> RunningGateway.client().sendAsync(
                    other.request("/console/api/session", "authorization", "")
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString("{\"key\":\"sk-tf-guess-" + i + "\"}"))
                                    .build(),
                    BodyHandlers.ofString()).thenCompose(answer -> answer.statusCode() == 429
                            ? CompletableFuture.completedFuture(answer)
                                    : new CompletableFuture<>())).toArray(CompletableFuture[]::new);

            var refused = (java.net.http.HttpResponse<?>) CompletableFuture.anyOf(tries).join();

            assertTrue(Long.parseLong(refused.headers().firstValue("retry-after")
                    .orElseThrow()) >= 5);
            Visitor.signedIn(other, RunningGateway.KEY); // a right one is never slowed
        }
    }

    @Test
    void refusalsAreJsonAndNameNoSecret() throws Exception {
        for (var body : new String[] {"{", "[]", "\"x\"", "{\"key\":1}",
                "{\"key\":\"sk-tf-secret-guess\"}"}) {
            var answer = stranger.post("/console/api/session", body);

            assertTrue(answer.statusCode() == 400 || answer.statusCode() == 401);
            assertFalse(RunningGateway.json(answer).object("error").string("message").isEmpty());
            assertFalse(answer.body().contains("secret-guess"));
        }
        assertEquals(413, stranger.post("/console/api/session", "x".repeat(70_000)).statusCode());
        assertEquals(404, alice.get("/console/api/nothing").statusCode());
        assertEquals(404, operator.get("/admin/nothing").statusCode());
    }

    private static String id(Visitor visitor, String name) throws Exception {
        for (var key : visitor.json("/console/api/keys").array("keys"))
            if (name.equals(((JsonObject) key).string("name"))) return ((JsonObject) key)
                    .string("id");
        throw new AssertionError("no key " + name);
    }
}
