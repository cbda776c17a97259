package tokenfly.upstream.catalog;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// When an upstream says it will answer again.
final class RetryAfter {
    /// `Your limit will reset at 2026-10-04 02:00:00`: GLM's plans, whose clock is Beijing's.
    private static final Pattern RESET =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)");
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final Pattern DECIMAL = Pattern.compile("(\\d{1,15})(?:\\.(\\d{1,9})\\d*)?");

    private static final Pattern IN_WORDS =
            Pattern.compile("(?i)(?:try again|retry) in (?:(\\d{1,4})m ?)?(\\d{1,9}(?:\\.\\d{1,12})?) ?(ms|s)");

    private RetryAfter() {
    }

    /// The wait of `retry-after-ms`, or of `retry-after` in seconds, whole or decimal, or as an HTTP
    /// date (RFC 9110, 10.2.3); zero when it lies in the past, null when there is none to be read: the
    /// growing pause applies then.
    static Duration of(HttpHeaders headers, Instant now) {
        var millis = headers.firstValue("retry-after-ms").map(value -> decimal(value, 1_000_000));
        if (millis.isPresent()) return millis.get();
        var value = headers.firstValue("retry-after").orElse("").strip();
        var seconds = decimal(value, 1_000_000_000);
        return seconds != null ? seconds : date(value, now);
    }

    /// The wait until the time that a message names, or null.
    static Duration resetTime(String message, Instant now) {
        var time = RESET.matcher(message);
        if (!time.find()) return null;
        try {
            var reset = LocalDateTime.parse(time.group(1) + 'T' + time.group(2)).atZone(BEIJING);
            return positive(Duration.between(now, reset.toInstant()));
        } catch (DateTimeException notADate) {
            return null; // it only looked like one
        }
    }

    /// The wait that a message asks for (`Please try again in 4.77s`, `retry in 1m30s`), or null.
    static Duration inWords(String message) {
        var wait = IN_WORDS.matcher(message);
        if (!wait.find()) return null;
        var minutes = Duration.ofMinutes(wait.group(1) == null ? 0 : Long.parseLong(wait.group(1)));
        return minutes.plus(decimal(wait.group(2), wait.group(3).equalsIgnoreCase("ms") ? 1_000_000 : 1_000_000_000));
    }

    private static Duration decimal(String value, long nanosPerUnit) {
        var number = DECIMAL.matcher(value.strip());
        if (!number.matches()) return null;
        var fraction = number.group(2) == null ? "0" : number.group(2);
        long billionths = Long.parseLong((fraction + "00000000").substring(0, 9));
        return Duration.ofNanos(nanosPerUnit).multipliedBy(Long.parseLong(number.group(1)))
                .plusNanos(billionths * (nanosPerUnit / 1000) / 1_000_000);
    }

    private static Duration date(String value, Instant now) {
        try {
            var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return positive(Duration.between(now, date.toInstant()));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static Duration positive(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
