package tokenfly.history;

import java.util.regex.Pattern;

/// How much of what has been is kept: by days, or by bytes.
///
/// @param days 0 when bytes decide
/// @param bytes at most this many, also of those days
public record Keep(int days, long bytes) {
    public static final Keep NOTHING = new Keep(0, 0);

    private static final Pattern DAYS = Pattern.compile("([0-9]{1,4})d");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(MB|GB)");
    private static final long MAX_BYTES = 100L << 30;
    /// Days are no bound on what clients can fill.
    private static final long MAX_BYTES_OF_DAYS = 1L << 30;

    /// `0`, `7d` or `200MB`.
    ///
    /// @throws IllegalArgumentException if it is anything else
    public static Keep parse(String text) {
        if (text.equals("0")) return NOTHING;
        var days = DAYS.matcher(text);
        if (days.matches() && Integer.parseInt(days.group(1)) > 0)
            return new Keep(Integer.parseInt(days.group(1)), MAX_BYTES_OF_DAYS);
        var size = SIZE.matcher(text);
        long bytes = size.matches() ? Long.parseLong(size.group(1)) << (size.group(2).equals("MB") ? 20 : 30) : 0;
        if (bytes >= 1 << 20 && bytes <= MAX_BYTES) return new Keep(0, bytes);
        throw new IllegalArgumentException("is neither a time nor a size; allowed: 0, 1d to 9999d, or 1MB to 100GB");
    }

    boolean isNothing() {
        return bytes == 0;
    }
}
