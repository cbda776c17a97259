package tokenfly.json;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// JSON text (RFC 8259) to values and back.
///
/// The parser is strict: no comments, no trailing commas, no `NaN`, nothing after the value. Where
/// the RFC leaves a choice, it chooses:
///
/// | case | choice |
/// | --- | --- |
/// | bytes that are not UTF-8 (overlong forms, encoded surrogates) | refused |
/// | a byte order mark | refused |
/// | a lone surrogate, written as a hex escape | kept, and written back as an escape |
/// | a lone surrogate in a String, not escaped | refused |
/// | a number of any size or precision | kept as its literal |
/// | a name twice in an object | the last value counts, in the first one's place |
/// | more than [#MAX_DEPTH] arrays and objects within each other | refused |
public final class Json {
    /// The most arrays and objects that may stand within each other.
    public static final int MAX_DEPTH = 512;

    private Json() {
    }

    /// @throws JsonException when the bytes are not one strict JSON text in UTF-8
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, 0, utf8.length);
    }

    /// Parses the bytes from `from` (inclusive) to `to` (exclusive). An error's line and column
    /// count from `from`.
    ///
    /// @throws JsonException when these bytes are not one strict JSON text in UTF-8
    public static JsonValue parse(byte[] utf8, int from, int to) {
        Objects.checkFromToIndex(from, to, utf8.length);
        return new JsonParser(utf8, from, to).parse();
    }

    /// @throws JsonException when the text is not strict JSON; an error's column counts the bytes
    /// of the text's UTF-8 form
    public static JsonValue parse(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int lone = loneSurrogate(text);
        // The JDK has put `?` for it; this byte stands in no UTF-8, so the parser will refuse it.
        if (lone >= 0) utf8[text.substring(0, lone).getBytes(StandardCharsets.UTF_8).length] = -1;
        return parse(utf8);
    }

    /// The index of the first surrogate that is not half of a pair, or -1.
    private static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!Character.isSurrogate(unit)) continue;
            if (Character.charCount(text.codePointAt(i)) == 1) return i;
            i++;
        }
        return -1;
    }

    /// The value's compact text in UTF-8: no spaces, numbers as they were written.
    public static byte[] utf8(JsonValue value) {
        return new JsonWriter(JsonWriter.SMALL).value(value).toByteArray();
    }

    /// The value's compact text.
    static String text(JsonValue value) {
        return new String(utf8(value), StandardCharsets.UTF_8);
    }
}
