package tokenfly.json;

/// A JSON string: any sequence of UTF-16 units, lone surrogates included.
public record JsonString(String value) implements JsonValue {
    @Override
    public String toString() {
        return Json.text(this);
    }
}
