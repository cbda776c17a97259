package tokenfly.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads values of each type. A value that is none becomes a mistake, and what is returned in its
/// place only serves to go on looking for others. An entry that is null, left out, gives the
/// fallback.
final class Values {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]");

    private final Mistakes mistakes;

    Values(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /// Any text of a type whose own parser throws IllegalArgumentException with what is allowed.
    <T> T parsed(Entry entry, Function<String, T> parser, T fallback) {
        if (entry == null) return fallback;
        try {
            return parser.apply(entry.value());
        } catch (IllegalArgumentException fault) {
            mistakes.add(entry.at(), fault.getMessage());
            return fallback;
        }
    }

    /// A whole number from 1.
    long count(Entry entry, long max) {
        if (entry == null) return 0;
        if (entry.value().matches("[0-9]{1,18}")) {
            long count = Long.parseLong(entry.value());
            if (count >= 1 && count <= max) return count;
        }
        return fault(entry, "is no number; allowed: a whole number from 1 to " + max, 0L);
    }

    /// `32MB`: units are powers of 1024.
    long bytes(Entry entry, long fallback, long min, long max) {
        if (entry == null) return fallback;
        var parts = NUMBER_AND_UNIT.matcher(entry.value());
        long unit = parts.matches() ? unitBytes(parts.group(2)) : 0;
        var range = "; allowed: " + size(min) + " to " + size(max) + ", such as 32MB, 512KB or 1000000";
        if (unit == 0) return fault(entry, "is no size" + range, fallback);
        long number = Long.parseLong(parts.group(1));
        if (number > max / unit || number * unit < min)
            return fault(entry, "is out of range" + range, fallback);
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

    private static String size(long bytes) {
        if (bytes >= 1 << 30 && bytes % (1 << 30) == 0) return (bytes >> 30) + "GB";
        return bytes >= 1 << 20 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
    }

    /// `5s`, with a unit always: a bare number has been read as seconds and as milliseconds
    /// elsewhere.
    Duration duration(Entry entry, Duration fallback, Duration min) {
        if (entry == null) return fallback;
        var parts = NUMBER_AND_UNIT.matcher(entry.value());
        var allowed = "; allowed: " + min.toMillis() + "ms to 24h, such as 300ms, 5s, 2m or 1h";
        long unit = parts.matches() ? unitMillis(parts.group(2)) : 0;
        if (unit == 0) return fault(entry, "is no duration" + allowed, fallback);
        long number = Long.parseLong(parts.group(1));
        long max = Duration.ofHours(24).toMillis();
        if (number > max / unit || number * unit < min.toMillis())
            return fault(entry, "is out of range" + allowed, fallback);
        return Duration.ofMillis(number * unit);
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

    /// `127.0.0.1:8080`, `[::1]:8080`.
    Settings.Listen address(Entry entry, Settings.Listen fallback) {
        if (entry == null) return fallback;
        int colon = entry.value().lastIndexOf(':');
        var host = entry.value().substring(0, Math.max(colon, 0));
        var port = entry.value().substring(colon + 1);
        boolean isAddress = HOST.matcher(host).matches() && port.matches("[0-9]{1,5}")
                && Integer.parseInt(port) <= 65535;
        if (!isAddress)
            return fault(entry, "is no address; allowed: HOST:PORT with a port from 0 to 65535, such as"
                    + " 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080", fallback);
        return new Settings.Listen(host.replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
    }

    /// One of an enum's constants, written in lower case with hyphens.
    <E extends Enum<E>> E word(Entry entry, Class<E> type, E fallback) {
        if (entry == null) return fallback;
        for (var constant : type.getEnumConstants())
            if (word(constant).equals(entry.value())) return constant;
        var allowed = Arrays.stream(type.getEnumConstants()).map(Values::word)
                .collect(Collectors.joining(", "));
        return fault(entry, "is not known; allowed: " + allowed, fallback);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Comma-separated; what is empty between commas is left out.
    static List<String> list(Entry entry) {
        if (entry == null) return List.of();
        var items = new ArrayList<String>();
        for (var item : entry.value().split(","))
            if (!item.isBlank()) items.add(item.strip());
        return items;
    }

    /// A base URL without slashes at its end.
    ///
    /// @param path what is added to it, and so must not be its end
    URI base(Entry entry, String path) {
        if (entry == null) return null;
        var text = entry.value().replaceAll("/+$", "");
        try {
            var uri = new URI(text);
            if (uri.getRawUserInfo() != null) {
                mistakes.addHidden(entry.at(),
                        "holds a password; allowed: a URL without, and the key in .keys");
                return null;
            }
            if (isBase(uri)) return withoutPath(entry, uri, path);
        } catch (URISyntaxException malformed) {
            // Reported below, in the words of this setting.
        }
        return fault(entry, "is no base URL; allowed: http:// or https://, a host and a path, without ?"
                + " and #", null);
    }

    private static boolean isBase(URI uri) {
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme())
                || "https".equalsIgnoreCase(uri.getScheme());
        return isHttp && uri.getHost() != null && uri.getPort() <= 65535
                && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    private URI withoutPath(Entry entry, URI uri, String path) {
        // The whole path and, for a path of two steps, its beginning: /v1/messages and /v1.
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            var added = path.substring(0, end);
            boolean isOwn = path.startsWith("/v1") || end == path.length();
            if (isOwn && uri.getRawPath().endsWith(added))
                return fault(entry, "ends in " + added + ", which is added to it; allowed: the part before",
                        null);
        }
        return uri;
    }

    private <T> T fault(Entry entry, String message, T fallback) {
        var unset = entry.missing().isEmpty() ? ""
                : " (not set: " + String.join(", ", entry.missing()) + ")";
        int split = message.indexOf(';');
        mistakes.add(entry.at(), message.substring(0, split) + unset + message.substring(split));
        return fallback;
    }
}
