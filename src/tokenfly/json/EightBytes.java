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
        for (int at = from; at <= last; at += 32)
            if (at > to - 32 || hold32(bytes, at, (char) wanted[0]))
                for (int i = at; i <= Math.min(at + 31, last); i++)
                    if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length))
                        return i;
        return -1;
    }

    /// Without a branch between the four, which takes half the time.
    private static boolean hold32(byte[] bytes, int at, char one) {
        return has(word(bytes, at), one) | has(word(bytes, at + 8), one)
                | has(word(bytes, at + 16), one) | has(word(bytes, at + 24), one);
    }

    /// Whether one of the eight bytes from `at` is one of these two ASCII characters.
    public static boolean hold(byte[] bytes, int at, char one, char other) {
        long word = word(bytes, at);
        return has(word, one) || has(word, other);
    }

    private static long word(byte[] bytes, int at) {
        return (long) Lexer.EIGHT_BYTES.get(bytes, at);
    }

    /// A byte is zero where it was the character: only there does taking one from it set its highest bit anew.
    private static boolean has(long word, char ascii) {
        long zeros = word ^ ascii * Lexer.ONES;
        return (zeros - Lexer.ONES & ~zeros & Lexer.HIGH_BITS) != 0;
    }
}
