package tokenfly.properties;

import java.util.Collection;

/// Finds what somebody probably meant.
public final class Spelling {
    private static final int MAX_DISTANCE = 3;
    private static final int MAX_CHARS = 200;

    private Spelling() {
    }

    /// The candidate with the fewest letters to add, drop or change: at most 3, and at most half
    /// of the word's. The first of several.
    ///
    /// @return null when none is near
    public static String nearest(String word, Collection<String> candidates) {
        if (word.length() > MAX_CHARS) return null;
        int least = Math.min(MAX_DISTANCE, word.length() / 2) + 1;
        String nearest = null;
        for (var candidate : candidates) {
            if (Math.abs(candidate.length() - word.length()) >= least) continue;
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /// Levenshtein's distance, row by row.
    private static int distance(String a, String b) {
        var above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) above[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
