package tokenfly.config;

import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tokenfly.account.money.PeakHours;
import tokenfly.account.money.Price;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountKeys;
import tokenfly.account.settings.KeyHash;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.ModelInfo.Ability;
import tokenfly.dialect.Operation;
import tokenfly.history.Keep;
import tokenfly.properties.Key;
import tokenfly.properties.Keys;
import tokenfly.properties.Scope;
import tokenfly.properties.Values;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Provider.Auth;
import tokenfly.upstream.catalog.Provider.Timeouts;

/// The table of everything that can be set; what can be set for an account is in [AccountKeys]. A new
/// key is a line here, which adds it to what it belongs to, and whoever reads its section asks for it.
final class ConfigKeys {
    private static final Duration AN_INSTANT = Duration.ofMillis(1);
    /// A body is held in one array.
    private static final long MAX_BODY = 1L << 30;
    private static final long MAX_MEMORY = 1024L << 30;

    private static final List<Key<?>> GATEWAY_KEYS = new ArrayList<>();
    private static final List<Key<?>> PROVIDER_KEYS = new ArrayList<>();
    private static final List<Key<?>> MODEL_KEYS = new ArrayList<>();

    static final Key<Settings.Listen> LISTEN =
            gateway(new Key<>("listen", ConfigValues::address, new Settings.Listen("127.0.0.1", 8080)).forStart());
    static final Key<Path> TLS_CERTIFICATE =
            gateway(new Key<>("tls.certificate", ConfigValues::path, (Path) null).forStart());
    static final Key<Path> TLS_KEY = gateway(new Key<>("tls.key", ConfigValues::path, (Path) null).forStart());
    static final Key<Path> DATA = gateway(new Key<>("data", ConfigValues::path, Path.of("data")).forStart());
    static final Key<String> CURRENCY =
            gateway(new Key<>("currency", Values.text("[A-Za-z]{1,12}", "is no currency; allowed: 1 to 12"
                    + " letters, such as USD, CNY or credits"), "USD").forStart());
    static final Key<KeyHash> ADMIN_KEY =
            gateway(new Key<>("admin.key", ConfigValues::hash, (KeyHash) null).secret());
    static final Key<Long> BODY_LIMIT = gateway(new Key<>("body.limit", Values.bytes(1 << 10, MAX_BODY), 32L << 20));
    static final Key<Long> BODY_MEMORY =
            gateway(new Key<>("body.memory", Values.bytes(1 << 10, MAX_MEMORY), (Long) null).forStart());
    static final Key<Long> RESPONSES_MEMORY =
            gateway(new Key<>("responses.memory", Values.bytes(0, MAX_MEMORY), (Long) null).forStart());
    static final Key<Switch> CODEX_CATALOGUE =
            gateway(new Key<>("codex.catalogue", Values.word(Switch.class), Switch.OFF).forStart());
    static final Key<Duration> RETRY_WAIT =
            gateway(new Key<>("retry.wait", Values.duration(Duration.ZERO), Duration.ofSeconds(3)));
    static final Key<Keep> REQUESTS_KEEP = gateway(new Key<>("requests.keep", Keep::parse, Keep.NOTHING));
    static final Key<Settings.LogFormat> LOG_FORMAT =
            gateway(new Key<>("log.format", Values.word(Settings.LogFormat.class), Settings.LogFormat.TEXT));
    static final Key<Switch> PROVIDER_MESSAGES =
            gateway(new Key<>("log.provider-messages", Values.word(Switch.class), Switch.OFF));
    static final Key<URI> NOTIFY_URL = gateway(new Key<>("notify.url", ConfigValues::webhook, (URI) null).secret());
    static final Key<String> NOTIFY_SECRET =
            gateway(new Key<>("notify.secret", Values.text("[!-~]{8,500}", "is no secret, or too short a one; allowed:"
                    + " 8 to 500 visible ASCII characters without blanks"), (String) null).secret());
    static final Key<String> STORE = gateway(new Key<>("store", ConfigValues::store, (String) null).forStart());
    static final Key<Path> STORE_DRIVER =
            gateway(new Key<>("store.driver", ConfigValues::path, (Path) null).forStart());
    static final Key<String> STORE_USER =
            gateway(new Key<>("store.user", Values.text("\\P{Cntrl}{1,200}", "is no name of a user; allowed: one"
                    + " line"), (String) null).forStart());
    static final Key<String> STORE_PASSWORD =
            gateway(new Key<>("store.password", Values.text("\\P{Cntrl}{1,1000}", "is no password; allowed: one"
                    + " line"), (String) null).secret().forStart());
    static final Key<String> STORE_NODE =
            gateway(new Key<>("store.node", Values.text("[!-~]{1,200}", "is no name; allowed: 1 to 200 visible"
                    + " ASCII characters without blanks"), (String) null).forStart());
    static final Key<Long> STORE_CONNECTIONS =
            gateway(new Key<>("store.connections", Values.count(1000), 8L).forStart());
    static final Key<Duration> STORE_WAIT =
            gateway(new Key<>("store.wait", Values.duration(Duration.ZERO), Duration.ofMillis(100)).forStart());
    static final Key<Duration> STORE_KEEP =
            gateway(new Key<>("store.keep", Values.duration(Duration.ZERO), Duration.ofHours(24)).forStart());
    static final Key<Duration> DRAIN =
            gateway(new Key<>("drain", Values.duration(Duration.ZERO), Duration.ofSeconds(30)));

    static final Key<List<String>> KEYS =
            provider(new Key<List<String>>("keys", ConfigValues::keys, List.of()).secret());
    static final Key<Duration> CONNECT = provider(timeout("timeout.connect", Timeouts.DEFAULT.connect()));
    static final Key<Duration> FIRST_BYTE = provider(timeout("timeout.first-byte", Timeouts.DEFAULT.firstByte()));
    static final Key<Duration> IDLE = provider(timeout("timeout.idle", Timeouts.DEFAULT.idle()));
    static final Key<Auth> AUTH = provider(new Key<>("auth", Values.word(Auth.class), (Auth) null));
    static final Key<ProviderKind> KIND =
            provider(new Key<>("kind", Values.word(ProviderKind.class), (ProviderKind) null));
    static final Key<Proxy> PROXY = provider(new Key<>("proxy", ConfigValues::proxy, (Proxy) null));
    static final Key<Path> CA = provider(new Key<>("tls.ca", ConfigValues::path, (Path) null));
    static final Key<Path> SHOWN_CERTIFICATE = provider(new Key<>("tls.certificate", ConfigValues::path, (Path) null));
    static final Key<Path> SHOWN_KEY = provider(new Key<>("tls.key", ConfigValues::path, (Path) null));
    static final Key<String> HEADER =
            provider(new Key<>("header.X", Values.text("[\\t -~]*",
                    "has a header's value with an odd character; allowed: visible ASCII and blanks"), "").secret());

    static final Key<List<String>> PROVIDERS = model(new Key<List<String>>("providers", Values::list, List.of()));
    static final Key<List<String>> ALIASES = model(new Key<List<String>>("aliases", Values::list, List.of()));
    static final PriceKeys PRICE = prices("price.");
    static final Key<PeakHours> PEAK = model(new Key<>("peak", PeakHours::parse, (PeakHours) null));
    static final PriceKeys PEAK_PRICE = prices("price.peak.");
    static final Key<Long> LONG = model(new Key<>("long", Values.count(Tokens.MAX), 0L));
    static final PriceKeys LONG_PRICE = prices("price.long.");
    static final PriceKeys PROVIDER_PRICE = prices("price.PROVIDER.");
    static final Key<Long> CONTEXT = model(new Key<>("context", Values.count(Tokens.MAX), 0L));
    static final Key<StreamMode> STREAM = model(new Key<>("stream", Values.word(StreamMode.class), StreamMode.LIVE));
    static final Key<Long> MAX_OUTPUT = model(new Key<>("max-output", Values.count(Tokens.MAX), 0L));
    static final Key<List<Ability>> CAN =
            model(new Key<List<Ability>>("can", Values.words(Ability.class), List.of()));
    static final Key<List<String>> ALLOW =
            model(new Key<List<String>>("allow", ConfigValues::costly, List.of()));
    static final Key<String> NAME =
            model(new Key<>("name", Values.text("\\P{Cntrl}{1,100}",
                    "is no name; allowed: one line of at most 100 characters"), (String) null));
    static final Key<String> DESCRIPTION =
            model(new Key<>("description", Values.text("\\P{Cntrl}{0,500}",
                    "is no line; allowed: one line of at most 500 characters"), ""));

    static final Scope GATEWAY = new Scope("", GATEWAY_KEYS);
    static final Scope MODEL = new Scope("model.", MODEL_KEYS);

    private final SequencedMap<String, Key<URI>> bases = new LinkedHashMap<>();
    private final Scope provider;
    private final Keys all;

    /// @param dialects the formats in which a provider may be called
    ConfigKeys(List<Dialect> dialects) {
        for (var dialect : dialects) {
            var path = dialect.at(Operation.CHAT).path();
            bases.put(dialect.name(), new Key<>(dialect.name(), text -> ConfigValues.base(text, path), null));
        }
        var ofProvider = new ArrayList<Key<?>>(bases.values());
        ofProvider.addAll(PROVIDER_KEYS);
        provider = new Scope("provider.", ofProvider);
        all = new Keys(GATEWAY, provider, MODEL, AccountKeys.SCOPE);
    }

    /// The prices of a million tokens.
    record PriceKeys(Key<Long> input, Key<Long> cached, Key<Long> cacheWrite, Key<Long> output) {
        PriceKeys(String prefix) {
            this(price(prefix + "input"), price(prefix + "cached"), price(prefix + "cache-write"),
                    price(prefix + "output"));
        }

        List<Key<?>> all() {
            return List.of(input, cached, cacheWrite, output);
        }

        private static Key<Long> price(String ending) {
            return new Key<>(ending, Price::parse, (Long) null);
        }
    }

    /// A base URL by the name of its format.
    Map<String, Key<URI>> bases() {
        return bases;
    }

    Scope provider() {
        return provider;
    }

    Keys all() {
        return all;
    }

    private static <T> Key<T> gateway(Key<T> key) {
        return in(GATEWAY_KEYS, key);
    }

    private static <T> Key<T> provider(Key<T> key) {
        return in(PROVIDER_KEYS, key);
    }

    private static <T> Key<T> model(Key<T> key) {
        return in(MODEL_KEYS, key);
    }

    private static <T> Key<T> in(List<Key<?>> keys, Key<T> key) {
        keys.add(key);
        return key;
    }

    private static Key<Duration> timeout(String ending, Duration usual) {
        return new Key<>(ending, Values.duration(AN_INSTANT), usual);
    }

    private static PriceKeys prices(String prefix) {
        var prices = new PriceKeys(prefix);
        MODEL_KEYS.addAll(prices.all());
        return prices;
    }
}
