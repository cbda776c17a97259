package tokenfly.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tokenfly.config.Key.Scope;

/// Which keys there are.
///
/// ```
/// key = "listen" | "drain" | ...            a global key
///     | "provider." NAME "." ending         NAME and ID may hold dots and slashes: the longest
///     | "provider." NAME ".header." X       ending that fits ends them
///     | "model." ID "." ending
///     | "account." NAME "." ending
/// ```
final class KeyGrammar {
    private static final Pattern PLAIN = Pattern.compile("[a-z]+([._-][a-z]+)*");
    private static final int PLAIN_CHARS = 40;
    private static final String DOT_HEADER = "." + Key.HEADER;
    private static final List<String> FIRST_WORDS = List.of("provider", "model", "account");

    private KeyGrammar() {
    }

    /// @return null if there is no such key
    static Key parse(String key) {
        if (Scope.GLOBAL.endings.contains(key)) return new Key(Scope.GLOBAL, "", key);
        for (var scope : Scope.values())
            if (scope != Scope.GLOBAL && key.startsWith(scope.prefix))
                return parse(scope, key.substring(scope.prefix.length()));
        return null;
    }

    private static Key parse(Scope scope, String rest) {
        int header = scope == Scope.PROVIDER ? rest.lastIndexOf(DOT_HEADER) : -1;
        if (header > 0 && header + DOT_HEADER.length() < rest.length())
            return new Key(scope, rest.substring(0, header), rest.substring(header + 1));
        String longest = "";
        for (var ending : scope.endings)
            if (ending.length() > longest.length() && endsIn(rest, ending)) longest = ending;
        int nameEnd = rest.length() - longest.length() - 1;
        return longest.isEmpty() ? null : new Key(scope, rest.substring(0, nameEnd), longest);
    }

    /// Without joining strings: a hundred thousand accounts have many keys.
    private static boolean endsIn(String rest, String ending) {
        int dot = rest.length() - ending.length() - 1;
        return dot > 0 && rest.charAt(dot) == '.' && rest.endsWith(ending);
    }

    /// Whether the key's value must never be shown.
    static boolean isSecret(String key) {
        var parsed = parse(key);
        return parsed != null && (parsed.ending().equals("keys")
                || parsed.ending().equals("admin.key") || parsed.ending().startsWith(Key.HEADER));
    }

    /// Whether a key may be shown. A line of a value that was broken in two looks like a key, and
    /// may be a piece of a secret: only what begins like a key of ours, or is words alone, is
    /// shown.
    static boolean isShowable(String key) {
        int dot = key.indexOf('.');
        if (dot > 0 && Spelling.nearest(key.substring(0, dot), FIRST_WORDS) != null) return true;
        return key.length() <= PLAIN_CHARS && PLAIN.matcher(key).matches();
    }

    /// What to say of a key that there is not.
    static String unknown(String key) {
        if (!isShowable(key))
            return "unknown key, not shown because it may be a piece of a secret; does the line"
                    + " before end in a backslash, if this one continues it?";
        var nearest = nearest(key);
        if (nearest != null) return "unknown key; did you mean " + nearest + "?";
        for (var scope : Scope.values())
            if (scope != Scope.GLOBAL && key.startsWith(scope.prefix))
                return "unknown key; allowed after " + scope.prefix + "NAME: "
                        + String.join(", ", scope.endings)
                        + (scope == Scope.PROVIDER ? ", header.X" : "");
        return "unknown key; allowed: " + String.join(", ", Scope.GLOBAL.endings)
                + " and what begins with provider., model. or account.";
    }

    private static String nearest(String key) {
        List<String> candidates = new ArrayList<>(Scope.GLOBAL.endings);
        int dot = key.indexOf('.');
        var words = dot < 0 ? new String[0] : key.substring(dot + 1).split("\\.", -1);
        for (var scope : Scope.values())
            if (scope != Scope.GLOBAL) addCandidates(candidates, scope, words);
        return Spelling.nearest(key, candidates);
    }

    /// Every ending behind every part of the key that could be the name.
    private static void addCandidates(List<String> candidates, Scope scope, String[] words) {
        var name = new StringBuilder();
        int most = Math.min(words.length - 1, 8);
        for (int i = 0; i < most; i++) {
            name.append(i == 0 ? "" : ".").append(words[i]);
            for (var ending : scope.endings) candidates.add(scope.prefix + name + "." + ending);
        }
    }
}
