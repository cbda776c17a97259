package tokenfly.account.settings;

/// Model ids with `*`, which stands for any text.
public final class Wildcard {
    private Wildcard() {
    }

    public static boolean isPattern(String id) {
        return id.indexOf('*') >= 0;
    }

    /// Of two patterns that match, the one with more is the more exact.
    public static int literals(String pattern) {
        return (int) pattern.chars().filter(c -> c != '*').count();
    }

    /// Greedy matching with one step back: each `*` first stands for nothing, then for one more
    /// character at a time. Linear for one star, at worst the product of the lengths.
    public static boolean matches(String pattern, String text) {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }
}
