package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What the operator does takes effect at once, is written where it may be, and nowhere else.
class OperatorTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String CHAT =
            "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}";

    private RunningGateway gateway;
    private Visitor operator;
    private String operatorsFile;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                provider.off.openai = http://127.0.0.1:1
                provider.off.keys = ${NOT_SET_ANYWHERE}
                model.dark.providers = off
                model.priced.providers = demo=demo
                model.priced.price.input = 2
                model.priced.price.output = 8
                account.alice.keys = sk-tf-alice-of-operator
                account.alice.balance = 10
                account.alice.models = demo, priced
                """.formatted(ADMIN));
        operator = Visitor.signedIn(gateway, ADMIN);
        operatorsFile = Files.readString(gateway.directory.resolve("config.properties"));
    }

    @AfterEach
    void theOperatorsOwnFileIsAsItWas() throws Exception {
        assertEquals(operatorsFile,
                Files.readString(gateway.directory.resolve("config.properties")));
        gateway.close();
    }

    @Test
    void aNewAccountWithAKeyWorksAtOnce() throws Exception {
        operator.json("POST", "/admin/accounts",
                "{\"account\":\"carol\",\"balance\":\"2.5\",\"models\":\"demo\",\"concurrent-requests\":3}");
        var key = operator.json("POST", "/admin/accounts/carol/keys", "{\"name\":\"laptop\"}")
                .string("key");

        assertEquals(200, chat(key));
        var carol = operator.json("/admin/accounts/carol");
        assertEquals("2.5", carol.string("balance"));
        assertEquals("[\"demo\"]", carol.array("models").toString());
        assertEquals("3", carol.object("own").string("concurrent-requests"));
    }

    @Test
    void aKeyIsShownWhenItIsMadeAndNeverAgain() throws Exception {
        var key = operator.json("POST", "/admin/accounts/alice/keys", "{\"name\":\"laptop\"}")
                .string("key");

        assertTrue(key.startsWith("sk-tf-"));
        for (var path : List.of("accounts", "accounts/alice", "accounts/alice/keys", "ledger",
                "requests", "check"))
            assertFalse(operator.get("/admin/" + path).body().contains(key.substring(0, 40)), path);
        var file = Files.readString(gateway.directory.resolve("data/accounts.properties"));
        assertTrue(file.contains("name=laptop") && !file.contains(key), file);
        assertTrue(operator.get("/admin/accounts/alice/keys").body()
                .contains(key.substring(key.length() - 4)));
        assertFalse(gateway.output().contains(key) || gateway.errors().contains(key));
    }

    @Test
    void aKeyIsNamedAndRevoked() throws Exception {
        var key = operator.json("POST", "/admin/accounts/alice/keys", "{}").string("key");
        var path = "/admin/accounts/alice/keys/" + key(1).string("id");

        operator.json("PATCH", path, "{\"name\":\"desk\"}");
        assertEquals("desk", key(1).string("name"));
        assertEquals(200, chat(key));
        operator.json("DELETE", path, null);
        assertEquals(401, chat(key));
        assertEquals(404, operator.call("DELETE", path, null).statusCode());
    }

    @Test
    void aLimitHoldsAtOnceAndGoesAgain() throws Exception {
        operator.json("PATCH", "/admin/accounts/alice", "{\"requests-per-minute\":1}");
        assertEquals(200, chat("sk-tf-alice-of-operator"));
        assertEquals(429, chat("sk-tf-alice-of-operator"));
        operator.json("PATCH", "/admin/accounts/alice", "{\"requests-per-minute\":null}");
        assertEquals(200, chat("sk-tf-alice-of-operator"));
    }

    @Test
    void aDisabledAccountIsRefusedAtOnce() throws Exception {
        operator.json("PATCH", "/admin/accounts/alice", "{\"disabled\":true}");
        assertTrue(chat("sk-tf-alice-of-operator") >= 400);
        operator.json("PATCH", "/admin/accounts/alice", "{\"disabled\":false}");
        assertEquals(200, chat("sk-tf-alice-of-operator"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "POST  | /admin/accounts              | {}                                         | 400",
        "POST  | /admin/accounts              | {\"account\":\"<b>\"}                      | 400",
        "POST  | /admin/accounts              | {\"account\":\"a\\nb\"}                    | 400",
        "POST  | /admin/accounts              | {\"account\":\"alice\"}                    | 409",
        "POST  | /admin/accounts              | {\"account\":\"default\"}                  | 409",
        "POST  | /admin/accounts              | {\"account\":\"x\",\"balance\":\"-1\"}     | 400",
        "POST  | /admin/accounts              | {\"account\":\"x\",\"balance\":{}}         | 400",
        "PATCH | /admin/accounts/alice        | {}                                         | 400",
        "PATCH | /admin/accounts/alice        | {\"spend-per-day\":\"much\"}               | 400",
        "PATCH | /admin/accounts/alice        | {\"spend-per-day\":\"${HOME}\"}            | 400",
        "PATCH | /admin/accounts/alice        | {\"concurrent-requests\":0}                | 400",
        "PATCH | /admin/accounts/nobody       | {\"concurrent-requests\":1}                | 404",
        "POST  | /admin/accounts/alice/credit | {}                                         | 400",
        "POST  | /admin/accounts/alice/credit | {\"amount\":\"0\"}                         | 409",
        "POST  | /admin/accounts/alice/credit | {\"amount\":5}                             | 400",
        "POST  | /admin/accounts/alice/credit | {\"amount\":\"1e3\"}                       | 400",
        "POST  | /admin/accounts/nobody/credit| {\"amount\":\"1\"}                         | 404",
        "POST  | /admin/accounts/alice/keys   | {\"name\":\"two words\"}                   | 400",
        "POST  | /admin/accounts/alice/keys   | {\"name\":\"a, sha256:0\"}                 | 400"})
    void nonsenseIsRefusedAndNothingIsWritten(String method, String path, String body, int status)
            throws Exception {
        var answer = operator.call(method, path, body);

        assertEquals(status, answer.statusCode(), answer.body());
        var file = gateway.directory.resolve("data/accounts.properties");
        assertFalse(Files.exists(file) && Files.readString(file).contains("account."));
        assertTrue(operator.json("/admin/check").isTrue("ok"));
    }

    @Test
    void whatTheOperatorsOwnFileSaysIsShownAndNotChanged() throws Exception {
        var alice = operator.json("/admin/accounts/alice");
        assertEquals("[\"balance\",\"keys\",\"models\"]", alice.array("fixed").toString());
        assertTrue(key(0).isTrue("fixed"));

        var models = operator.call("PATCH", "/admin/accounts/alice", "{\"models\":\"*\"}");
        var key = operator.call("DELETE", "/admin/accounts/alice/keys/" + key(0).string("id"),
                null);

        for (var refused : List.of(models, key)) {
            assertEquals(409, refused.statusCode());
            assertTrue(refused.body().contains("config.properties"), refused.body());
        }
    }

    @Test
    void aChangeThatCannotTakeEffectYetSaysSo() throws Exception {
        var config = gateway.directory.resolve("config.properties");
        Files.writeString(config, operatorsFile + "drain = never\n");

        var made = operator.json("POST", "/admin/accounts/alice/keys", "{}");

        assertTrue(made.string("warning").contains("drain"), made.toString());
        var check = operator.json("/admin/check");
        assertFalse(check.isTrue("ok"));
        assertTrue(check.array("mistakes").get(0).toString().contains("drain = never"));
        Files.writeString(config, operatorsFile);
    }

    @Test
    void creditIsInTheLedgerWithItsNote() throws Exception {
        assertEquals("22.5", operator.json("POST", "/admin/accounts/alice/credit",
                "{\"amount\":\"12.5\",\"note\":\"invoice 7, paid\"}").string("balance"));
        assertEquals("20", operator.json("POST", "/admin/accounts/alice/credit",
                "{\"amount\":\"-2.5\",\"note\":\"=HYPERLINK(1)\"}").string("balance"));

        var entry = (JsonObject) operator.json("/admin/ledger?kind=credit&limit=1").array("entries")
                .get(0);
        assertEquals("-2.5", entry.string("amount"));
        assertEquals("=HYPERLINK(1)", entry.string("note"));
        var csv = operator.get("/admin/ledger.csv?account=alice");
        assertTrue(csv.headers().firstValue("content-disposition").orElseThrow()
                .contains("ledger.csv"));
        var lines = csv.body().split("\r\n");
        assertTrue(lines[1].endsWith(",credit,alice,-2.5,,,,,,,,,,'=HYPERLINK(1),"), lines[1]);
        assertTrue(lines[2].endsWith(",credit,alice,12.5,,,,,,,,,,\"invoice 7, paid\","), lines[2]);
        assertEquals(4, lines.length);
    }

    @Test
    void thePagesOfTheLedgerHoldEveryEntryOnce() throws Exception {
        for (int i = 1; i <= 11; i++)
            operator.json("POST", "/admin/accounts/alice/credit", "{\"amount\":\"" + i + "\"}");
        var amounts = new ArrayList<String>();
        String next = "";
        while (next != null) {
            var page = operator.json("/admin/ledger?kind=credit&account=alice&limit=3" + next);
            for (JsonValue entry : page.array("entries")) amounts.add(((JsonObject) entry)
                    .string("amount"));
            next = page.string("next") == null ? null : "&before=" + page.string("next");
        }

        assertEquals(List.of("11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1"), amounts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "-1-1", "..%2F1-1"})
    void aPlaceThatIsNoneIsRefused(String place) throws Exception {
        assertEquals(400, operator.get("/admin/ledger?before=" + place).statusCode());
    }

    @Test
    void accountsAreFoundAndPaged() throws Exception {
        for (var name : List.of("team-a", "team-b", "team-c"))
            operator.json("POST", "/admin/accounts", "{\"account\":\"" + name + "\"}");

        var first = operator.json("/admin/accounts?find=TEAM&limit=2");
        var second =
                operator.json("/admin/accounts?find=team&limit=2&after=" + first.string("next"));

        assertEquals(2, first.array("accounts").size());
        assertEquals("team-c", ((JsonObject) second.array("accounts").get(0)).string("account"));
        assertEquals(1, second.array("accounts").size());
        assertEquals(null, second.string("next"));
    }

    @Test
    void anAccountTakenOutOfTheConfigurationIsStillThereToSee() throws Exception {
        var config = gateway.directory.resolve("config.properties");
        Files.writeString(config,
                operatorsFile.replaceAll("account\\.alice.*\n", "account.other.balance = 1\n")
                .replaceFirst("account.other.balance = 1\naccount.other.balance = 1\n", ""));
        operator.json("POST", "/admin/accounts", "{\"account\":\"new\"}"); // has it read again

        var alice = operator.json("/admin/accounts/alice");

        assertTrue(alice.isTrue("removed"));
        assertEquals("10", alice.string("balance"));
        assertEquals(409, operator.call("POST", "/admin/accounts/alice/keys", "{}").statusCode());
        Files.writeString(config, operatorsFile);
    }

    @Test
    void providersShowTheirHealthAndNeverAKey() throws Exception {
        try (var upstream =
                new ScriptedUpstream((_, reply) ->
                reply.json(500, "{\"error\":{\"message\":\"no\"}}"));
                var other = RunningGateway.with("admin.key = " + ADMIN + "\n"
                        + RunningGateway.openAi(upstream))) {
            other.post("/v1/chat/completions", CHAT.replace("demo", "m"));
            var providers = Visitor.signedIn(other, ADMIN).json("/admin/providers");

            var up = (JsonObject) providers.array("providers").get(0);
            assertEquals("up", up.string("name"));
            assertTrue(up.whole("failed", 0) > 0
                    && up.whole("failed", 0) == up.whole("attempts", 0), up.toString());
            assertFalse(providers.toString().contains("provider-key-1234567890"));
            assertTrue(providers.toString().contains("…7890"));
        }
    }

    @Test
    void modelsThatAreOffAreNamedWithWhatTheyWant() throws Exception {
        assertEquals("{\"NOT_SET_ANYWHERE\":[\"dark\"]}",
                operator.json("/admin/check").object("off").toString());
    }

    @Test
    void aRunningRequestIsSeenAndItsCostAfterwards() throws Exception {
        var slow = "{\"model\":\"priced\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"words 40 pace 20ms\"}]}";
        var answer = gateway.request("/v1/chat/completions", "x-api-key", "sk-tf-alice-of-operator")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(slow)).build();
        var running = RunningGateway.client()
                .sendAsync(answer, java.net.http.HttpResponse.BodyHandlers.ofString());
        while (operator.json("/admin/live").array("requests").size() == 0) Thread.sleep(5);
        var live = (JsonObject) operator.json("/admin/live").array("requests").get(0);
        assertEquals("alice", live.string("account"));
        assertEquals("running", live.string("outcome"));

        running.join();
        while (operator.json("/admin/requests").array("requests").size() == 0) Thread.sleep(5);
        var ended = (JsonObject) operator.json("/admin/requests").array("requests").get(0);
        assertEquals("ok", ended.string("outcome"));
        assertEquals(live.string("id"), ended.string("id"));
        assertTrue(Double.parseDouble(ended.string("cost")) > 0);
        var day = (JsonObject) operator.json("/admin/use?account=alice").array("days").get(0);
        assertEquals(ended.string("cost"), day.string("cost"));
        assertEquals(LocalDate.now(ZoneOffset.UTC).toString(), day.string("day"));
    }

    @Test
    void theAuditFindsTheBooksInOrder() throws Exception {
        chat("sk-tf-alice-of-operator");
        var audit = operator.json("/admin/audit");

        assertEquals("[]", audit.array("faults").toString());
        assertTrue(audit.whole("entries", 0) >= 1);
    }

    @Test
    void theDaysBeforeTheStartAreInTheCharts() throws Exception {
        var data = Files.createTempDirectory("tokenfly-past");
        PastUse.write(data, "test", 10);
        try (var other = RunningGateway.with("data = " + data + "\n", Map.of())) {
            var visitor = Visitor.signedIn(other, RunningGateway.KEY);
            while (visitor.json("/console/api/use").array("days").size() < 10) Thread.sleep(5);

            var days = visitor.json("/console/api/use").array("days");
            assertTrue(((JsonObject) days.get(0)).object("models").has("deepseek-v4-flash"),
                    days.toString());
        } finally {
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(java.util.Comparator.reverseOrder())
                        .toList()) Files.delete(file);
            }
        }
    }

    @Test
    void theAccountCalledDefaultIsChangedOnlyByItsKeys() throws Exception {
        try (var other =
                RunningGateway.with("admin.key = " + ADMIN
                + "\naccount.default.concurrent-requests = 4\n"
                + "account.default.keys = sk-tf-default-of-operator\n")) {
            var visitor = Visitor.signedIn(other, ADMIN);
            assertEquals(409,
                    visitor.call("PATCH", "/admin/accounts/default", "{\"disabled\":true}")
                    .statusCode());
            assertEquals(409,
                    visitor.call("PATCH", "/admin/accounts/default", "{\"models\":\"demo\"}")
                    .statusCode());
            var key = visitor.json("POST", "/admin/accounts/default/keys", "{}").string("key");
            assertEquals(200, other.get("/v1/models", "x-api-key", key).statusCode());
        }
    }

    private int chat(String key) throws Exception {
        return gateway.post("/v1/chat/completions", CHAT, "x-api-key", key).statusCode();
    }

    private JsonObject key(int index) throws Exception {
        return (JsonObject) operator.json("/admin/accounts/alice/keys").array("keys").get(index);
    }
}
