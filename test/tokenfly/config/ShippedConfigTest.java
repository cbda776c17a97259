package tokenfly.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.Formats;
import tokenfly.account.money.Prices;
import tokenfly.account.settings.AccountKeys;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;

/// The config.properties that comes inside the jar.
class ShippedConfigTest {
    /// A key as the manual writes it: `provider.NAME.timeout.idle`.
    private static final Pattern WRITTEN = Pattern.compile("(?:provider|model|account)\\.(?:NAME|ID)\\.[A-Za-z.-]+\\w");

    @TempDir
    Path directory;
    private Configs configs;

    @BeforeEach
    void setUp() {
        configs = new Configs(directory);
    }

    private static Settings shipped(Path directory, Map<String, String> environment) {
        var reading = new SettingsReader(environment::get, Configs.DEMO, Formats.all()).read(ConfigLocation.bundled(directory));
        return assertInstanceOf(Reading.Good.class, reading, reading::toString).settings();
    }

    @Test
    void itHasNoMistakeWithoutAnyVariable() {
        var settings = shipped(directory, Map.of());

        assertEquals(List.of("demo"),
                settings.catalog().models().stream().filter(Model::on).map(Model::id).toList());
        assertEquals(List.of(), settings.accounts());
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek, DEEPSEEK, DEEPSEEK_API_KEY", "zhipu, ZHIPU, ZHIPU_API_KEY", "zhipu, ZHIPU, ZAI_API_KEY",
        "minimax, MINIMAX, MINIMAX_API_KEY", "moonshot, MOONSHOT, MOONSHOT_API_KEY",
    })
    void aProviderIsOnWithItsVariable(String name, ProviderKind kind, String variable) {
        var catalog = shipped(directory, Map.of(variable, "sk-1")).catalog();
        var provider = catalog.providers().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();

        assertEquals(List.of("sk-1"), provider.keys());
        assertEquals(kind, provider.kind());
        assertNotNull(provider.base("openai"));
        assertNotNull(provider.base("anthropic"));
        assertEquals(List.of(name, "demo"),
                catalog.providers().stream().filter(Provider::on).map(Provider::name).toList());
    }

    /// Lines that are there to be uncommented, too.
    @Test
    void theKindOfEachHostIsKnown() throws IOException {
        var lines = Pattern.compile("(?m)^(?:# +)?provider\\.(\\w+)\\.(?:openai|anthropic) = (https://\\S+)$")
                .matcher(Files.readString(Path.of("config.properties"))).results().toList();

        for (var line : lines)
            assertEquals(switch (line.group(1)) {
                case "deepseek" -> ProviderKind.DEEPSEEK;
                case "zhipu" -> ProviderKind.ZHIPU;
                case "minimax" -> ProviderKind.MINIMAX;
                case "moonshot" -> ProviderKind.MOONSHOT;
                case "qwen" -> ProviderKind.QWEN;
                case "openai" -> ProviderKind.OPENAI;
                case "anthropic" -> ProviderKind.ANTHROPIC;
                default -> ProviderKind.GENERIC;
            }, ProviderKind.ofHost(URI.create(line.group(2)).getHost()), line.group());
        for (var host : List.of("open.bigmodel.cn", "api.minimax.cn", "api.moonshot.cn", "dashscope.aliyuncs.com"))
            assertTrue(lines.stream().anyMatch(line -> line.group(2).contains("//" + host + "/")), host);
    }

    @Test
    void withEveryVariableEveryModelIsOn() {
        var keys = Map.of("DEEPSEEK_API_KEY", "k", "ZHIPU_API_KEY", "k", "MINIMAX_API_KEY", "k",
                "MOONSHOT_API_KEY", "k");

        assertTrue(shipped(directory, keys).catalog().models().stream().allMatch(Model::on));
    }

    @Test
    void everyModelButTheDemoHasPricesAContextAndADescription() {
        for (var model : shipped(directory, Map.of()).catalog().models()) {
            if (model.id().equals("demo")) continue;
            assertTrue(model.prices().base().inputNanos() > 0 && model.prices().base().outputNanos() > 0, model.id());
            assertTrue(model.prices().base().cachedNanos() < model.prices().base().inputNanos(), model.id());
            assertTrue(model.context() >= 131_072, model.id());
            assertTrue(!model.description().isEmpty(), model.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepseek-v4-flash", "deepseek-flash", "deepseek-v4-pro", "glm-5.3", "glm-4.6",
        "MiniMax-M3", "minimax-m3", "kimi-k3.1-pro", "kimi-k2.6", "demo"})
    void theIdsThatUsersHaveInTheirCodeAreServed(String id) {
        assertNotNull(shipped(directory, Map.of()).catalog().find(id));
    }

    @Test
    void deepseekCostsTwiceAsMuchAtItsPeakAndMinimaxBeyondItsLength() {
        var catalog = shipped(directory, Map.of()).catalog();
        Prices flash = catalog.find("deepseek-v4-flash").prices();
        Prices m3 = catalog.find("MiniMax-M3").prices();

        assertEquals(2 * flash.base().outputNanos(), flash.peak().price().outputNanos());
        assertEquals(2 * m3.base().cachedNanos(), m3.longInput().price().cachedNanos());
    }

    @Test
    void everyKeyIsAccepted() throws IOException {
        Files.createFile(directory.resolve("c.pem"));
        configs.good("""
                listen = 127.0.0.1:8080
                tls.certificate = c.pem
                tls.key = c.pem
                data = data
                currency = USD
                admin.key = the-operators-key
                body.limit = 32MB
                body.memory = 64MB
                drain = 30s
                provider.x.openai = http://x.test/v1
                provider.x.anthropic = http://x.test
                provider.x.keys = k
                provider.x.timeout.connect = 5s
                provider.x.timeout.first-byte = 300s
                provider.x.timeout.idle = 120s
                provider.x.auth = bearer
                provider.x.kind = generic
                provider.x.header.X = y
                model.x.providers = x=y
                model.x.aliases = z
                model.x.price.input = 1
                model.x.price.cached = 1
                model.x.price.output = 1
                model.x.peak = Mon-Fri 09:00-12:00 14:00-18:00 Asia/Shanghai
                model.x.price.peak.input = 1
                model.x.price.peak.cached = 1
                model.x.price.peak.output = 1
                model.x.long = 1
                model.x.price.long.input = 1
                model.x.price.long.cached = 1
                model.x.price.long.output = 1
                model.x.context = 1
                model.x.max-output = 1
                model.x.description = one line
                account.x.keys = secret-1
                account.x.balance = 1
                account.x.models = *
                account.x.key.k = secret-2
                account.x.key.k.models = *
                account.x.key.k.expires = 2027-12-31
                account.x.key.k.requests-per-minute = 1
                account.x.key.k.tokens-per-minute = 1
                account.x.key.k.concurrent-requests = 1
                account.x.key.k.spend-per-day = 1
                account.x.key.k.spend-per-month = 1
                account.x.key.k.spend = 1
                account.x.requests-per-minute = 1
                account.x.tokens-per-minute = 1
                account.x.concurrent-requests = 1
                account.x.spend-per-day = 1
                account.x.spend-per-month = 1
                account.x.low-balance = 1
                notify.url = https://example.com/hook
                notify.secret = twelve-characters
                account.default.requests-per-minute = 1
                account.default.tokens-per-minute = 1
                account.default.concurrent-requests = 1
                account.default.spend-per-day = 1
                account.default.spend-per-month = 1
                account.default.low-balance = 1
                """);
    }

    @Test
    void itsExamplesAreGoodWhenTheyAreSwitchedOn() throws IOException {
        Files.createDirectories(directory.resolve("etc/tokenfly"));
        var text = shippedText().replace("/etc/tokenfly/", "").replaceAll("(?m)^# (?=[a-z]+[A-Za-z0-9./-]* = )", "");
        Files.createFile(directory.resolve("fullchain.pem"));
        Files.createFile(directory.resolve("privkey.pem"));
        Files.createFile(directory.resolve("postgresql-42.7.7.jar"));

        var settings = configs.good(text);

        assertNotNull(settings.tls());
        assertEquals(8, settings.store().connections());
        assertNotNull(settings.catalog().find("gpt-4o"));
        assertEquals(1, settings.accounts().size());
    }

    @Test
    void itDocumentsEveryKeyThatThereIsAndNoOther() throws IOException {
        var text = shippedText();
        var keys = new ConfigKeys(Formats.all());
        for (var key : ConfigKeys.GATEWAY.keys()) assertTrue(text.contains("\n" + key.ending() + " = ")
                || text.contains("\n# " + key.ending() + " = "), key.ending());
        for (var scope : List.of(keys.provider(), ConfigKeys.MODEL, AccountKeys.SCOPE))
            for (var key : scope.keys()) assertTrue(text.contains("." + key.ending()), key.ending());
        WRITTEN.matcher(text).results().map(MatchResult::group)
                .forEach(key -> assertFalse(faultOf(keys, key).contains("unknown key"), key));
    }

    private static String faultOf(ConfigKeys keys, String key) {
        try {
            keys.all().check(key, "");
            return "";
        } catch (IllegalArgumentException fault) {
            return fault.getMessage();
        }
    }

    private String shippedText() throws IOException {
        try (var in = ConfigLocation.bundled(directory).open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
