package tokenfly.account.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tokenfly.properties.Key;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Property;
import tokenfly.properties.Section;

/// The keys with a name, `account.NAME.key.KEY`, that one file gives an account, and what is said of
/// them. Not thread-safe.
///
/// Several keys of one name are a key and those that it succeeds: they share its limits, and what is
/// counted for them.
final class NamedKeys {
    private final Section section;
    private final List<Section> all;
    private final Mistakes mistakes;
    private final Map<Key<?>, Map<String, ?>> values = new HashMap<>();

    /// @param all that is said of the account; of a key's ending that stands twice, the first counts
    NamedKeys(Section section, List<Section> all, Mistakes mistakes) {
        this.section = section;
        this.all = all;
        this.mistakes = mistakes;
    }

    void forEach(BiConsumer<ApiKey, Property> action) {
        section.all(AccountKeys.KEY).forEach((name, keys) -> {
            Property at = at(section, name);
            if (!AccountName.isValid(name)) mistakes.add(at, "a key's name is " + AccountName.RULE);
            else for (ApiKey key : keys) action.accept(key.named(name).succeeding(keys.getFirst().id())
                    .expiring(first(AccountKeys.KEY_EXPIRES, name, null)).limited(limits(name)), at);
        });
        section.forEach((key, ending, at) -> {
            var name = key.part(ending);
            if (key.isPattern() && key != AccountKeys.KEY && all.stream().allMatch(one -> at(one, name) == null))
                mistakes.add(at, "there is no account." + section.name() + ".key." + name
                        + "; allowed: for a key that there is");
        });
    }

    private static Property at(Section section, String name) {
        return section.at(AccountKeys.KEY.ending().replace("KEY", name));
    }

    private KeyLimits limits(String name) {
        var limits = new Limits(limit(LimitKind.REQUESTS_PER_MINUTE, name),
                limit(LimitKind.TOKENS_PER_MINUTE, name), limit(LimitKind.CONCURRENT_REQUESTS, name),
                limit(LimitKind.SPEND_PER_DAY, name), limit(LimitKind.SPEND_PER_MONTH, name),
                limit(LimitKind.SPEND, name));
        var models = first(AccountKeys.KEY_MODELS, name, AccountSettings.ALL_MODELS);
        var own = new KeyLimits(models, limits);
        return own.equals(KeyLimits.NONE) ? KeyLimits.NONE : own;
    }

    private long limit(LimitKind kind, String name) {
        return first(AccountKeys.KEY_LIMITS.get(kind), name, 0L);
    }

    private <T> T first(Key<T> key, String name, T otherwise) {
        T value = values(key).get(name);
        return value == null ? otherwise : value;
    }

    /// The table knows the type that each key's parser gives.
    @SuppressWarnings("unchecked")
    private <T> Map<String, T> values(Key<T> key) {
        return (Map<String, T>) values.computeIfAbsent(key, _ -> {
            var merged = new HashMap<String, T>();
            for (var each : all) each.all(key).forEach(merged::putIfAbsent);
            return merged;
        });
    }
}
