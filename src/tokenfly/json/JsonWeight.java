package tokenfly.json;

/// How much of the heap the tree of a JSON text takes, told from the text without building it, in
/// time linear in its length. Of `[0,0,0]` a tree is forty times as large, of prose hardly larger.
///
/// The text need not be JSON: what is none is weighed by what it looks like.
public final class JsonWeight {
    // Sizes on a 64-bit JVM with compressed references, the parser's stack and the array that grows
    // under it included.
    private static final int VALUE = 24;
    private static final int OBJECT = 112;
    private static final int ARRAY = 64;
    private static final int MEMBER = 88;
    private static final int TEXT = 64;

    private final byte[] json;
    private int at;

    private JsonWeight(byte[] json) {
        this.json = json;
    }

    public static long of(byte[] json) {
        return new JsonWeight(json).weigh();
    }

    private long weigh() {
        long weight = 0;
        while (at < json.length)
            weight += switch (json[at++]) {
                case '"' -> VALUE + string();
                case '{' -> VALUE + OBJECT;
                case '[' -> VALUE + ARRAY;
                case ':' -> MEMBER;
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> VALUE + number();
                case ',', 't', 'f', 'n' -> VALUE;
                default -> 0;
            };
        return weight;
    }

    /// A text with one character beyond Latin-1 takes two bytes for each.
    private long string() {
        int start = at;
        boolean wide = false;
        while (at < json.length && json[at] != '"') {
            boolean escapes = json[at] == '\\';
            if (escapes) at += 2;
            wide |= escapes || passPlain();
        }
        at = Math.min(at, json.length);
        long length = at++ - start;
        return TEXT + (wide ? 2 * length : length);
    }

    /// Steps to the next quote or backslash, eight bytes at a time.
    ///
    /// @return whether a byte beyond ASCII stands before it
    private boolean passPlain() {
        long seen = 0;
        for (; at <= json.length - 8 && !EightBytes.hold(json, at, '"', '\\'); at += 8)
            seen |= (long) Lexer.EIGHT_BYTES.get(json, at);
        while (at < json.length && json[at] != '"' && json[at] != '\\') seen |= json[at++];
        return (seen & Lexer.HIGH_BITS) != 0;
    }

    private long number() {
        int start = at;
        while (at < json.length && json[at] > ' ' && json[at] != ',' && json[at] != ']' && json[at] != '}') at++;
        return TEXT + at - start;
    }
}
