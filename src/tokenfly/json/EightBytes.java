package tokenfly.json;

import java.util.Arrays;

/// Eight bytes looked at in one step.
public final class EightBytes {
    private EightBytes() {
    }

    /// The first place of an ASCII text from `from` (inclusive) to `to` (exclusive), or -1. Soon where its first
    /// character is rare, as a quote is in long texts.
    public static int find(byte[] bytes, int from, int to, byte[] wanted) {
        int last = to - wanted.length;
        for (int at = from; at <= last; at += 8)
            if (at > to - 8 || hold(bytes, at, (char) wanted[0], (char) wanted[0]))
                for (int i = at; i <= Math.min(at + 7, last); i++)
                    if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) return i;
        return -1;
    }

    /// Whether one of the eight bytes from `at` is one of these two ASCII characters.
    public static boolean hold(byte[] bytes, int at, char one, char other) {
        long word = (long) Lexer.EIGHT_BYTES.get(bytes, at);
        return has(word, one) || has(word, other);
    }

    /// A byte is zero where it was the character: only there does taking one from it set its highest bit anew.
    private static boolean has(long word, char ascii) {
        long zeros = word ^ ascii * Lexer.ONES;
        return (zeros - Lexer.ONES & ~zeros & Lexer.HIGH_BITS) != 0;
    }
}
