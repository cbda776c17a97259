package tokenfly.json;

/// A JSON number, kept as the literal that was written: `1.0` stays `1.0`, and an integer past 2^53
/// keeps every digit.
public record JsonNumber(String literal) implements JsonValue {

    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    @Override
    public String toString() {
        return literal;
    }
}
