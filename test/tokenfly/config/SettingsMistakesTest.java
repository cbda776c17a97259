package tokenfly.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.properties.Mistakes;
import tokenfly.testing.MadeCertificate;

class SettingsMistakesTest {
    private static final String PROVIDER = """
            provider.p.openai = http://p.test/v1
            provider.p.keys = k
            """;
    private static final String ADDRESS = "is no address; allowed: HOST:PORT with a port from 0 to 65535,"
            + " such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080";
    private static final String BODY = "; allowed: 1KB to 1GB, such as 32MB, 512KB or 1000000";
    private static final String TIME = "; allowed: 0ms to 24h, such as 300ms, 5s, 2m or 1h";
    private static final String BASE = "is no base URL; allowed: http:// or https://, a host and a path,"
            + " without ? and #";

    @TempDir
    Path directory;
    private Configs configs;

    @BeforeEach
    void setUp() {
        configs = new Configs(directory);
    }

    @Test
    void everyMistakeIsFoundAtOnceInTheOrderOfTheLines() {
        assertEquals("""
                config.properties:2: lisen: unknown key; did you mean listen?
                config.properties:3: drain = 5: is no duration; allowed: 0ms to 24h, such as 300ms, 5s, 2m or 1h
                config.properties:5: model.m.providers = q: names no provider: q; allowed: p, demo
                config.properties:6: provider.p.openai = ftp://p: is no base URL; allowed: http:// or https://, \
                a host and a path, without ? and #
                config.properties:7: drain = 6s: stands already on line 3; allowed: once
                config.properties:8: account.a.balance = -1: "-1" is below zero: allowed is zero or more""",
                configs.bad("""
                        # a comment
                        lisen = 1
                        drain \\
                            = 5
                        model.m.providers = q
                        provider.p.openai = ftp://p
                        drain = 6s
                        account.a.balance = -1
                        """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x", "::1:80",
        "http://h:80", "h:80/", "h:-1", "h h:80"})
    void anAddressIsHostAndPort(String text) {
        assertEquals("config.properties:1: listen = " + text + ": " + ADDRESS, configs.bad("listen = " + text));
    }

    @Test
    void aStoreIsADatabaseWithItsDriverAndWithoutAPassword() {
        assertEquals("config.properties:1: store = jdbc:mysql://h/d: is no database; allowed:"
                + " jdbc:postgresql://HOST:5432/DATABASE, with several hosts as HOST1,HOST2, and the driver's own"
                + " parameters behind ?\nconfig.properties:2: store.driver = no.jar: is not there or cannot be read;"
                + " allowed: the jar of PostgreSQL's JDBC driver, org.postgresql:postgresql from"
                + " https://jdbc.postgresql.org",
                configs.bad("store = jdbc:mysql://h/d\nstore.driver = no.jar"));
        assertTrue(configs.bad("store = jdbc:postgresql://h/d").startsWith(
                "config.properties:1: store = jdbc:postgresql://h/d: needs store.driver; allowed: "));
        var shown = configs.bad("store = jdbc:postgresql://h/d?password=hush\nstore.password = \u0001");
        assertTrue(shown.contains("config.properties:1: store: holds a password; allowed: "), shown);
        assertFalse(shown.contains("hush"), shown);
        assertEquals("config.properties:2: store.node = n: stands without store; allowed: both or neither",
                configs.bad("drain = 1s\nstore.node = n"));
    }

    @Test
    void anEmptyValueIsNoAddress() {
        assertEquals("config.properties:1: listen = : " + ADDRESS, configs.bad("listen ="));
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        assertEquals("config.properties:1: listen = ${HOST}:80: is no address (not set: HOST); allowed: HOST:PORT"
                + " with a port from 0 to 65535, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080",
                configs.bad("listen = ${HOST}:80"));
    }

    @ParameterizedTest
    @CsvSource({"32 megabytes, is no size", "MB, is no size", "-1, is no size", "1.5MB, is no size", "'', is no size",
        "32TB, is no size", "0, is out of range", "1023, is out of range", "1025MB, is out of range",
        "999999999999999GB, is out of range"})
    void aSizeHasAUnitAndARange(String text, String wrong) {
        assertEquals("config.properties:1: body.limit = " + text + ": " + wrong + BODY,
                configs.bad("body.limit = " + text));
    }

    @Test
    void theMemoryForBodiesHoldsOneAtLeast() {
        assertEquals("config.properties:2: body.memory = 5119: cannot hold one body of body.limit; allowed: 1.25"
                + " times body.limit, here 5120, or more", configs.bad("body.limit = 4KB\nbody.memory = 5119"));
        assertEquals("config.properties:1: body.memory = 39MB: cannot hold one body of body.limit; allowed: 1.25"
                + " times body.limit, here 41943040, or more", configs.bad("body.memory = 39MB"));
    }

    @ParameterizedTest
    @CsvSource({"5, is no duration", "5 seconds, is no duration", "s, is no duration", "-5s, is no duration",
        "1.5s, is no duration", "5S, is no duration", "'', is no duration", "25h, is out of range",
        "999999999999999h, is out of range"})
    void aDurationHasAUnitAndARange(String text, String wrong) {
        assertEquals("config.properties:1: drain = " + text + ": " + wrong + TIME, configs.bad("drain = " + text));
    }

    @Test
    void aTimeoutIsNotNothing() {
        assertEquals("config.properties:3: provider.p.timeout.idle = 0s: is out of range; allowed: 1ms to 24h,"
                + " such as 300ms, 5s, 2m or 1h", configs.bad(PROVIDER + "provider.p.timeout.idle = 0s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"US Dollar", "$", "", "abcdefghijklm"})
    void aCurrencyIsAWord(String text) {
        assertEquals("config.properties:1: currency = " + text + ": is no currency; allowed: 1 to 12 letters,"
                + " such as USD, CNY or credits", configs.bad("currency = " + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:12", "two words of an operator", "", "sha256:", "fifteen-letters"})
    void anAdminKeyIsAKeyOrAHash(String text) {
        var mistake = configs.bad("admin.key = " + text);

        assertTrue(mistake.startsWith("config.properties:1: admin.key: "), mistake);
        assertTrue(mistake.contains("allowed"), mistake);
    }

    @Test
    void tlsNeedsBothFiles() {
        configs.write(directory.resolve("k.pem"), "");

        assertEquals("config.properties:1: tls.key = k.pem: stands without tls.certificate; allowed: both or neither",
                configs.bad("tls.key = k.pem"));
    }

    @Test
    void tlsFilesAreThere() {
        configs.write(directory.resolve("k.pem"), "");

        assertEquals("config.properties:1: tls.certificate = c.pem: cannot be read; allowed: a PEM file, relative"
                + " to the configuration", configs.bad("""
                tls.certificate = c.pem
                tls.key = k.pem
                """));
    }

    @Test
    void theDataDirectoryIsNoFile() {
        assertEquals("config.properties:1: data = config.properties: is no directory; allowed: a directory, made"
                + " if there is none", configs.bad("data = config.properties"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p.test/v1", "ftp://p.test", "http://", "https:///v1", "http://p test", "http://p.test?a=b",
        "http://p.test/#a", "", "http://p.test:99999"})
    void aBaseIsAnHttpUrl(String text) {
        assertEquals("config.properties:1: provider.p.openai = " + text + ": " + BASE,
                configs.bad("provider.p.openai = " + text));
    }

    @ParameterizedTest
    @CsvSource({
        "openai,    http://p.test/v1/chat/completions, /chat/completions",
        "anthropic, http://p.test/v1/messages,         /v1/messages",
        "anthropic, http://p.test/anthropic/v1/,       /v1",
    })
    void aBaseIsWithoutThePathThatIsAdded(String side, String url, String added) {
        assertEquals("config.properties:1: provider.p." + side + " = " + url + ": ends in " + added
                + ", which is added to it; allowed: the part before",
                configs.bad("provider.p." + side + " = " + url));
    }

    @Test
    void aBaseHoldsNoPasswordAndItIsNotShown() {
        assertEquals("config.properties:1: provider.p.openai: holds a password; allowed: a URL without, and the"
                + " key in .keys", configs.bad("provider.p.openai = http://me:hush@p.test/v1"));
    }

    @Test
    void aProviderHasABase() {
        assertEquals("config.properties:1: provider.p.openai: is missing; allowed: a base URL here, in .anthropic,"
                + " in .responses, or in several", configs.bad("provider.p.keys = k"));
    }

    @Test
    void aBaseThatIsAVariableNotSetIsMissing() {
        assertEquals("config.properties:1: provider.p.openai: is missing for want of BASE; allowed: a base URL"
                + " here, in .anthropic, in .responses, or in several", configs.bad("provider.p.openai = ${BASE}"));
    }

    @Test
    void aProviderKeyTravelsInAHeader() {
        assertEquals("config.properties:2: provider.p.keys: has a key with a blank or an odd character in it;"
                + " allowed: visible ASCII, with commas between keys", configs.bad("""
                provider.p.openai = http://p.test/v1
                provider.p.keys = sk-one sk-two
                """));
    }

    @Test
    void noneStandsAlone() {
        assertEquals("config.properties:2: provider.p.keys: has none among keys; allowed: keys, or none alone",
                configs.bad("""
                        provider.p.openai = http://p.test/v1
                        provider.p.keys = none, k
                        """));
    }

    @Test
    void authAndKindAreWords() {
        assertEquals("""
                config.properties:3: provider.p.auth = Bearer: is not known; allowed: bearer, x-api-key, api-key, none
                config.properties:4: provider.p.kind = glm: is not known; allowed: openai, anthropic, deepseek, \
                zhipu, minimax, moonshot, qwen, vllm, llamacpp, ollama, generic""", configs.bad(PROVIDER + """
                provider.p.auth = Bearer
                provider.p.kind = glm
                """));
    }

    @Test
    void aHeaderCanBeSet() {
        assertEquals("""
                config.properties:3: provider.p.header.Host: has a header's name that cannot be set; allowed: \
                letters, digits and hyphens, and none of connection, content-length, expect, host, \
                transfer-encoding, upgrade
                config.properties:4: provider.p.header.X: has a header's value with an odd character; allowed: \
                visible ASCII and blanks""", configs.bad(PROVIDER + """
                provider.p.header.Host = h
                provider.p.header.X = a\\nb
                """));
    }

    @Test
    void namesAreOfFewCharacters() {
        assertEquals("""
                config.properties:1: provider.p/q.openai = http://p.test: has no provider's name; allowed: \
                1 to 64 of the characters A-Z a-z 0-9 . _ -, not dots alone
                config.properties:4: model.a,b.providers = p: has no model's id; allowed: 1 to 200 visible ASCII \
                characters, without a comma and =
                config.properties:5: account.a/b.keys: "a/b" is no name: allowed are 1 to 64 of the characters \
                A-Z a-z 0-9 . _ -, not dots alone
                config.properties:6: account....keys: ".." is no name: allowed are 1 to 64 of the characters \
                A-Z a-z 0-9 . _ -, not dots alone
                config.properties:7: account...models = *: "." is no name: allowed are 1 to 64 of the characters \
                A-Z a-z 0-9 . _ -, not dots alone""", configs.bad("provider.p/q.openai = http://p.test\n" + PROVIDER + """
                model.a,b.providers = p
                account.a/b.keys = secret-secret
                account....keys = secret-secret
                account...models = *
                """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "provider.demo.keys: the provider demo is built in; allowed: any other name | provider.demo.keys=k",
        "model.demo.context = 1: the model demo is built in; allowed: any other name | model.demo.context=1",
    })
    void demoIsTaken(String mistake, String line) {
        assertEquals("config.properties:1: " + mistake, configs.bad(line));
    }

    @Test
    void aModelHasProviders() {
        assertEquals("""
                config.properties:3: model.m.providers: is missing; allowed: p, demo
                config.properties:4: model.n.providers = ,: is empty; allowed: p, demo""",
                configs.bad(PROVIDER + """
                        model.m.context = 1
                        model.n.providers = ,
                        """));
    }

    @Test
    void aModelsProvidersAreKnownAndNamedOnce() {
        assertEquals("""
                config.properties:3: model.m.providers = p, pp, p=, p=m: names no provider: pp; did you mean p? \
                allowed: p, demo
                config.properties:3: model.m.providers = p, pp, p=, p=m: has no id behind p=; allowed: 1 to 200 \
                visible ASCII characters, without a comma and =
                config.properties:3: model.m.providers = p, pp, p=, p=m: names p=m twice; allowed: once""",
                configs.bad(PROVIDER + "model.m.providers = p, pp, p=, p=m"));
    }

    @Test
    void equalsAndTheirWeightsAreWrittenAsTheManualSays() {
        var line = "model.m.providers = p*0 | p=x*1001, p=y*two, p=z | | p=w*1";
        assertEquals(("""
                config.properties:3: LINE: weighs p*0 with no whole number; allowed behind *: 1 to 1000
                config.properties:3: LINE: weighs p=x*1001 with no whole number; allowed behind *: 1 to 1000
                config.properties:3: LINE: weighs p=y*two with no whole number; allowed behind *: 1 to 1000
                config.properties:3: LINE: has nothing on one side of | or before *; allowed: p, demo""")
                .replace("LINE", line), configs.bad(PROVIDER + line));
    }

    @Test
    void aProviderWithMistakesIsKnownToItsModels() {
        assertEquals("config.properties:1: provider.p.openai = p: " + BASE, configs.bad("""
                provider.p.openai = p
                model.m.providers = p
                """));
    }

    @Test
    void anAliasMeansOneModel() {
        assertEquals("""
                config.properties:4: model.m.aliases = n, demo, a, m: has an alias that means n already: n; \
                allowed: names of no other model
                config.properties:4: model.m.aliases = n, demo, a, m: has an alias that means demo already: demo; \
                allowed: names of no other model
                config.properties:4: model.m.aliases = n, demo, a, m: has an alias that means this model already: \
                m; allowed: names of no other model
                config.properties:6: model.n.aliases = a, b c: has an alias that is no id; allowed: 1 to 200 \
                visible ASCII characters, without a comma and =
                config.properties:6: model.n.aliases = a, b c: has an alias that means m already: a; allowed: \
                names of no other model""", configs.bad(PROVIDER + """
                model.m.providers = p
                model.m.aliases = n, demo, a, m
                model.n.providers = p
                model.n.aliases = a, b c
                """));
    }

    @Test
    void whatAModelCanAndIsCalledIsChecked() {
        assertEquals("""
                config.properties:4: model.m.can = tools, fly: is not known; allowed: vision, tools, thinking
                config.properties:5: model.m.name = \
                """ + "N".repeat(80) + "...: is no name; allowed: one line of at most 100 characters",
                configs.bad(PROVIDER + """
                model.m.providers = p
                model.m.can = tools, fly
                model.m.name = %s
                """.formatted("N".repeat(101))));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0000000001, is too precise", "1e3, is not a number", "'1,5', is not a number", "$1, is not a number",
        "'', is not a number", "99999999999, is too large",
    })
    void aPriceIsAnAmount(String text, String wrong) {
        assertEquals("config.properties:4: model.m.price.input = " + text + ": \"" + text + "\" " + wrong
                + ": allowed is a decimal number such as 12.5 or -3, with at most 9 decimals, between -1000000000"
                + " and 1000000000", configs.bad(PROVIDER + "model.m.providers = p\nmodel.m.price.input = " + text));
    }

    @Test
    void aPriceIsNotBelowZero() {
        assertEquals("config.properties:4: model.m.price.output = -1: -1 is no price: allowed is 0 to 1000000 for a"
                + " million tokens", configs.bad(PROVIDER + "model.m.providers = p\nmodel.m.price.output = -1"));
    }

    @Test
    void otherPricesNeedTheirCondition() {
        assertEquals("""
                config.properties:4: model.m.price.peak.cached = 1: has no hours; allowed: together with .peak
                config.properties:5: model.m.price.long.input = 1: has no number of tokens; allowed: together \
                with .long""", configs.bad(PROVIDER + """
                model.m.providers = p
                model.m.price.peak.cached = 1
                model.m.price.long.input = 1
                """));
    }

    @Test
    void aConditionNeedsItsPrices() {
        assertEquals("""
                config.properties:4: model.m.peak = Mon 09:00-12:00 UTC: has no prices; allowed: together with \
                .price.peak.input, .price.peak.cached, .price.peak.cache-write or .price.peak.output
                config.properties:5: model.m.long = 1000: has no prices; allowed: together with \
                .price.long.input, .price.long.cached, .price.long.cache-write or .price.long.output""", configs.bad(PROVIDER + """
                model.m.providers = p
                model.m.peak = Mon 09:00-12:00 UTC
                model.m.long = 1000
                """));
    }

    @Test
    void peakHoursAreDaysHoursAndAZone() {
        assertEquals("config.properties:4: model.m.peak = Mon-Fri 9-12 UTC: \"Mon-Fri 9-12 UTC\" are no peak hours:"
                + " \"9\" is no time of day; allowed is days, hours and a time zone, such as Mon-Fri 09:00-12:00"
                + " 14:00-18:00; Sat 10:00-12:00 Asia/Shanghai", configs.bad(PROVIDER + """
                model.m.providers = p
                model.m.peak = Mon-Fri 9-12 UTC
                model.m.price.peak.input = 1
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1M", "1_000", "1.5", "", "1000000001", "99999999999999999999"})
    void tokensAreAWholeNumber(String text) {
        assertEquals("config.properties:4: model.m.context = " + text + ": is no number; allowed: a whole number"
                + " from 1 to 1000000000", configs.bad(PROVIDER + "model.m.providers = p\nmodel.m.context = " + text));
    }

    @Test
    void aDescriptionIsOneLine() {
        assertEquals("config.properties:4: model.m.description = a?b: is no line; allowed: one line of at most 500"
                + " characters", configs.bad(PROVIDER + "model.m.providers = p\nmodel.m.description = a\\nb"));
    }

    @Test
    void aMalformedVariableIsToldOnce() {
        assertEquals("""
                config.properties:1: provider.p.openai = ${BASE: has a ${ without its }; allowed: ${NAME} or \
                ${NAME:-fallback}, and $${ for a plain ${
                config.properties:2: model.m.providers = ${P: has a ${ without its }; allowed: ${NAME} or \
                ${NAME:-fallback}, and $${ for a plain ${""", configs.bad("""
                provider.p.openai = ${BASE
                model.m.providers = ${P
                """));
    }

    @Test
    void secretsAreNeverShown() {
        var set = new Configs(directory, Map.of("VALUE", "hush-from-the-environment"));
        var mistakes = set.bad("""
                admin.key = hush admin
                provider.p.keys = hush one, hush two
                provider.p.keys = hush three
                provider.p.kyes = hush four
                provider.p.header.Authorization = hush\\u0007five
                account.a.keys = hush six, hush
                account.b.keys = sha256:hush
                provider.q.keys = ${hush
                hush-0SEVEN, hush-0eight
                hushNINE = x
                provider.q.openai = https://hush:hush@q.test
                drain = ${VALUE}
                """);

        assertEquals(13, mistakes.lines().count(), mistakes);
        assertFalse(mistakes.toLowerCase().contains("hush"), mistakes);
    }

    @Test
    void mistakesAreBounded() {
        var mistakes = configs.bad(distinctUnknownKeys(1000));

        assertEquals(Mistakes.MAX + 1, mistakes.lines().count());
        assertTrue(mistakes.endsWith("config.properties: and 800 more mistakes"), mistakes);
    }

    private static String distinctUnknownKeys(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.append("provider.p.odd").append(i).append(" = 1\n");
        return text.toString();
    }

    @Test
    void longAndOddValuesAreShownShortAndSafe() {
        var mistake = configs.bad("listen = \\u001b[31m" + "x".repeat(1000));

        assertTrue(mistake.startsWith("config.properties:1: listen = ?[31m" + "x".repeat(75) + "...: is no"), mistake);
    }

    @Test
    void aFileThatIsNotThereIsAMistake() {
        var reading = configs.reader().read(ConfigLocation.find("none.properties", directory));

        assertEquals("none.properties: there is no such file; allowed: a properties file in UTF-8",
                ((Reading.Bad) reading).mistakes().getFirst().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:3128", "http://proxy", "https://proxy:3128", "socks5://proxy:1", "http://proxy:3128/x",
        "http://proxy:0", "http://proxy:3128?x", "direct"})
    void aProxyIsAHostWithAPort(String text) {
        assertEquals("config.properties:3: provider.p.proxy = " + text + ": is no proxy; allowed: http://HOST:PORT,"
                + " or none", configs.bad(PROVIDER + "provider.p.proxy = " + text));
    }

    @Test
    void aPasswordForAProxyIsNotShown() {
        var mistake = configs.bad(PROVIDER + "provider.p.proxy = http://me:hidden@proxy:3128");
        assertTrue(mistake.startsWith("config.properties:3: provider.p.proxy"), mistake);
        assertTrue(mistake.contains("holds a password"), mistake);
        assertFalse(mistake.contains("hidden"), mistake);
    }

    @Test
    void certificatesOfAProviderAreReadAndFit() throws Exception {
        var one = MadeCertificate.in(directory, "one", "dns:one.test");
        MadeCertificate.in(directory, "two", "dns:two.test");
        Files.writeString(directory.resolve("empty.pem"), "nothing");
        assertEquals("""
                config.properties:3: provider.p.tls.ca = none.pem: is no file of a fitting size; allowed: a PEM file, \
                relative to the configuration
                config.properties:4: provider.p.tls.certificate = one.pem: stands without tls.key; allowed: both or neither
                config.properties:7: provider.q.tls.ca = empty.pem: cannot be used, there is no BEGIN CERTIFICATE; \
                allowed: a PEM file, relative to the configuration
                config.properties:9: provider.q.tls.key = two-key.pem: cannot be used, the key belongs to another \
                certificate; allowed: a PEM file, relative to the configuration
                config.properties:12: provider.r.tls.key = one-key.pem: stands without tls.certificate; allowed: both \
                or neither""", configs.bad(PROVIDER + """
                provider.p.tls.ca = none.pem
                provider.p.tls.certificate = one.pem
                provider.q.openai = http://q.test/v1
                provider.q.keys = k
                provider.q.tls.ca = empty.pem
                provider.q.tls.certificate = %s
                provider.q.tls.key = two-key.pem
                provider.r.openai = http://r.test/v1
                provider.r.keys = k
                provider.r.tls.key = one-key.pem
                """.formatted(one.file())));
    }
}
