package tokenfly.properties;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The properties of a file, sorted by what they belong to, in the file's order. Unknown keys
/// and keys that stand twice have become mistakes and are left out.
public final class Sections {
    private final Map<String, Map<String, Section>> byPrefix = new HashMap<>();

    /// @param expand replaces the `${}` of a value
    public static Sections of(List<Property> properties, Function<String, Substitution> expand, Keys keys,
                              Mistakes mistakes) {
        var sections = new Sections();
        Map<String, Property> seen = new HashMap<>();
        for (var property : properties) {
            var earlier = seen.putIfAbsent(property.key(), property);
            var found = keys.find(property.key());
            if (found == null)
                mistakes.add(property, keys.unknown(property.key()));
            else if (earlier != null)
                mistakes.add(property, "stands already on line " + earlier.line() + "; allowed: once");
            else
                sections.section(found.scope(), found.name())
                        .add(found.key(), found.ending(), property, expand.apply(property.text()), mistakes);
        }
        return sections;
    }

    private Section section(Scope scope, String name) {
        return byPrefix.computeIfAbsent(scope.prefix(), _ -> new LinkedHashMap<>()).computeIfAbsent(name, Section::new);
    }

    /// The section of the scope without names.
    public Section only(Scope scope) {
        return section(scope, "");
    }

    public Collection<Section> all(Scope scope) {
        return byPrefix.getOrDefault(scope.prefix(), Map.of()).values();
    }
}
