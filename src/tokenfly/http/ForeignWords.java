package tokenfly.http;

import java.util.Collection;
import java.util.LinkedHashSet;

/// Words that somebody else chose, made fit for a header or a log: of a client's names only
/// `A-Z a-z 0-9 _ . -` go out as they are, and neither one nor all of them get long.
public final class ForeignWords {
    private static final int LONGEST_WORD = 64;
    /// Python's HTTP client refuses a line of more than 64 KB, and proxies a head of more than 8.
    private static final int LONGEST_LIST = 1000;

    private ForeignWords() {
    }

    /// One word, cut where it is too long; every other character becomes `_`.
    public static String word(String foreign) {
        var word = new StringBuilder(Math.min(foreign.length(), LONGEST_WORD));
        for (int i = 0; i < foreign.length() && i < LONGEST_WORD; i++)
            word.append(isPlain(foreign.charAt(i)) ? foreign.charAt(i) : '_');
        return word.isEmpty() ? "_" : word.toString();
    }

    /// The words by commas, each once; of a long list the beginning, `and 17 more`.
    public static String list(Collection<String> foreign) {
        var words = new LinkedHashSet<String>();
        int length = 0;
        int left = foreign.size();
        for (var name : foreign) {
            var word = word(name);
            if (length + word.length() > LONGEST_LIST) break;
            if (words.add(word)) length += word.length() + 1;
            left--;
        }
        return String.join(",", words) + (left > 0 ? ",and " + left + " more" : "");
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || c == '_' || c == '.' || c == '-';
    }
}
