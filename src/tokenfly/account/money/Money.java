package tokenfly.account.money;

/// Amounts of the operator's currency: a `long` of nano-units, 1 unit = 1,000,000,000 nanos.
///
/// In text an amount is `-?DIGITS(.DIGITS)?` with at most nine decimals and at most
/// 1,000,000,000 units either way: no sign `+`, no exponent, no separators, no blanks.
public final class Money {
    public static final long NANOS_PER_UNIT = 1_000_000_000L;

    /// The largest amount that is read or added at once: a billion units. A sum of several still
    /// fits a `long`.
    public static final long MAX_NANOS = 1_000_000_000L * NANOS_PER_UNIT;

    private static final int DECIMALS = 9;
    private static final String ALLOWED = "allowed is a decimal number such as 12.5 or -3,"
            + " with at most 9 decimals, between -1000000000 and 1000000000";

    private Money() {
    }

    /// @return nano-units
    /// @throws IllegalArgumentException if the text is not an amount; the message names the text,
    ///         the fault and what is allowed
    public static long parse(String text) {
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        int end = text.length();
        String whole = text.substring(negative ? 1 : 0, point < 0 ? end : point);
        String decimals = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(whole) || point >= 0 && !isDigits(decimals)) throw fault(text, "is not a number");
        if (decimals.length() > DECIMALS) throw fault(text, "is too precise");
        long nanos = nanos(text, whole, decimals);
        return negative ? -nanos : nanos;
    }

    private static long nanos(String text, String whole, String decimals) {
        String units = whole.replaceFirst("^0+(?=.)", "");
        if (units.length() > 10) throw fault(text, "is too large");
        long fraction = decimals.isEmpty() ? 0
                : Long.parseLong(decimals + "0".repeat(DECIMALS - decimals.length()));
        long unitCount = Long.parseLong(units);
        // Checked before multiplying: ten digits of units may not fit a long of nanos.
        if (unitCount > MAX_NANOS / NANOS_PER_UNIT) throw fault(text, "is too large");
        long nanos = unitCount * NANOS_PER_UNIT + fraction;
        if (nanos > MAX_NANOS) throw fault(text, "is too large");
        return nanos;
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static IllegalArgumentException fault(String text, String what) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        return new IllegalArgumentException("\"" + shown + "\" " + what + ": " + ALLOWED);
    }

    /// Plain decimal without trailing zeros: `12.5`, `0`, `-0.000000001`. Any `long` is written, and
    /// [#parse] reads back whatever is within its range.
    public static String format(long nanos) {
        long whole = nanos / NANOS_PER_UNIT;
        long fraction = nanos % NANOS_PER_UNIT;
        if (fraction == 0) return Long.toString(whole);
        String digits = Long.toString(NANOS_PER_UNIT + Math.abs(fraction)).substring(1);
        int end = DECIMALS;
        while (digits.charAt(end - 1) == '0') end--;
        String sign = nanos < 0 ? "-" : "";
        return sign + Math.abs(whole) + "." + digits.substring(0, end);
    }
}
