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
        long nanos = parseTotal(text);
        if (nanos < -MAX_NANOS || nanos > MAX_NANOS) throw fault(text, "is too large");
        return nanos;
    }

    /// The same for sums, up to what a `long` holds: reads back all that [#format] writes.
    public static long parseTotal(String text) {
        boolean negative = text.startsWith("-");
        int point = text.indexOf('.');
        int start = negative ? 1 : 0;
        String whole = text.substring(start, point < 0 ? text.length() : Math.max(point, start));
        String decimals = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(whole) || point >= 0 && !isDigits(decimals))
            throw fault(text, "is not a number");
        if (decimals.length() > DECIMALS) throw fault(text, "is too precise");
        long fraction = 0;
        for (int i = 0; i < DECIMALS; i++)
            fraction = fraction * 10 + (i < decimals.length() ? decimals.charAt(i) - '0' : 0);
        try {
            // Summed below zero, where a long reaches one further.
            long units = Math.multiplyExact(Long.parseLong("-" + whole), NANOS_PER_UNIT);
            long nanos = Math.subtractExact(units, fraction);
            return negative ? nanos : Math.negateExact(nanos);
        } catch (ArithmeticException | NumberFormatException overflow) {
            throw fault(text, "is too large");
        }
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static IllegalArgumentException fault(String text, String what) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        return new IllegalArgumentException("\"" + shown + "\" " + what + ": " + ALLOWED);
    }

    /// Plain decimal without trailing zeros: `12.5`, `0`, `-0.000000001`. Any `long` is written,
    /// and [#parse] reads back whatever is within its range.
    public static String format(long nanos) {
        long whole = nanos / NANOS_PER_UNIT;
        long fraction = nanos % NANOS_PER_UNIT;
        if (fraction == 0) return Long.toString(whole);
        var text = new StringBuilder(24);
        if (nanos < 0) text.append('-');
        text.append(Math.abs(whole)).append('.');
        long rest = Math.abs(fraction);
        for (long place = NANOS_PER_UNIT / 10; rest > 0; place /= 10) {
            text.append((char) ('0' + rest / place));
            rest %= place;
        }
        return text.toString();
    }
}
