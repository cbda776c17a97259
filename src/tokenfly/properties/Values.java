package tokenfly.properties;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Parsers of values for the table of keys: each throws an IllegalArgumentException that says what is
/// wrong and, behind a semicolon, what is allowed.
public final class Values {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");
    private static final Duration LONGEST = Duration.ofHours(24);

    private Values() {
    }

    /// Comma-separated; what is empty between commas is left out.
    public static List<String> list(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    /// Text that fits a regular expression.
    ///
    /// @param fault what is wrong and allowed otherwise
    public static Function<String, String> text(String regex, String fault) {
        var pattern = Pattern.compile(regex);
        return text -> {
            if (pattern.matcher(text).matches()) return text;
            throw new IllegalArgumentException(fault);
        };
    }

    public static boolean flag(String text) {
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    }

    /// A constant of an enum, written in lower case with hyphens.
    public static <E extends Enum<E>> Function<String, E> word(Class<E> type) {
        return text -> {
            for (var constant : type.getEnumConstants()) if (word(constant).equals(text)) return constant;
            throw new IllegalArgumentException("is not known; allowed: "
                    + Arrays.stream(type.getEnumConstants()).map(Values::word).collect(Collectors.joining(", ")));
        };
    }

    /// Several of them, comma-separated.
    public static <E extends Enum<E>> Function<String, List<E>> words(Class<E> type) {
        return text -> list(text).stream().map(word(type)).toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A whole number from 1.
    public static Function<String, Long> count(long max) {
        return text -> {
            long count = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
            if (count >= 1 && count <= max) return count;
            throw new IllegalArgumentException("is no number; allowed: a whole number from 1 to " + max);
        };
    }

    /// `32MB`: units are powers of 1024.
    public static Function<String, Long> bytes(long min, long max) {
        return text -> quantity(text, "size", min, max, Values::unitBytes, "; allowed: " + size(min)
                + " to " + size(max) + ", such as 32MB, 512KB or 1000000");
    }

    /// `5s`, with a unit always: a bare number has been read as seconds and as milliseconds
    /// elsewhere.
    public static Function<String, Duration> duration(Duration min) {
        return text -> Duration.ofMillis(quantity(text, "duration", min.toMillis(), LONGEST.toMillis(),
                Values::unitMillis, "; allowed: " + min.toMillis() + "ms to " + LONGEST.toHours()
                        + "h, such as 300ms, 5s, 2m or 1h"));
    }

    /// @param units gives how much a unit is, 0 when there is none of that name
    private static long quantity(String text, String what, long min, long max, Function<String, Long> units,
                                 String allowed) {
        var parts = NUMBER_AND_UNIT.matcher(text);
        long unit = parts.matches() ? units.apply(parts.group(2)) : 0;
        if (unit == 0) throw new IllegalArgumentException("is no " + what + allowed);
        long number = Long.parseLong(parts.group(1));
        if (number > max / unit || number * unit < min)
            throw new IllegalArgumentException("is out of range" + allowed);
        return number * unit;
    }

    private static long unitBytes(String unit) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "", "B" -> 1;
            case "KB" -> 1L << 10;
            case "MB" -> 1L << 20;
            case "GB" -> 1L << 30;
            default -> 0;
        };
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 0;
        };
    }

    private static String size(long bytes) {
        if (bytes >= 1 << 30 && bytes % (1 << 30) == 0) return (bytes >> 30) + "GB";
        return bytes >= 1 << 20 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
    }
}
