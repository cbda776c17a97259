package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// The operator sees what is in force, where it stands, and no secret.
@Timeout(60)
class ConfigApiTest {
    private static final String ADMIN = "operator-key-for-tests";

    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                notify.url = https://hooks.example.com/secret-path
                notify.secret = secret-of-the-webhook
                provider.plain.openai = https://plain.example.com/v1
                provider.plain.keys = secret-in-the-file
                provider.plain.header.x-tenant = secret-of-a-header
                provider.named.anthropic = https://named.example.com
                provider.named.keys = ${NAMED_KEY}, ${OTHER_KEY}
                provider.named.timeout.idle = 60s
                provider.mixed.openai = https://mixed.example.com
                provider.mixed.keys = ${NOT_SET:-secret-fallback}
                model.vendor/m.providers = plain=m-1, named
                model.vendor/m.price.input = 2
                model.vendor/m.price.cache-write = 2.5
                model.vendor/m.price.output = 8
                model.vendor/m.price.named.output = 9
                account.alice.keys = secret-of-alice
                """.formatted(ADMIN), Map.of("NAMED_KEY", "secret-of-the-environment", "OTHER_KEY", "secret-two"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void whatIsInForceIsShownWithItsLines() throws Exception {
        var config = config();
        var named = named(config.array("providers"), "name", "named");
        var model = named(config.array("models"), "id", "vendor/m");

        assertEquals("https://named.example.com", named.object("formats").string("anthropic"));
        assertEquals(2, named.whole("keys", 0));
        assertEquals(60, named.whole("idle_seconds", 0));
        assertTrue(line(named, "provider.named.keys").string("at").endsWith("config.properties:9"));
        assertEquals("${NAMED_KEY}, ${OTHER_KEY}", line(named, "provider.named.keys").string("value"));
        assertEquals("2.5", model.object("price").string("cache_write"));
        assertEquals("9", model.object("price_of").object("named").string("output"));
        assertEquals("m-1", named(model.array("routes"), "provider", "plain").string("model"));
        assertEquals("2", line(model, "model.vendor/m.price.input").string("value"));
        assertEquals("127.0.0.1:0", line(config, "gateway", "listen").string("value"));
        assertTrue(config.object("check").isTrue("ok"));
    }

    @Test
    void noSecretIsShownWhereverItStands() throws Exception {
        var text = config().toString();

        assertFalse(text.contains("secret-"), text);
        assertFalse(text.contains(ADMIN), text);
        assertTrue(line(named(config().array("providers"), "name", "mixed"), "provider.mixed.keys").isTrue("secret"));
    }

    @Test
    void mistakesOfTheFileAreShownBesideWhatStaysInForce() throws Exception {
        var file = gateway.directory.resolve("config.properties");
        Files.writeString(file, Files.readString(file).replace("timeout.idle = 60s", "timeout.idle = 60"));

        var config = config();

        assertFalse(config.object("check").isTrue("ok"));
        assertTrue(config.object("check").array("mistakes").toString().contains("config.properties:10"));
        assertEquals(60, named(config.array("providers"), "name", "named").whole("idle_seconds", 0));
    }

    @Test
    void aChangeThatWaitsForTheNextStartIsNamed() throws Exception {
        assertEquals("[]", config().array("waiting_for_restart").toString());
        var file = gateway.directory.resolve("config.properties");
        Files.writeString(file, Files.readString(file) + "currency = CNY\n");

        while (!config().array("waiting_for_restart").toString().equals("[\"currency\"]")) Thread.sleep(20);
    }

    private JsonObject config() throws Exception {
        var answer = gateway.get("/admin/config", "authorization", "Bearer " + ADMIN);
        assertEquals(200, answer.statusCode(), answer.body());
        return RunningGateway.json(answer);
    }

    private static JsonObject named(JsonArray all, String member, String name) {
        return all.values().stream().map(JsonObject.class::cast).filter(one -> name.equals(one.string(member)))
                .findFirst().orElseThrow();
    }

    private static JsonObject line(JsonObject of, String key) {
        return line(of, "lines", key);
    }

    private static JsonObject line(JsonObject of, String lines, String key) {
        return named(of.array(lines), "key", key);
    }
}
