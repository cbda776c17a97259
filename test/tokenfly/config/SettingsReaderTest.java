package tokenfly.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.Formats;
import tokenfly.account.money.Price;
import tokenfly.account.settings.KeyHash;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;

class SettingsReaderTest {
    private static final String PROVIDER = """
            provider.p.openai = http://p.test/v1
            provider.p.keys = k
            """;

    @TempDir
    Path directory;
    private Configs configs;

    @BeforeEach
    void setUp() {
        configs = new Configs(directory);
    }

    @Test
    void anEmptyFileGivesTheDefaultsAndTheDemo() {
        var settings = configs.good("");

        assertEquals(new Settings.Listen("127.0.0.1", 8080), settings.listen());
        assertNull(settings.tls());
        assertEquals(directory.resolve("data"), settings.data());
        assertEquals("USD", settings.currency());
        assertNull(settings.adminKey());
        assertEquals(32 << 20, settings.bodyLimitBytes());
        assertEquals(Runtime.getRuntime().maxMemory() / 4, settings.bodyMemoryBytes());
        assertEquals(Duration.ofSeconds(30), settings.drain());
        assertEquals(List.of(), settings.accounts());
        assertEquals(List.of("demo"), settings.catalog().models().stream().map(Model::id).toList());
        assertTrue(settings.catalog().find("demo").on());
        assertTrue(settings.catalog().find("demo").prices().isFree());
    }

    @Test
    void whoCallsNoProviderNeedsNoDemoToKnowItsName() {
        configs.write(configs.file(), "model.gpt-4o.providers = demo");
        var reading = new SettingsReader(_ -> null, null, Formats.all()).read(configs.location());

        assertTrue(((Reading.Good) reading).settings().catalog().find("gpt-4o").on());
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:80, 0.0.0.0, 80", "[::1]:0, ::1, 0", "localhost:65535, localhost, 65535"})
    void theAddressIsHostAndPort(String text, String host, int port) {
        assertEquals(new Settings.Listen(host, port), configs.good("listen = " + text).listen());
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024", "1000000B, 1000000", "512KB, 524288", "2 mb, 2097152", "1GB, 1073741824"})
    void sizesHaveUnits(String text, long bytes) {
        assertEquals(bytes, configs.good("body.limit = " + text).bodyLimitBytes());
    }

    @Test
    void theMemoryForBodiesHoldsOneOfTheLimit() {
        assertEquals(5 << 10, configs.good("body.limit = 4KB\nbody.memory = 5KB").bodyMemoryBytes());
        assertEquals(40 << 20, configs.good("body.memory = 40MB").bodyMemoryBytes());
    }

    @Test
    void aLimitBeyondAQuarterOfTheHeapIsNoMistake() {
        assertEquals(1 << 30, configs.good("body.limit = 1GB").bodyLimitBytes());
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "300ms, 300", "5s, 5000", "2m, 120000", "1h, 3600000", "24h, 86400000"})
    void durationsHaveUnits(String text, long millis) {
        assertEquals(millis, configs.good("drain = " + text).drain().toMillis());
    }

    @Test
    void pathsAreRelativeToTheFile() {
        configs.write(directory.resolve("pem/c.pem"), "");
        configs.write(directory.resolve("pem/k.pem"), "");
        var settings = configs.good("""
                data = books
                tls.certificate = pem/c.pem
                tls.key = pem/k.pem
                """);

        assertEquals(directory.resolve("books"), settings.data());
        assertEquals(new Settings.Tls(directory.resolve("pem/c.pem"), directory.resolve("pem/k.pem")),
                settings.tls());
    }

    @Test
    void anAbsolutePathStaysAsItIs() {
        var elsewhere = directory.resolveSibling("elsewhere").toAbsolutePath();

        assertEquals(elsewhere, configs.good("data = " + elsewhere.toString().replace("\\", "\\\\")).data());
    }

    @Test
    void ofTheAdminKeyOnlyTheHashIsKept() {
        var plain = configs.good("admin.key = open-sesame-16ch");

        assertEquals(KeyHash.of("open-sesame-16ch"), plain.adminKey());
        assertEquals(plain.adminKey(), configs.good("admin.key = " + plain.adminKey()).adminKey());
    }

    @Test
    void aKeyThatIsAVariableNotSetIsLeftOut() {
        assertNull(configs.good("admin.key = ${ADMIN}").adminKey());
        assertEquals(8080, configs.good("listen = ${LISTEN}").listen().port());
    }

    @Test
    void variablesAreReplacedInEveryValue() {
        var set = new Configs(directory, Map.of("PORT", "99", "KEYS", "a, b"));
        var settings = set.good("""
                listen = 127.0.0.1:${PORT:-8080}
                provider.p.openai = http://p.test:${PORT}/v1
                provider.p.keys = ${KEYS}
                """);

        assertEquals(99, settings.listen().port());
        assertEquals(URI.create("http://p.test:99/v1"), provider(settings, "p").base("openai"));
        assertEquals(List.of("a", "b"), provider(settings, "p").keys());
    }

    @Test
    void aProviderHasAllItWasGiven() {
        var provider = provider(configs.good("""
                provider.my.name.openai = https://p.test/v1/
                provider.my.name.anthropic = https://p.test/anthropic
                provider.my.name.keys = one, two ,
                provider.my.name.timeout.connect = 1s
                provider.my.name.timeout.first-byte = 10m
                provider.my.name.timeout.idle = 500ms
                provider.my.name.auth = x-api-key
                provider.my.name.kind = vllm
                provider.my.name.header.X-Team = search and rescue
                provider.my.name.header.X-Unset = ${UNSET}
                """), "my.name");

        assertEquals(new Provider("my.name", Map.of("openai", URI.create("https://p.test/v1"),
                "anthropic", URI.create("https://p.test/anthropic")), List.of("one", "two"), false, List.of(),
                Provider.Auth.X_API_KEY, ProviderKind.VLLM, new Provider.Timeouts(Duration.ofSeconds(1),
                Duration.ofMinutes(10), Duration.ofMillis(500)), Map.of("X-Team", "search and rescue")), provider);
    }

    private static Provider provider(Settings settings, String name) {
        return settings.catalog().providers().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aProviderWithoutKeysIsOffAndNamesItsVariables() {
        var provider = provider(configs.good("""
                provider.p.openai = http://p.test/v1
                provider.p.keys = ${A}, ${B}
                """), "p");

        assertFalse(provider.on());
        assertEquals(List.of("A", "B"), provider.missing());
    }

    @Test
    void oneKeyOfAPoolIsEnough() {
        var provider = provider(new Configs(directory, Map.of("B", "b")).good("""
                provider.p.openai = http://p.test/v1
                provider.p.keys = ${A}, ${B}
                """), "p");

        assertEquals(List.of("b"), provider.keys());
        assertEquals(List.of(), provider.missing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider.p.keys = none", "provider.p.auth = none"})
    void anEngineCanDoWithoutKeys(String line) {
        assertTrue(provider(configs.good("provider.p.openai = http://p.test\n" + line), "p").keyless());
    }

    @Test
    void aProviderIsKeylessOnlyWhenItSaysSo() {
        var provider = provider(configs.good("provider.p.openai = http://p.test"), "p");

        assertFalse(provider.on());
        assertFalse(provider.keyless());
    }

    @ParameterizedTest
    @CsvSource({
        "provider.p.openai = https://api.deepseek.com,                DEEPSEEK",
        "provider.p.anthropic = https://api.minimaxi.com/anthropic,   MINIMAX",
        "provider.p.openai = http://127.0.0.1:8000/v1,                GENERIC",
    })
    void aProvidersKindComesFromItsHost(String line, ProviderKind kind) {
        assertEquals(kind, provider(configs.good(line), "p").kind());
    }

    @Test
    void theHostOfTheOpenaiSideDecides() {
        var settings = configs.good("""
                provider.p.anthropic = https://api.deepseek.com/anthropic
                provider.p.openai = https://api.moonshot.ai/v1
                """);

        assertEquals(ProviderKind.MOONSHOT, provider(settings, "p").kind());
    }

    @Test
    void aModelHasAllItWasGiven() {
        var settings = configs.good(PROVIDER + """
                provider.q.openai = http://q.test/v1
                model.deepseek/deepseek-chat.providers = q=other/id, p
                model.deepseek/deepseek-chat.aliases = a-1.5, b/c
                model.deepseek/deepseek-chat.context = 1000
                model.deepseek/deepseek-chat.max-output = 10
                model.deepseek/deepseek-chat.description = chats: well = often
                """);
        var model = settings.catalog().find("deepseek/deepseek-chat");

        assertEquals(List.of("a-1.5", "b/c"), model.aliases());
        assertSame(model, settings.catalog().find("b/c"));
        assertEquals(List.of(new Model.Route(provider(settings, "q"), "other/id"),
                new Model.Route(provider(settings, "p"), "deepseek/deepseek-chat")), model.routes());
        assertEquals(1000, model.context());
        assertEquals(10, model.maxOutput());
        assertEquals("chats: well = often", model.description());
    }

    @Test
    void providersOfEqualStandingStandSideBySide() {
        var settings = configs.good(PROVIDER + """
                provider.q.openai = http://q.test/v1
                model.m.providers = p*3|q = other/id * 2 , p=its-own*1000
                """);
        assertEquals(List.of(new Model.Route(provider(settings, "p"), "m", 3, false),
                new Model.Route(provider(settings, "q"), "other/id", 2, true),
                new Model.Route(provider(settings, "p"), "its-own", 1000, false)),
                settings.catalog().find("m").routes());
    }

    @Test
    void modelsKeepTheOrderOfTheFile() {
        var settings = configs.good(PROVIDER + """
                model.b.providers = p
                model.a.providers = p
                model.b.context = 1
                """);

        assertEquals(List.of("b", "a", "demo"), settings.catalog().models().stream().map(Model::id).toList());
    }

    @Test
    void aModelCanBeServedByTheDemo() {
        var settings = configs.good("model.gpt-4o.providers = demo");

        assertEquals("demo", settings.catalog().find("gpt-4o").routes().getFirst().provider().name());
    }

    @Test
    void aModelWhoseProvidersAreOffIsNoMistake() {
        var settings = configs.good("""
                provider.p.openai = http://p.test/v1
                provider.p.keys = ${UNSET}
                model.m.providers = p
                """);

        assertFalse(settings.catalog().find("m").on());
    }

    @Test
    void pricesAreReadForEveryHourAndLength() {
        var prices = configs.good(PROVIDER + """
                model.m.providers = p
                model.m.price.input = 1.5
                model.m.price.cached = 0.1
                model.m.price.output = 3
                model.m.peak = Mon-Fri 09:00-12:00 14:00-18:00 Asia/Shanghai
                model.m.price.peak.input = 2
                model.m.price.peak.cached = 0.2
                model.m.price.peak.output = 4
                model.m.long = 1000
                model.m.price.long.input = 5
                model.m.price.long.cached = 0.5
                model.m.price.long.output = 6
                """).catalog().find("m").prices();
        var peak = Instant.parse("2026-11-23T02:00:00Z");
        var night = Instant.parse("2026-11-23T20:00:00Z");

        assertEquals(price("1.5", "0.1", "3"), prices.at(1000, night));
        assertEquals(price("2", "0.2", "4"), prices.at(1000, peak));
        assertEquals(price("5", "0.5", "6"), prices.at(1001, night));
    }

    private static Price price(String input, String cached, String output) {
        return new Price(Price.parse(input), Price.parse(cached), Price.parse(output));
    }

    @Test
    void cachedInputCostsAsMuchAsFreshUnlessSaid() {
        assertEquals(price("2", "2", "0"), prices("model.m.price.input = 2").base());
    }

    @Test
    void whatPeakHoursLeaveOutCostsAsAlways() {
        var prices = prices("""
                model.m.price.input = 2
                model.m.price.cached = 1
                model.m.price.output = 3
                model.m.peak = Sun 00:00-24:00 UTC
                model.m.price.peak.output = 9
                """);

        assertEquals(price("2", "1", "9"), prices.peak().price());
    }

    @Test
    void cachedInputWithoutAPriceAnywhereCostsAsFreshInputOfThatTime() {
        var prices = prices("""
                model.m.price.input = 2
                model.m.long = 100
                model.m.price.long.input = 4
                """);

        assertEquals(price("4", "4", "0"), prices.longInput().price());
    }

    private tokenfly.account.money.Prices prices(String lines) {
        return configs.good(PROVIDER + "model.m.providers = p\n" + lines).catalog().find("m").prices();
    }

    @Test
    void whatWaitsForARestartIsTold() {
        var running = configs.good("");

        assertEquals(List.of(), configs.good("drain = 1s").waitingForRestart(running));
        assertEquals(List.of("listen", "data", "currency"), configs.good("""
                listen = 127.0.0.1:0
                data = elsewhere
                currency = CNY
                """).waitingForRestart(running));
    }
}
