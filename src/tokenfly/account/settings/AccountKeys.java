package tokenfly.account.settings;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tokenfly.account.money.Money;
import tokenfly.properties.Key;
import tokenfly.properties.Keys;
import tokenfly.properties.Scope;
import tokenfly.properties.Values;

/// The table of what can be set for an account: `account.NAME.ENDING`.
///
/// `account.default.ENDING` serves every account that does not set that ending itself; keys and
/// `disabled` have no default. With keys of its own, `default` is also an account.
public final class AccountKeys {
    public static final String DEFAULT = "default";

    private static final long MAX_COUNT = 1_000_000_000_000L;
    private static final String NONE = "none";

    static final Key<List<ApiKey>> KEYS = new Key<List<ApiKey>>("keys", AccountKeys::keys, List.of()).secret();
    static final Key<Long> BALANCE = new Key<>("balance", AccountKeys::amount, null);
    static final Key<List<String>> MODELS = new Key<>("models", AccountKeys::models, AccountSettings.ALL_MODELS);
    static final Key<Long> REQUESTS = limit(LimitKind.REQUESTS_PER_MINUTE);
    static final Key<Long> TOKENS = limit(LimitKind.TOKENS_PER_MINUTE);
    static final Key<Long> CONCURRENT = limit(LimitKind.CONCURRENT_REQUESTS);
    static final Key<Long> PER_DAY = limit(LimitKind.SPEND_PER_DAY);
    static final Key<Long> PER_MONTH = limit(LimitKind.SPEND_PER_MONTH);
    static final Key<Boolean> DISABLED = new Key<>("disabled", Values::flag, false);

    public static final Scope SCOPE = new Scope("account.", List.of(KEYS, BALANCE, MODELS, REQUESTS, TOKENS,
            CONCURRENT, PER_DAY, PER_MONTH, DISABLED));

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

    private static Key<Long> limit(LimitKind kind) {
        Function<String, Long> parser = kind.isMoney() ? AccountKeys::positive : AccountKeys::count;
        return new Key<>(kind.word(), text -> text.equals(NONE) ? 0 : parser.apply(text), 0L);
    }

    private static List<ApiKey> keys(String text) {
        return Values.list(text).stream().map(ApiKey::parse).distinct().toList();
    }

    private static List<String> models(String text) {
        var patterns = Values.list(text);
        return patterns.isEmpty() ? AccountSettings.ALL_MODELS : patterns;
    }

    private static long amount(String text) {
        long nanos = Money.parse(text);
        if (nanos >= 0) return nanos;
        throw new IllegalArgumentException("\"" + text + "\" is below zero: allowed is zero or more");
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
