package tokenfly.account.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tokenfly.account.money.Money;

/// Reads the `account.NAME.ENDING` keys of properties files.
///
/// | ending | value |
/// | --- | --- |
/// | `keys` | entries as [ApiKey#parse] reads them, comma-separated |
/// | `balance` | an amount, zero or more |
/// | `models` | patterns, comma-separated |
/// | `requests-per-minute`, `tokens-per-minute`, `concurrent-requests` | a whole number, or `none` |
/// | `spend-per-day`, `spend-per-month` | an amount above zero, or `none` |
/// | `disabled` | `true` or `false` |
///
/// `account.default.ENDING` serves every account that does not set that ending itself; keys and
/// `disabled` have no default. With keys of its own, `default` is also an account.
///
/// A name may contain dots: the last ending that fits ends it.
public final class AccountProperties {
    public static final String PREFIX = "account.";
    public static final List<String> ENDINGS = List.of("keys", "balance", "models",
            "requests-per-minute", "tokens-per-minute", "concurrent-requests", "spend-per-day",
            "spend-per-month", "disabled");

    private static final String DEFAULT = "default";
    private static final long MAX_COUNT = 1_000_000_000_000L;

    private final Consumer<Problem> problems;
    private final Map<KeyHash, String> owners = new HashMap<>();
    private final Map<Object, Object> shared = new HashMap<>();
    private final Set<String> faulty = new HashSet<>();

    /// A mistake in a file.
    ///
    /// @param key the whole key, `account.alice.balance`
    /// @param message what is wrong with its value and what is allowed; never holds an API key
    public record Problem(String key, String message) {}

    private AccountProperties(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /// Reads both files at once. Where both set something for an account, the operator's counts;
    /// keys are those of both.
    ///
    /// @param operator all keys that begin with `account.` of the operator's file
    /// @param made the same of the file that the program writes
    /// @param problems told of every mistake; what is mistaken is left out of the result
    public static List<AccountSettings> read(Map<String, String> operator, Map<String, String> made,
                                             Consumer<Problem> problems) {
        var reader = new AccountProperties(problems);
        SequencedMap<String, Map<String, String>> accounts = new LinkedHashMap<>();
        reader.collect(operator, accounts);
        reader.collect(made, accounts);
        Map<String, String> defaults = reader.defaults(accounts);
        return reader.settings(accounts, defaults);
    }

    /// @return name and ending, or null if the key is not `account.NAME.ENDING`
    static String[] split(String key) {
        for (String ending : ENDINGS) {
            int nameEnd = key.length() - ending.length() - 1;
            if (key.startsWith(PREFIX) && key.endsWith("." + ending) && nameEnd > PREFIX.length())
                return new String[] {key.substring(PREFIX.length(), nameEnd), ending};
        }
        return null;
    }

    private void collect(Map<String, String> file, Map<String, Map<String, String>> accounts) {
        file.forEach((key, value) -> {
            String[] parts = split(key);
            if (parts == null) {
                problems.accept(new Problem(key, "unknown key: allowed are account.NAME."
                        + String.join(", .", ENDINGS)));
            } else if (!AccountName.isValid(parts[0])) {
                read(key, parts[0], AccountName::check, null);
            } else {
                accounts.computeIfAbsent(parts[0], _ -> new HashMap<>()).merge(parts[1], value,
                        (theirs, ours) -> parts[1].equals("keys") ? theirs + "," + ours : theirs);
            }
        });
    }

    /// What `account.default` says for all. It stays an account itself when it has keys.
    private Map<String, String> defaults(Map<String, Map<String, String>> accounts) {
        Map<String, String> own = accounts.remove(DEFAULT);
        if (own == null) return Map.of();
        Map<String, String> defaults = new HashMap<>(own);
        Map<String, String> account = new HashMap<>();
        for (String ending : List.of("keys", "disabled"))
            if (defaults.containsKey(ending)) account.put(ending, defaults.remove(ending));
        if (account.containsKey("keys")) accounts.put(DEFAULT, account);
        else if (!account.isEmpty())
            problems.accept(new Problem(PREFIX + DEFAULT + ".disabled", "has no default"));
        limits(DEFAULT, defaults);
        opening(DEFAULT, defaults);
        // A mistake in a default is told once, where it stands, and not for every account.
        defaults.keySet().removeIf(ending -> faulty.contains(PREFIX + DEFAULT + "." + ending));
        return defaults;
    }

    private List<AccountSettings> settings(Map<String, Map<String, String>> accounts,
                                           Map<String, String> defaults) {
        List<AccountSettings> all = new ArrayList<>(accounts.size());
        accounts.forEach((name, own) -> {
            Map<String, String> values = new HashMap<>(defaults);
            values.putAll(own);
            all.add(new AccountSettings(name, keys(name, values), models(values),
                    limits(name, values), opening(name, values), disabled(name, values)));
        });
        return all;
    }

    private List<ApiKey> keys(String name, Map<String, String> values) {
        Map<KeyHash, ApiKey> keys = new LinkedHashMap<>();
        for (String entry : list(values.get("keys"))) {
            ApiKey key = read(PREFIX + name + ".keys", entry, ApiKey::parse, null);
            if (key == null) continue;
            String owner = owners.putIfAbsent(key.hash(), name);
            if (owner == null || owner.equals(name)) keys.putIfAbsent(key.hash(), key);
            else problems.accept(new Problem(PREFIX + name + ".keys",
                    "holds a key that account " + owner + " has, too"));
        }
        return List.copyOf(keys.values());
    }

    private List<String> models(Map<String, String> values) {
        List<String> patterns = list(values.get("models"));
        return patterns.isEmpty() ? AccountSettings.ALL_MODELS : share(patterns);
    }

    private static List<String> list(String value) {
        if (value == null) return List.of();
        List<String> entries = new ArrayList<>();
        for (String entry : value.split(","))
            if (!entry.isBlank()) entries.add(entry.strip());
        return entries;
    }

    private Limits limits(String name, Map<String, String> values) {
        return share(new Limits(limit(name, values, LimitKind.REQUESTS_PER_MINUTE),
                limit(name, values, LimitKind.TOKENS_PER_MINUTE),
                limit(name, values, LimitKind.CONCURRENT_REQUESTS),
                limit(name, values, LimitKind.SPEND_PER_DAY),
                limit(name, values, LimitKind.SPEND_PER_MONTH)));
    }

    private long limit(String name, Map<String, String> values, LimitKind kind) {
        String value = values.get(kind.word());
        if (value == null || value.equals("none")) return 0;
        return read(PREFIX + name + "." + kind.word(), value,
                kind.isMoney() ? AccountProperties::positive : AccountProperties::count, 0L);
    }

    private OptionalLong opening(String name, Map<String, String> values) {
        String value = values.get("balance");
        if (value == null) return OptionalLong.empty();
        Long nanos = read(PREFIX + name + ".balance", value, AccountProperties::amount, null);
        return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    private boolean disabled(String name, Map<String, String> values) {
        String value = values.getOrDefault("disabled", "false");
        return read(PREFIX + name + ".disabled", value, AccountProperties::flag, true);
    }

    private static long amount(String value) {
        long nanos = Money.parse(value);
        if (nanos >= 0) return nanos;
        throw new IllegalArgumentException("\"" + value
                + "\" is below zero: allowed is zero or more");
    }

    private static long positive(String value) {
        long nanos = amount(value);
        if (nanos > 0) return nanos;
        throw new IllegalArgumentException("\"" + value + "\" allows nothing: allowed is an amount"
                + " above zero, or none; disabled = true closes an account");
    }

    private static long count(String value) {
        if (!value.matches("0*[1-9][0-9]{0,12}") || Long.parseLong(value) > MAX_COUNT)
            throw new IllegalArgumentException("\"" + value + "\" is no limit: allowed is a whole"
                    + " number from 1 to " + MAX_COUNT + ", or none");
        return Long.parseLong(value);
    }

    private static boolean flag(String value) {
        if (value.equals("true") || value.equals("false")) return value.equals("true");
        throw new IllegalArgumentException("\"" + value + "\" is neither true nor false");
    }

    private <T> T read(String key, String value, Function<String, T> parser, T fallback) {
        try {
            return parser.apply(value.strip());
        } catch (IllegalArgumentException fault) {
            faulty.add(key);
            problems.accept(new Problem(key, fault.getMessage()));
            return fallback;
        }
    }

    /// One object for equal values: a hundred thousand accounts have few different limits.
    @SuppressWarnings("unchecked")
    private <T> T share(T value) {
        return (T) shared.computeIfAbsent(value, same -> same);
    }
}
