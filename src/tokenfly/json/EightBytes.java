package tokenfly.json;

/// Eight bytes looked at in one step.
public final class EightBytes {
    private EightBytes() {
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
