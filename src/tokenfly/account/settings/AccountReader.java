package tokenfly.account.settings;

import static tokenfly.account.settings.AccountKeys.DEFAULT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tokenfly.properties.Key;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Property;
import tokenfly.properties.Section;
import tokenfly.properties.Sections;

/// Makes accounts of what the operator's file and the one that the program writes say. Where both set
/// something for an account, the operator's counts; keys are those of both.
public final class AccountReader {
    private final Mistakes mistakes;
    private final Map<String, List<Section>> sections = new LinkedHashMap<>();
    private final Map<KeyHash, String> owners = new HashMap<>();
    private final Map<Object, Object> shared = new HashMap<>();

    private AccountReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    public static List<AccountSettings> read(Sections operator, Sections made, Mistakes mistakes) {
        var reader = new AccountReader(mistakes);
        operator.all(AccountKeys.SCOPE).forEach(reader::collect);
        made.all(AccountKeys.SCOPE).forEach(reader::collect);
        return reader.accounts();
    }

    private void collect(Section section) {
        try {
            sections.computeIfAbsent(AccountName.check(section.name()), _ -> new ArrayList<>(2)).add(section);
        } catch (IllegalArgumentException fault) {
            mistakes.add(section.first(), fault.getMessage());
        }
    }

    private List<AccountSettings> accounts() {
        var defaults = sections.getOrDefault(DEFAULT, List.of());
        if (!isAccount(defaults)) sections.remove(DEFAULT);
        var accounts = new ArrayList<AccountSettings>(sections.size());
        sections.forEach((name, own) -> accounts.add(account(name, own, defaults)));
        return accounts;
    }

    /// What is said of `default` holds for all. It is an account itself when it has keys.
    private boolean isAccount(List<Section> defaults) {
        if (defaults.stream().anyMatch(section -> section.at(AccountKeys.KEYS) != null
                || !section.all(AccountKeys.KEY).isEmpty())) return true;
        for (var section : defaults)
            if (section.has(AccountKeys.DISABLED))
                mistakes.add(section.at(AccountKeys.DISABLED), "has no default; allowed: for an account");
        return false;
    }

    private AccountSettings account(String name, List<Section> own, List<Section> defaults) {
        var all = new ArrayList<>(own);
        all.addAll(defaults);
        var opening = first(AccountKeys.BALANCE, all);
        return new AccountSettings(name, keys(name, own), share(first(AccountKeys.MODELS, all)),
                share(limits(all)), opening == null ? OptionalLong.empty() : OptionalLong.of(opening),
                first(AccountKeys.DISABLED, own), first(AccountKeys.LOW_BALANCE, all));
    }

    private static Limits limits(List<Section> all) {
        return new Limits(first(AccountKeys.REQUESTS, all), first(AccountKeys.TOKENS, all),
                first(AccountKeys.CONCURRENT, all), first(AccountKeys.PER_DAY, all),
                first(AccountKeys.PER_MONTH, all));
    }

    /// What the first section says that says anything.
    private static <T> T first(Key<T> key, List<Section> sections) {
        for (var section : sections) if (section.has(key)) return section.get(key);
        return sections.getFirst().get(key);
    }

    private List<ApiKey> keys(String name, List<Section> own) {
        var keys = new LinkedHashMap<KeyHash, ApiKey>();
        // Those with a name go first, so that a list which has one of them, too, frees it of no limit.
        for (var section : own) new NamedKeys(section, own, mistakes).forEach((key, at) -> put(name, key, at, keys));
        for (var section : own)
            for (var key : section.get(AccountKeys.KEYS)) put(name, key, section.at(AccountKeys.KEYS), keys);
        return List.copyOf(keys.values());
    }

    private void put(String account, ApiKey key, Property at, Map<KeyHash, ApiKey> keys) {
        var owner = owners.putIfAbsent(key.hash(), account);
        if (owner == null || owner.equals(account)) keys.putIfAbsent(key.hash(), key);
        else mistakes.add(at, "holds a key that account " + owner + " has, too");
    }

    /// One object for equal values: a hundred thousand accounts have few different limits.
    @SuppressWarnings("unchecked")
    private <T> T share(T value) {
        return (T) shared.computeIfAbsent(value, same -> same);
    }
}
