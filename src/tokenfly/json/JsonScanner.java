package tokenfly.json;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Walks over the direct members of one JSON object, or the elements of one array, in place: no
/// tree is built and nothing is copied until it is asked for.
///
/// ```
/// var scan = new JsonScanner(body, 0, body.length);
/// while (scan.nextMember())
///     if (scan.nameIs("model")) model = scan.string();
/// ```
///
/// Scanned to its end, a text is checked as strictly as [Json#parse(byte[])] checks it, with the
/// same exceptions; a text that is neither object nor array is checked too and has no members. A
/// name that stands twice comes twice, and the last one counts. The bytes must not change
/// meanwhile. Not thread-safe; spent once it has thrown.
public final class JsonScanner {
    /// Digits that always fit a long.
    private static final int SAFE_DIGITS = 18;

    private final Lexer lexer;
    private final Unescaper unescaper = new Unescaper();
    private final byte[] json;
    private final int depth;
    /// The first byte of the value scanned, -1 where the text is empty.
    private final int kind;
    private int count;
    private int closeAt = -1;

    private int nameFrom;
    private int nameTo;
    private boolean nameEscaped;
    private boolean nameAscii;
    private int valueFrom;
    /// 0 while there is no current value.
    private int valueTo;

    /// Scans the text from `from` (inclusive) to `to` (exclusive). Places are offsets in `json`; an
    /// error's line and column count from `from`.
    ///
    /// @throws JsonException when the text begins with a byte order mark
    public JsonScanner(byte[] json, int from, int to) {
        this(json, from, to, 0);
    }

    private JsonScanner(byte[] json, int from, int to, int depth) {
        Objects.checkFromToIndex(from, to, json.length);
        this.lexer = new Lexer(json, from, to);
        this.json = json;
        this.depth = depth;
        kind = lexer.start();
    }

    /// Whether it is an object that is scanned, as far as its first byte says.
    public boolean overObject() {
        return kind == '{';
    }

    /// Whether it is an array that is scanned, as far as its first byte says.
    public boolean overArray() {
        return kind == '[';
    }

    /// Whether nothing stands between the brackets, by a look at the first byte there: a step over what
    /// stands there would read all of it. To be asked before the first step.
    public boolean isEmpty() {
        int inside = lexer.at + 1;
        while (inside < lexer.to && json[inside] <= ' ' && json[inside] >= 0) inside++;
        return inside < lexer.to && json[inside] == (kind == '[' ? ']' : '}');
    }

    /// Steps to the next member. False at the end, and at once where the text is not an object.
    ///
    /// @throws JsonException when the text up to and with the member, or at the end, is not JSON
    public boolean nextMember() {
        if (!steps('{')) return false;
        if (!lexer.nextMember(count == 0)) return end(lexer.at - 1);
        nameFrom = lexer.textFrom;
        nameTo = lexer.textTo;
        nameEscaped = lexer.escaped;
        nameAscii = lexer.ascii;
        return pass();
    }

    /// Steps to the next element. False at the end, and at once where the text is not an array.
    ///
    /// @throws JsonException when the text up to and with the element, or at the end, is not JSON
    public boolean nextElement() {
        if (!steps('[')) return false;
        return lexer.nextElement(count == 0) ? pass() : end(lexer.at - 1);
    }

    /// Whether there are steps to take; opens the bracket for the first one.
    private boolean steps(char bracket) {
        valueTo = 0;
        if (closeAt >= 0) return false;
        if (kind == bracket) {
            if (count == 0) lexer.open(depth);
            return true;
        }
        if (count > 0) throw new IllegalStateException("members and elements mixed up");
        lexer.skipValue(depth);
        return end(lexer.at);
    }

    private boolean pass() {
        valueFrom = lexer.at;
        lexer.skipValue(depth + 1);
        valueTo = lexer.at;
        count++;
        return true;
    }

    private boolean end(int place) {
        closeAt = place;
        lexer.finish();
        return false;
    }

    /// Whether the current member has this name, which must be ASCII. Escapes in the text are seen
    /// through.
    public boolean nameIs(String ascii) {
        return nameEscaped ? name().equals(ascii) : isText(nameFrom, nameTo, ascii);
    }

    public String name() {
        return unescaper.text(json, nameFrom, nameTo, nameEscaped, nameAscii);
    }

    /// The offset of the current member's first quote.
    int nameStart() {
        return nameFrom - 1;
    }

    /// The offset of the current value's first byte.
    public int valueStart() {
        checkCurrent();
        return valueFrom;
    }

    /// The offset after the current value's last byte.
    public int valueEnd() {
        checkCurrent();
        return valueTo;
    }

    public boolean isString() {
        return first() == '"';
    }

    public boolean isObject() {
        return first() == '{';
    }

    public boolean isArray() {
        return first() == '[';
    }

    public boolean isNumber() {
        return first() == '-' || first() >= '0' && first() <= '9';
    }

    public boolean isNull() {
        return first() == 'n';
    }

    public boolean isTrue() {
        return first() == 't';
    }

    private byte first() {
        checkCurrent();
        return json[valueFrom];
    }

    private void checkCurrent() {
        if (valueTo == 0) throw new IllegalStateException("no current value");
    }

    /// The current value as a tree.
    public JsonValue value() {
        checkCurrent();
        return Json.parse(json, valueFrom, valueTo);
    }

    /// The current value's text, or null when it is not a string.
    public String string() {
        // A string is passed in one step, so it still is the last text that the lexer knows.
        return isString() ? unescaper.text(lexer) : null;
    }

    /// Whether the current value is this string, which must be ASCII, written without escapes.
    public boolean stringIs(String ascii) {
        return isString() && isText(valueFrom + 1, valueTo - 1, ascii);
    }

    private boolean isText(int from, int to, String ascii) {
        int length = ascii.length();
        if (to - from != length) return false;
        for (int i = 0; i < length; i++)
            if (json[from + i] != ascii.charAt(i)) return false;
        return true;
    }

    /// The current value as a whole number, or `fallback` when it is not a number, not written as a
    /// whole one, or past a long.
    public long whole(long fallback) {
        boolean negative = first() == '-';
        int digitsFrom = negative ? valueFrom + 1 : valueFrom;
        if (valueTo - digitsFrom > SAFE_DIGITS) return longWhole(fallback);
        long number = 0;
        for (int i = digitsFrom; i < valueTo; i++) {
            if (json[i] < '0' || json[i] > '9') return fallback;
            number = 10 * number + json[i] - '0';
        }
        return negative ? -number : number;
    }

    private long longWhole(long fallback) {
        try {
            return Long.parseLong(new String(json, valueFrom, valueTo - valueFrom,
                    StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException notWhole) {
            return fallback;
        }
    }

    /// A scanner over the current value, an object or an array.
    public JsonScanner enter() {
        checkCurrent();
        return new JsonScanner(json, valueFrom, valueTo, depth + 1);
    }

    /// The offset of the closing bracket, once the scan has ended.
    int closeAt() {
        if (closeAt < 0) throw new IllegalStateException("the scan has not ended");
        return closeAt;
    }

    /// The refusal of a text whose current member is one more than `most`.
    JsonException tooMany(int most) {
        return lexer.error("more than " + most + " members", nameStart());
    }

    /// How many members or elements were passed.
    int count() {
        return count;
    }
}
