package tokenfly.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The table of keys: which there are, and what is said of one that there is not.
///
/// ```
/// key = ENDING                       one of the gateway's own
///     | SCOPE "." NAME "." ENDING    NAME may hold dots and slashes: the longest ending that fits
///                                    ends it, of two the one with fewer words of anybody's choice
/// ```
public final class Keys {
    private static final Pattern PLAIN = Pattern.compile("[a-z]+([._-][a-z]+)*");
    private static final int PLAIN_CHARS = 40;
    /// Words of an unknown key that its name may have, when a near one is looked for.
    private static final int MAX_NAME_WORDS = 8;

    private final List<Scope> scopes;

    /// A key found in the table.
    ///
    /// @param name of what it belongs to; empty in the scope without a prefix
    /// @param ending as it is written, `header.X-Team`
    record Found(Scope scope, String name, Key<?> key, String ending) {}

    public Keys(Scope... scopes) {
        this.scopes = List.of(scopes);
    }

    /// @return null if there is no such key
    Found find(String key) {
        Found found = null;
        for (var scope : scopes) {
            if (!key.startsWith(scope.prefix())) continue;
            var rest = key.substring(scope.prefix().length());
            for (var candidate : scope.keys()) found = better(found, find(scope, candidate, rest));
        }
        return found;
    }

    /// Reads a value of a key.
    ///
    /// @throws IllegalArgumentException if there is no such key, or it is no value; the message names
    ///         the key
    public void check(String key, String value) {
        var found = find(key);
        if (found == null) throw new IllegalArgumentException(key + ": " + unknown(key));
        try {
            found.key().parse(value.strip());
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException(key + ": " + fault.getMessage(), fault);
        }
    }

    private static Found find(Scope scope, Key<?> key, String rest) {
        if (scope.prefix().isEmpty()) return key.ending().equals(rest) ? new Found(scope, "", key, rest) : null;
        int nameEnd = key.nameEnd(rest);
        return nameEnd < 0 ? null : new Found(scope, rest.substring(0, nameEnd), key, rest.substring(nameEnd + 1));
    }

    private static Found better(Found one, Found other) {
        if (one == null || other == null) return one == null ? other : one;
        int longer = other.ending.length() - one.ending.length();
        int plainer = other.key.ending().length() - other.key.part(other.ending).length()
                - one.key.ending().length() + one.key.part(one.ending).length();
        return longer > 0 || longer == 0 && plainer > 0 ? other : one;
    }

    /// Whether the key's value may be shown.
    boolean isOpen(String key) {
        var found = find(key);
        return found != null && !found.key.isSecret();
    }

    /// Whether a key may be shown. A line of a value that was broken in two looks like a key, and
    /// may be a piece of a secret: only what begins like a key of ours, or is words alone, is
    /// shown.
    boolean isShowable(String key) {
        int dot = key.indexOf('.');
        if (dot > 0 && Spelling.nearest(key.substring(0, dot), firstWords()) != null) return true;
        return key.length() <= PLAIN_CHARS && PLAIN.matcher(key).matches();
    }

    private List<String> firstWords() {
        return prefixes().stream().map(prefix -> prefix.substring(0, prefix.length() - 1)).toList();
    }

    private List<String> prefixes() {
        return scopes.stream().map(Scope::prefix).filter(prefix -> !prefix.isEmpty()).toList();
    }

    /// What to say of a key that there is not.
    String unknown(String key) {
        if (!isShowable(key))
            return "unknown key, not shown because it may be a piece of a secret; does the line"
                    + " before end in a backslash, if this one continues it?";
        var nearest = Spelling.nearest(key, candidates(key));
        if (nearest != null) return "unknown key; did you mean " + nearest + "?";
        for (var scope : scopes)
            if (!scope.prefix().isEmpty() && key.startsWith(scope.prefix()))
                return "unknown key; allowed after " + scope.prefix() + "NAME: " + scope.endings();
        return "unknown key; allowed: " + scopes.getFirst().endings() + " and what begins with "
                + String.join(", ", prefixes()).replaceFirst(", (\\S+)$", " or $1");
    }

    /// Every ending behind every part of the key that could be the name.
    private List<String> candidates(String key) {
        var words = key.substring(key.indexOf('.') + 1).split("\\.", -1);
        var candidates = new ArrayList<String>();
        for (var scope : scopes)
            for (var each : scope.keys())
                if (scope.prefix().isEmpty()) candidates.add(each.ending());
                else if (!each.isPattern())
                    for (int i = 1; i < Math.min(words.length, MAX_NAME_WORDS + 1); i++)
                        candidates.add(scope.prefix() + String.join(".", List.of(words).subList(0, i)) + "."
                                + each.ending());
        return candidates;
    }
}
