package tokenfly.json;

import java.util.Arrays;
import java.util.Objects;

/// Writes one compact JSON text in UTF-8 into a buffer that grows, without a tree or Strings in
/// between.
///
/// Commas and colons come by themselves. Only what RFC 8259, section 7, demands is escaped: `"`,
/// `\` and what is below U+0020; besides, a lone surrogate, which UTF-8 cannot hold, is written as
/// its hex escape. A call out of turn (a value without a name in an object, a wrong end, a second
/// value) throws IllegalStateException. Not thread-safe; [#reset()] makes it ready for the next text.
public final class JsonWriter {
    /// Bytes that a name, a number or one short member fits in.
    static final int SMALL = 64;
    private static final int CHUNK_CHARS = 1024;
    private static final int MAX_BYTES_PER_CHAR = 6;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7',
        '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] buffer;
    private int size;

    /// The brackets that are open, outermost first.
    private byte[] open = new byte[32];
    private int depth;
    /// Whether the innermost open bracket, or the text, already holds a value.
    private boolean filled;
    /// Whether a name was written whose value is still to come.
    private boolean named;

    public JsonWriter() {
        this(512);
    }

    /// @param capacity bytes that fit before the buffer first grows
    public JsonWriter(int capacity) {
        buffer = new byte[Math.max(16, capacity)];
    }

    public JsonWriter beginObject() {
        return begin('{');
    }

    public JsonWriter endObject() {
        return end('{', '}');
    }

    public JsonWriter beginArray() {
        return begin('[');
    }

    public JsonWriter endArray() {
        return end('[', ']');
    }

    public JsonWriter name(String name) {
        if (named || !inObject()) throw new IllegalStateException("a name out of turn");
        if (filled) put(',');
        quoted(name);
        put(':');
        named = true;
        return this;
    }

    public JsonWriter string(String value) {
        Objects.requireNonNull(value);
        startValue();
        quoted(value);
        return this;
    }

    public JsonWriter number(long value) {
        startValue();
        digits(value);
        return this;
    }

    public JsonWriter bool(boolean value) {
        startValue();
        ascii(value ? "true" : "false");
        return this;
    }

    public JsonWriter nul() {
        startValue();
        ascii("null");
        return this;
    }

    public JsonWriter value(JsonValue value) {
        switch (value) {
            case JsonObject object -> object(object);
            case JsonArray array -> array(array);
            case JsonString(var text) -> string(text);
            case JsonNumber(var literal) -> {
                startValue();
                ascii(literal);
            }
            case JsonBoolean bool -> bool(bool.value());
            case JsonNull _ -> nul();
        }
        return this;
    }

    private void object(JsonObject object) {
        beginObject();
        for (var member : object.members().entrySet())
            name(member.getKey()).value(member.getValue());
        endObject();
    }

    private void array(JsonArray array) {
        beginArray();
        for (var element : array.values()) value(element);
        endArray();
    }

    /// Writes members that already are JSON text (`"a":1,"b":2`), unchecked: those that are alike in
    /// many texts cost one copy.
    public JsonWriter members(byte[] json) {
        if (named || !inObject()) throw new IllegalStateException("members out of turn");
        if (filled) put(',');
        reserve(json.length);
        System.arraycopy(json, 0, buffer, size, json.length);
        size += json.length;
        filled = true;
        return this;
    }

    public byte[] toByteArray() {
        checkComplete();
        return Arrays.copyOf(buffer, size);
    }

    /// Forgets what was written and keeps the buffer.
    public JsonWriter reset() {
        size = 0;
        depth = 0;
        filled = false;
        named = false;
        return this;
    }

    private void checkComplete() {
        if (depth > 0 || !filled) throw new IllegalStateException("the text is not complete");
    }

    private JsonWriter begin(char bracket) {
        startValue();
        put(bracket);
        if (depth == open.length) open = Arrays.copyOf(open, 2 * depth);
        open[depth++] = (byte) bracket;
        filled = false;
        return this;
    }

    private JsonWriter end(char opening, char closing) {
        if (named || depth == 0 || open[depth - 1] != opening)
            throw new IllegalStateException("an end out of turn: " + closing);
        put(closing);
        depth--;
        filled = true;
        return this;
    }

    private void startValue() {
        if (named) named = false;
        else if (inObject()) throw new IllegalStateException("a value without a name");
        else if (filled) separate();
        filled = true;
    }

    private void separate() {
        if (depth == 0) throw new IllegalStateException("a second value in one text");
        put(',');
    }

    private boolean inObject() {
        return depth > 0 && open[depth - 1] == '{';
    }

    private void quoted(String text) {
        put('"');
        int length = text.length();
        for (int from = 0; from < length; ) {
            int to = Math.min(from + CHUNK_CHARS, length);
            if (to < length && Character.isHighSurrogate(text.charAt(to - 1))) to--;
            reserve((to - from) * MAX_BYTES_PER_CHAR);
            size = encode(text, from, to, buffer, size);
            from = to;
        }
        put('"');
    }

    private static int encode(String text, int from, int to, byte[] out, int at) {
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            if (unit >= ' ' && unit < 0x80 && unit != '"' && unit != '\\') {
                out[at++] = (byte) unit;
            } else if (unit < 0x80) {
                at = escape(out, at, unit);
            } else if (!Character.isSurrogate(unit)) {
                at = Utf8.put(out, at, unit);
            } else if (i + 1 < to && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                at = Utf8.put(out, at, Character.toCodePoint(unit, text.charAt(++i)));
            } else {
                at = unitEscape(out, at, unit);
            }
        }
        return at;
    }

    private static int escape(byte[] out, int at, char unit) {
        int letter = switch (unit) {
            case '"', '\\' -> unit;
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (letter == 0) return unitEscape(out, at, unit);
        out[at++] = '\\';
        out[at++] = (byte) letter;
        return at;
    }

    private static int unitEscape(byte[] out, int at, char unit) {
        out[at++] = '\\';
        out[at++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) out[at++] = HEX[unit >> shift & 0xF];
        return at;
    }

    private void digits(long value) {
        reserve(20);
        if (value < 0) buffer[size++] = '-';
        int first = size;
        // The remainder keeps the sign, so that Long.MIN_VALUE needs no case of its own.
        do buffer[size++] = (byte) ('0' + Math.abs(value % 10)); while ((value /= 10) != 0);
        for (int i = first, j = size - 1; i < j; i++, j--) {
            byte swapped = buffer[i];
            buffer[i] = buffer[j];
            buffer[j] = swapped;
        }
    }

    private void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) buffer[size++] = (byte) text.charAt(i);
    }

    private void put(char ascii) {
        reserve(1);
        buffer[size++] = (byte) ascii;
    }

    private void reserve(int bytes) {
        if (buffer.length - size >= bytes) return;
        buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, bytes), 2 * size));
    }
}
