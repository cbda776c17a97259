package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What the operator is told by his webhook of a running gateway.
@Timeout(120)
class ConditionsTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String SECRET = "a-secret-for-tests";
    private static final String PROVIDER_KEY = "provider-key-1234567890";
    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"the answer"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1000,"completion_tokens":2}}""";

    private ScriptedUpstream receiver;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        receiver = new ScriptedUpstream((_, reply) -> reply.json(200, "{}"));
        upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        upstream.close();
    }

    private RunningGateway gateway(String more) throws Exception {
        return RunningGateway.with(RunningGateway.openAi(upstream) + """
                admin.key = %s
                notify.url = %s
                notify.secret = %s
                model.m.price.input = 1000
                account.test.keys = sk-tf-test
                account.test.balance = 10
                account.test.low-balance = 9.5
                """.formatted(ADMIN, receiver.uri("/hook"), SECRET) + more);
    }

    @Test
    void aBalanceThatHasBecomeLowIsToldOnceAndNothingOfTheRequest() throws Exception {
        try (var gateway = gateway("")) {
            ask(gateway);
            var notice = told("low_balance");

            assertEquals("test", notice.object("data").string("account"));
            assertEquals("9", notice.object("data").string("balance"));
            ask(gateway);
            gateway.post("/admin/accounts/test/credit", "{\"amount\":\"5\"}", "authorization", "Bearer " + ADMIN,
                    "content-type", "application/json");
            test(gateway);
            assertEquals(1, types().stream().filter("low_balance"::equals).count());
            for (var sent : receiver.received())
                assertFalse(sent.toString().contains("my secret question") || sent.toString().contains("the answer")
                        || sent.toString().contains("sk-tf-") || sent.toString().contains(SECRET), sent.toString());
        }
    }

    @Test
    void aKeyThatItsProviderRefusesIsToldByItsPlace() throws Exception {
        upstream.script((_, reply) -> reply.json(401, "{\"error\":{\"message\":\"Incorrect API key provided: "
                + PROVIDER_KEY + "\",\"code\":\"invalid_api_key\"}}"));
        try (var gateway = gateway("")) {
            ask(gateway);
            var notice = told("key_refused");

            assertEquals("up", notice.object("data").string("provider"));
            assertEquals(1, notice.object("data").whole("key", 0));
            assertFalse(receiver.received().toString().contains(PROVIDER_KEY.substring(15)));
        }
    }

    @Test
    void aLedgerThatCannotBeWrittenIsTold() throws Exception {
        try (var gateway = gateway("")) {
            ask(gateway);
            while (!Files.exists(gateway.directory.resolve("data/ledger.mark"))) Thread.sleep(10);
            Files.delete(gateway.directory.resolve("data/ledger/000001.txt"));
            ask(gateway);

            assertTrue(told("ledger_failing").string("text").contains("503"));
        }
    }

    @Test
    void aCertificateThatEndsSoonIsTold(@TempDir Path directory) throws Exception {
        certificate(directory, 10);
        try (var _ = gateway("tls.certificate = %s\ntls.key = %s\n"
                .formatted(directory.resolve("c.pem"), directory.resolve("k.pem")))) {
            var notice = told("certificate_ending");

            assertEquals(9, notice.object("data").whole("days_left", 0));
        }
    }

    @Test
    void theOperatorCanTryIt() throws Exception {
        try (var gateway = gateway("")) {
            assertEquals(200, test(gateway));
            assertEquals("test", told("test").string("type"));
            receiver.script((_, reply) -> reply.json(410, "{}"));
            assertEquals(502, test(gateway));
            assertEquals(401, gateway.post("/admin/notify/test", "{}", "authorization", "Bearer nobody").statusCode());
        }
        try (var gateway = RunningGateway.with("admin.key = " + ADMIN)) {
            assertEquals(409, test(gateway));
        }
    }

    private static int test(RunningGateway gateway) throws Exception {
        return gateway.post("/admin/notify/test", "", "authorization", "Bearer " + ADMIN).statusCode();
    }

    private static void ask(RunningGateway gateway) throws Exception {
        gateway.post("/v1/chat/completions", """
                {"model":"m","max_tokens":10,"messages":[{"role":"user","content":"my secret question"}]}""");
    }

    private JsonObject told(String type) throws Exception {
        while (true) {
            for (var sent : receiver.received())
                if (Json.parse(sent.body()) instanceof JsonObject notice && type.equals(notice.string("type")))
                    return notice;
            Thread.sleep(20);
        }
    }

    private List<String> types() {
        return receiver.received().stream().map(sent -> ((JsonObject) Json.parse(sent.body())).string("type"))
                .filter(Objects::nonNull).toList();
    }

    private static void certificate(Path directory, int days) throws Exception {
        var store = directory.resolve("store.p12");
        assertEquals(0, new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "a", "-keystore", store.toString(), "-storepass", "secret", "-keyalg", "EC",
                "-dname", "CN=localhost", "-validity", Integer.toString(days))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
        var keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        Key key = keys.getKey("a", "secret".toCharArray());
        Files.writeString(directory.resolve("c.pem"), pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
        Files.writeString(directory.resolve("k.pem"), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
