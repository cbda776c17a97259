package tokenfly.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What is said of one provider, model or account, or globally. Not thread-safe.
final class Section {
    private final String name;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    Section(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(String ending, Entry entry) {
        entries.put(ending, entry);
    }

    /// @return null when it is left out, or nothing is left of it for want of variables
    Entry get(String ending) {
        var entry = entries.get(ending);
        return entry == null || !entry.isSet() ? null : entry;
    }

    /// Whether it is said, if only with a mistake.
    boolean has(String ending) {
        var entry = entries.get(ending);
        return entry != null && (entry.isSet() || entry.faulty());
    }

    /// Also an entry of which nothing is left.
    Entry raw(String ending) {
        return entries.get(ending);
    }

    /// The line to name when something is missing.
    Property first() {
        return entries.firstEntry().getValue().at();
    }

    Collection<String> endings() {
        return entries.keySet();
    }
}
