package tokenfly.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tokenfly.properties.Scope;
import tokenfly.properties.Sections;

/// A line of the operator's file as it may be shown to him again.
///
/// @param name of the provider or model that it is about; empty for the gateway
/// @param key the whole key
/// @param value before `${}` is replaced; null when it is a secret
public record Written(String name, String key, String value, String file, int line) {
    /// Says where a secret comes from, and nothing of it.
    private static final Pattern VARIABLES = Pattern.compile("\\s*\\$\\{\\w+\\}(\\s*,\\s*\\$\\{\\w+\\})*\\s*");

    /// The lines of these scopes, in the file's order within each.
    static List<Written> of(Sections sections, Scope... scopes) {
        var lines = new ArrayList<Written>();
        for (var scope : scopes)
            for (var section : sections.all(scope))
                section.forEach((key, _, at) -> lines.add(new Written(section.name(), at.key(),
                        key.isSecret() ? variables(at.text()) : at.text(), at.file(), at.line())));
        return List.copyOf(lines);
    }

    private static String variables(String text) {
        return VARIABLES.matcher(text).matches() ? text.strip() : null;
    }
}
