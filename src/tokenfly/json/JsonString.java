package tokenfly.json;

import java.util.Objects;

/// A JSON string: any sequence of UTF-16 units, lone surrogates included.
public record JsonString(String value) implements JsonValue {
    public JsonString {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
