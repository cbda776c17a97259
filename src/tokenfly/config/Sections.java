package tokenfly.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// The properties of a file, sorted by what they belong to, in the file's order. Unknown keys
/// and keys that stand twice have become mistakes and are left out.
record Sections(Section global, SequencedMap<String, Section> providers,
                SequencedMap<String, Section> models, SequencedMap<String, Entry> accounts) {

    /// @param expand replaces the `${}` of a value
    static Sections of(List<Property> properties, Function<String, Expansion> expand,
                       Mistakes mistakes) {
        var sections = new Sections(new Section(""), new LinkedHashMap<>(), new LinkedHashMap<>(),
                new LinkedHashMap<>());
        Map<String, Property> seen = new HashMap<>();
        for (var property : properties) {
            var earlier = seen.putIfAbsent(property.key(), property);
            var key = KeyGrammar.parse(property.key());
            if (key == null)
                mistakes.add(property, KeyGrammar.unknown(property.key()));
            else if (earlier != null)
                mistakes.add(property, "stands already on line " + earlier.line() + "; allowed: once");
            else
                sections.add(key, property, expand.apply(property.text()), mistakes);
        }
        return sections;
    }

    private void add(Key key, Property property, Expansion expansion, Mistakes mistakes) {
        boolean faulty = expansion.fault() != null;
        if (faulty) mistakes.add(property, expansion.fault());
        var entry = new Entry(property, expansion.text(), expansion.missing(), faulty);
        switch (key.scope()) {
            case GLOBAL -> global.add(key.ending(), entry);
            case PROVIDER -> section(providers, key.name()).add(key.ending(), entry);
            case MODEL -> section(models, key.name()).add(key.ending(), entry);
            case ACCOUNT -> accounts.put(property.key(), entry);
        }
    }

    private static Section section(Map<String, Section> sections, String name) {
        return sections.computeIfAbsent(name, Section::new);
    }
}
