package tokenfly.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What is said of one provider, model or account, or of the gateway as a whole. Values are read when
/// they are added, so that each mistake is found whoever asks for it. Not thread-safe.
public final class Section {
    private final String name;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    /// @param value null when there is none for want of variables, or for a mistake
    /// @param missing variables in it that are not set
    private record Entry(Property at, Key<?> key, Object value, List<String> missing, boolean isFaulty) {}

    Section(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// @param ending as it is written
    void add(Key<?> key, String ending, Property at, Substitution expansion, Mistakes mistakes) {
        var text = expansion.text().strip();
        // With nothing left for want of variables, the key counts as left out.
        boolean isSet = !text.isEmpty() || expansion.missing().isEmpty();
        Object value = null;
        boolean isFaulty = expansion.fault() != null;
        if (isFaulty) mistakes.add(at, expansion.fault());
        else if (isSet) try {
            value = key.parse(text);
        } catch (IllegalArgumentException fault) {
            isFaulty = true;
            mistakes.add(at, unset(fault.getMessage(), expansion.missing()), fault instanceof HiddenFault);
        }
        entries.put(ending, new Entry(at, key, value, expansion.missing(), isFaulty));
    }

    /// The message with the variables that are not set, before what is allowed.
    private static String unset(String message, List<String> missing) {
        if (missing.isEmpty()) return message;
        int split = message.indexOf("; allowed") < 0 ? message.length() : message.indexOf("; allowed");
        return message.substring(0, split) + " (not set: " + String.join(", ", missing) + ")"
                + message.substring(split);
    }

    /// The value of a key; what the table says where it is left out or mistaken.
    public <T> T get(Key<T> key) {
        var entry = entries.get(key.ending());
        return entry == null || entry.value == null ? key.otherwise() : value(key, entry);
    }

    /// The table knows the type that each key's parser gives.
    @SuppressWarnings("unchecked")
    private static <T> T value(Key<T> key, Entry entry) {
        return (T) entry.value;
    }

    /// The values of a key with a word of anybody's choice in it, by that word, in the file's order.
    public <T> SequencedMap<String, T> all(Key<T> key) {
        var all = new LinkedHashMap<String, T>();
        entries.forEach((ending, entry) -> {
            if (entry.key == key && entry.value != null) all.put(key.part(ending), value(key, entry));
        });
        return all;
    }

    /// One thing that is said.
    public interface Said {
        /// @param ending as it is written
        void take(Key<?> key, String ending, Property at);
    }

    public void forEach(Said said) {
        entries.forEach((ending, entry) -> said.take(entry.key, ending, entry.at));
    }

    /// Whether it is said, if only with a mistake.
    public boolean has(Key<?> key) {
        var entry = entries.get(key.ending());
        return entry != null && (entry.value != null || entry.isFaulty);
    }

    /// Whether it is said with a mistake, which has been reported.
    public boolean isFaulty(Key<?> key) {
        var entry = entries.get(key.ending());
        return entry != null && entry.isFaulty;
    }

    /// The line of a key, also of one of which nothing is left for want of variables.
    ///
    /// @return null if there is none
    public Property at(Key<?> key) {
        return at(key.ending());
    }

    /// @param ending as it is written
    public Property at(String ending) {
        var entry = entries.get(ending);
        return entry == null ? null : entry.at;
    }

    /// The variables in a key's value that are not set.
    public List<String> missing(Key<?> key) {
        var entry = entries.get(key.ending());
        return entry == null ? List.of() : entry.missing;
    }

    /// The line to name when something is missing.
    public Property first() {
        return entries.firstEntry().getValue().at;
    }

    /// The values of the keys that wait for the next start.
    public Map<String, Object> forStart(Scope scope) {
        var values = new LinkedHashMap<String, Object>();
        for (var key : scope.keys()) if (key.isForStart()) values.put(key.ending(), get(key));
        return values;
    }
}
