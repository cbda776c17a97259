package tokenfly.json;

/// A JSON number, kept as the literal that was written: `1.0` stays `1.0`, and an integer past 2^53
/// keeps every digit. Two numbers are equal when their literals are.
public record JsonNumber(String literal) implements JsonValue {

    /// @throws IllegalArgumentException when the literal is not a number by RFC 8259, section 6
    public JsonNumber {
        if (!isNumber(literal)) throw new IllegalArgumentException("not a JSON number");
    }

    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /// The nearest `double`, for a look at its size: infinite past the largest. Takes time in proportion to the
    /// literal, whose digits nobody bounds; `BigDecimal` takes the square of it.
    public double asDouble() {
        return Double.parseDouble(literal);
    }

    /// The number, or `fallback` when it is not written as a whole one or is past a long.
    public long whole(long fallback) {
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException notWhole) {
            return fallback;
        }
    }

    /// The number as a count, however it is written: `1000.0` and `1e3` are 1000. What is between two
    /// whole numbers is the greater one, and what is past a long is the greatest.
    public long count() {
        long whole = whole(Long.MIN_VALUE);
        return whole != Long.MIN_VALUE ? whole : (long) Math.ceil(asDouble());
    }

    private static boolean isNumber(String text) {
        int whole = text.startsWith("-") ? 1 : 0;
        int at = afterDigits(text, whole);
        if (at == whole || text.charAt(whole) == '0' && at > whole + 1) return false;
        if (isOneOf(".", text, at)) {
            int fraction = at + 1;
            at = afterDigits(text, fraction);
            if (at == fraction) return false;
        }
        if (isOneOf("eE", text, at)) {
            int exponent = isOneOf("+-", text, at + 1) ? at + 2 : at + 1;
            at = afterDigits(text, exponent);
            if (at == exponent) return false;
        }
        return at == text.length();
    }

    private static int afterDigits(String text, int at) {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        return at;
    }

    private static boolean isOneOf(String letters, String text, int at) {
        return at < text.length() && letters.indexOf(text.charAt(at)) >= 0;
    }

    @Override
    public String toString() {
        return literal;
    }
}
