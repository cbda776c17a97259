package tokenfly.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A place in JSON text and the steps from one token to the next.
///
/// Parser and scanner both walk with these steps, so they accept the same texts and report the same
/// errors. Every step leaves [#at] on the first byte it did not take. Not thread-safe.
final class Lexer {
    static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final long ONES = 0x0101010101010101L;
    static final long HIGH_BITS = 0x80 * ONES;

    final byte[] json;
    private final int from;
    final int to;
    int at;

    /// The content of the last string or member name passed, between its quotes.
    int textFrom;
    int textTo;
    /// Whether that content has a backslash, or a byte past ASCII.
    boolean escaped;
    boolean ascii;

    Lexer(byte[] json, int from, int to) {
        this.json = json;
        this.from = from;
        this.to = to;
        this.at = from;
    }

    /// Steps to the text's only value and looks at its first byte, as [#peek()] does.
    int start() {
        if (from + 3 <= to && json[from] == (byte) 0xEF && json[from + 1] == (byte) 0xBB
                && json[from + 2] == (byte) 0xBF)
            throw error("a byte order mark, which JSON does not know,", from);
        return peek();
    }

    /// Checks that nothing but space follows the text's only value.
    void finish() {
        if (peek() >= 0) throw error("something after the end of the value", at);
    }

    /// Steps over space and looks at the next byte: 0 to 255, or -1 at the end of the text.
    int peek() {
        while (at < to) {
            int next = json[at] & 0xFF;
            if (next > ' ' || next != ' ' && next != '\n' && next != '\r' && next != '\t')
                return next;
            at++;
        }
        return -1;
    }

    /// Steps from `{`, or from the end of a member, to the next member's value; its name is the
    /// last text. False when it stepped over `}` instead.
    boolean nextMember(boolean first) {
        int next = peek();
        if (next == '}') {
            at++;
            return false;
        }
        if (!first) {
            if (next != ',') throw unexpected("',' or '}'");
            at++;
            next = peek();
        }
        if (next != '"') throw unexpected(first ? "a name or '}'" : "a name");
        string();
        if (peek() != ':') throw unexpected("':'");
        at++;
        peek();
        return true;
    }

    /// Steps from `[`, or from the end of an element, to the next element. False when it stepped
    /// over `]` instead.
    boolean nextElement(boolean first) {
        int next = peek();
        if (next == ']') {
            at++;
            return false;
        }
        if (!first) {
            if (next != ',') throw unexpected("',' or ']'");
            at++;
            peek();
        }
        return true;
    }

    /// Steps over a `{` or `[` that has `depth` others around it.
    void open(int depth) {
        if (depth >= Json.MAX_DEPTH) throw error("nested deeper than " + Json.MAX_DEPTH, at);
        at++;
    }

    /// Steps over one whole value that has `depth` objects and arrays around it.
    void skipValue(int depth) {
        switch (at < to ? json[at] : -1) {
            case '"' -> string();
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void skipObject(int depth) {
        open(depth);
        for (boolean first = true; nextMember(first); first = false) skipValue(depth + 1);
    }

    private void skipArray(int depth) {
        open(depth);
        for (boolean first = true; nextElement(first); first = false) skipValue(depth + 1);
    }

    void literal(String word) {
        for (int i = 0; i < word.length(); i++)
            if (at + i >= to || json[at + i] != word.charAt(i)) throw unexpected("a value");
        at += word.length();
    }

    /// Steps over a number (RFC 8259, section 6).
    void number() {
        if (isAt('-')) {
            at++;
            if (!isDigit()) throw unexpected("a digit");
        }
        if (isAt('0')) at++;
        else if (isDigit()) digits();
        else throw unexpected("a value");
        if (isAt('.')) {
            at++;
            digits();
        }
        if (isAt('e') || isAt('E')) {
            at++;
            if (isAt('+') || isAt('-')) at++;
            digits();
        }
    }

    private void digits() {
        if (!isDigit()) throw unexpected("a digit");
        do at++; while (isDigit());
    }

    private boolean isDigit() {
        return at < to && json[at] >= '0' && json[at] <= '9';
    }

    private boolean isAt(char expected) {
        return at < to && json[at] == expected;
    }

    /// Steps over a string and checks it: escapes, control characters and UTF-8.
    void string() {
        int next = at + 1;
        textFrom = next;
        escaped = false;
        ascii = true;
        for (;;) {
            next = plain(next);
            if (next >= to) throw error("the text ends inside a string", to);
            int special = json[next];
            if (special == '"') break;
            if (special < 0) {
                ascii = false;
                next = pastAscii(next);
            } else if (special == '\\') {
                escaped = true;
                next = escape(next);
            } else throw error("a control character that is not escaped", next);
        }
        textTo = next;
        at = next + 1;
    }

    /// The first place from `next` on that holds a quote, a backslash, a control character or a
    /// byte past ASCII; `to` if there is none. Eight bytes a step, as most of a request is prose.
    private int plain(int next) {
        for (; next <= to - 8; next += 8) {
            long special = specialBytes((long) EIGHT_BYTES.get(json, next));
            if (special != 0) return next + (Long.numberOfTrailingZeros(special) >>> 3);
        }
        while (next < to && json[next] >= ' ' && json[next] != '"' && json[next] != '\\') next++;
        return next;
    }

    /// Sets the high bit of each byte of `word` that is not plain. A subtraction may borrow from
    /// the byte above one that is marked, so only the lowest mark is to be trusted.
    private static long specialBytes(long word) {
        long control = word - ' ' * ONES;
        long quote = (word ^ '"' * ONES) - ONES;
        long backslash = (word ^ '\\' * ONES) - ONES;
        return (word | control | quote | backslash) & HIGH_BITS;
    }

    /// The place after the escape at `next`.
    private int escape(int next) {
        switch (next + 1 < to ? json[next + 1] : -1) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return next + 2;
            }
            case 'u' -> {
                for (int i = next + 2; i < next + 6; i++)
                    if (i >= to || Character.digit(json[i], 16) < 0)
                        throw error("an escape without its four hex digits", next);
                return next + 6;
            }
            default -> throw error("an escape that JSON does not know", next);
        }
    }

    /// The place after the characters past ASCII at `next`. A run of three-byte ones, as Chinese
    /// prose is, goes four bytes a look: lead and tails by their high bits; then the lead's low
    /// half and bit 5 of the second byte tell E0 80..9F, overlong, and ED A0..BF, a surrogate.
    private int pastAscii(int next) {
        while (next <= to - 4) {
            int word = (int) FOUR_BYTES.get(json, next);
            int range = word & 0x200F;
            if ((word & 0xC0C0F0) != 0x8080E0 || range == 0 || range == 0x200D) break;
            next += 3;
        }
        return json[next] < 0 ? character(next) : next;
    }

    /// The place after the character past ASCII at `next`. The ranges are those of the Unicode
    /// Standard, table 3-7: no overlong form, no surrogate, nothing past U+10FFFF.
    private int character(int next) {
        int lead = json[next] & 0xFF;
        boolean valid = switch (lead >> 4) {
            case 0xC, 0xD -> lead >= 0xC2 && isTail(next + 1);
            case 0xE -> isTail(next + 1) && isTail(next + 2)
                    && (lead != 0xE0 || (json[next + 1] & 0xFF) >= 0xA0)
                    && (lead != 0xED || (json[next + 1] & 0xFF) < 0xA0);
            case 0xF -> lead <= 0xF4 && isTail(next + 1) && isTail(next + 2) && isTail(next + 3)
                    && (lead != 0xF0 || (json[next + 1] & 0xFF) >= 0x90)
                    && (lead != 0xF4 || (json[next + 1] & 0xFF) < 0x90);
            default -> false;
        };
        if (!valid) throw error("bytes that are not UTF-8", next);
        return next + (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
    }

    private boolean isTail(int place) {
        return place < to && (json[place] & 0xC0) == 0x80;
    }

    private JsonException unexpected(String wanted) {
        return error(at < to ? "expected " + wanted : "the text ends where " + wanted
                + " should stand", at);
    }

    /// Counts lines only now, as only a bad text needs them.
    JsonException error(String reason, int place) {
        int line = 1;
        int lineFrom = from;
        for (int i = from; i < place; i++) {
            if (json[i] != '\n') continue;
            line++;
            lineFrom = i + 1;
        }
        return new JsonException(reason, line, place - lineFrom + 1);
    }
}
