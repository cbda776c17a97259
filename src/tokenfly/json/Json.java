package tokenfly.json;

import java.nio.charset.StandardCharsets;

/// JSON text (RFC 8259) to values and back.
public final class Json {
    private Json() {
    }

    /// @throws JsonException when the bytes are not one strict JSON text in UTF-8
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, 0, utf8.length);
    }

    /// Parses the bytes from `from` (inclusive) to `to` (exclusive).
    public static JsonValue parse(byte[] utf8, int from, int to) {
        throw new UnsupportedOperationException("the parser is being written");
    }

    public static JsonValue parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The value's compact text.
    static String text(JsonValue value) {
        throw new UnsupportedOperationException("the writer is being written");
    }
}
