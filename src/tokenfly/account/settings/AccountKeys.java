package tokenfly.account.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tokenfly.account.money.Money;
import tokenfly.properties.Key;
import tokenfly.properties.Keys;
import tokenfly.properties.Scope;
import tokenfly.properties.Values;

/// The table of what can be set for an account, `account.NAME.ENDING`, and for a key of it,
/// `account.NAME.key.KEY.ENDING`.
///
/// `account.default.ENDING` serves every account that does not set that ending itself; keys and
/// `disabled` have no default. With keys of its own, `default` is also an account.
public final class AccountKeys {
    public static final String DEFAULT = "default";

    private static final long MAX_COUNT = 1_000_000_000_000L;
    private static final String NONE = "none";
    private static final String KEY_HEAD = "key.KEY.";

    static final Key<List<ApiKey>> KEYS = new Key<List<ApiKey>>("keys", AccountKeys::keys, List.of()).secret();
    static final Key<Long> BALANCE = new Key<>("balance", AccountKeys::amount, null);
    static final Key<List<String>> MODELS = new Key<>("models", AccountKeys::models, AccountSettings.ALL_MODELS);
    static final Key<Long> REQUESTS = limit(LimitKind.REQUESTS_PER_MINUTE);
    static final Key<Long> TOKENS = limit(LimitKind.TOKENS_PER_MINUTE);
    static final Key<Long> CONCURRENT = limit(LimitKind.CONCURRENT_REQUESTS);
    static final Key<Long> PER_DAY = limit(LimitKind.SPEND_PER_DAY);
    static final Key<Long> PER_MONTH = limit(LimitKind.SPEND_PER_MONTH);
    static final Key<Long> LOW_BALANCE = new Key<>("low-balance", AccountKeys::low, 0L);
    static final Key<Boolean> DISABLED = new Key<>("disabled", Values::flag, false);

    /// One key with a name, or that and those that it succeeds.
    static final Key<List<ApiKey>> KEY = new Key<List<ApiKey>>("key.KEY", AccountKeys::keys, List.of()).secret();
    /// What a key with a name may do of what its account may.
    static final Key<List<String>> KEY_MODELS = ofKey(MODELS.ending(), AccountKeys::models, AccountSettings.ALL_MODELS);
    static final Key<Instant> KEY_EXPIRES = ofKey("expires", AccountKeys::end, null);
    static final Map<LimitKind, Key<Long>> KEY_LIMITS = keyLimits();

    public static final Scope SCOPE = new Scope("account.", all());

    /// The table of a file that has accounts only.
    static final Keys ALL = new Keys(SCOPE);

    private AccountKeys() {
    }

    /// The endings that say one thing each, which leaves out the keys.
    public static Stream<String> settable() {
        return SCOPE.keys().stream().filter(key -> key != KEYS && !key.isPattern()).map(Key::ending);
    }

    /// Whether a value can be set in the file that the program writes.
    ///
    /// @throws IllegalArgumentException if it cannot
    static void check(String key, String value) {
        // In the operator's file ${NAME} stands for an environment variable; here it never does.
        if (value.contains("${")) throw new IllegalArgumentException("${ is not allowed in " + key);
        ALL.check(key, value);
    }

    /// What can be set for a key, `models` or `spend`.
    public static List<String> keyEndings() {
        return keyKeys().map(key -> key.ending().substring(KEY_HEAD.length())).toList();
    }

    private static List<Key<?>> all() {
        return Stream.concat(Stream.of(KEYS, BALANCE, MODELS, REQUESTS, TOKENS, CONCURRENT, PER_DAY, PER_MONTH,
                LOW_BALANCE, DISABLED, KEY), keyKeys()).toList();
    }

    private static Stream<Key<?>> keyKeys() {
        return Stream.concat(Stream.of(KEY_MODELS, KEY_EXPIRES), KEY_LIMITS.values().stream());
    }

    private static Map<LimitKind, Key<Long>> keyLimits() {
        var keys = new EnumMap<LimitKind, Key<Long>>(LimitKind.class);
        for (var kind : LimitKind.values()) keys.put(kind, ofKey(kind.word(), limitParser(kind), 0L));
        return keys;
    }

    private static <T> Key<T> ofKey(String ending, Function<String, ? extends T> parser, T otherwise) {
        return new Key<>(KEY_HEAD + ending, parser, otherwise);
    }

    private static Key<Long> limit(LimitKind kind) {
        return new Key<>(kind.word(), limitParser(kind), 0L);
    }

    private static Function<String, Long> limitParser(LimitKind kind) {
        Function<String, Long> parser = kind.isMoney() ? AccountKeys::positive : AccountKeys::count;
        return text -> text.equals(NONE) ? 0 : parser.apply(text);
    }

    /// A date is the last day on which a key is one, in UTC.
    private static Instant end(String text) {
        try {
            return text.length() == "2026-12-31".length()
                    ? LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("\"" + text + "\" is no date; allowed: the last day, such as"
                    + " 2026-12-31 (UTC), or a time such as 2026-12-31T18:00:00Z", malformed);
        }
    }

    private static List<ApiKey> keys(String text) {
        return Values.list(text).stream().map(ApiKey::parse).distinct().toList();
    }

    private static List<String> models(String text) {
        var patterns = Values.list(text);
        if (patterns.isEmpty())
            throw new IllegalArgumentException("\"" + text + "\" names no model; allowed: ids, \"*\" for all of them");
        return patterns;
    }

    private static long amount(String text) {
        long nanos = Money.parse(text);
        if (nanos >= 0) return nanos;
        throw new IllegalArgumentException("\"" + text + "\" is below zero: allowed is zero or more");
    }

    private static long low(String text) {
        long nanos = text.equals(NONE) ? 0 : amount(text);
        if (nanos > 0 || text.equals(NONE)) return nanos;
        throw new IllegalArgumentException("\"" + text + "\" is below no balance that pays for anything: allowed"
                + " is an amount above zero, or none");
    }

    private static long positive(String text) {
        long nanos = amount(text);
        if (nanos > 0) return nanos;
        throw new IllegalArgumentException("\"" + text + "\" allows nothing: allowed is an amount"
                + " above zero, or none; disabled = true closes an account");
    }

    private static long count(String text) {
        if (!text.matches("0*[1-9][0-9]{0,12}") || Long.parseLong(text) > MAX_COUNT)
            throw new IllegalArgumentException("\"" + text + "\" is no limit: allowed is a whole"
                    + " number from 1 to " + MAX_COUNT + ", or none");
        return Long.parseLong(text);
    }
}
