package tokenfly.dialect;

import java.time.Duration;
import java.util.Map;

/// The state of a limit as OpenAI's formats tell it: `x-ratelimit-*`, with durations as Go writes them
/// (`1s`, `6m0s`).
public final class RateLimitHeaders {
    private RateLimitHeaders() {
    }

    public static Map<String, String> of(RateLimit limit) {
        var what = limit.kind().word();
        return Map.of("x-ratelimit-limit-" + what, Long.toString(limit.limit()),
                "x-ratelimit-remaining-" + what, Long.toString(limit.remaining()),
                "x-ratelimit-reset-" + what, goDuration(limit.resetsIn()));
    }

    /// `12ms`, `1s`, `1.5s`, `6m0s`: what Go's `Duration.String` writes, to the millisecond.
    static String goDuration(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) return "0s";
        if (millis < 1000) return millis + "ms";
        long minutes = millis / 60_000;
        var seconds = seconds(millis % 60_000);
        if (minutes == 0) return seconds;
        return minutes < 60 ? minutes + "m" + seconds
                : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String seconds(long millis) {
        long fraction = millis % 1000;
        if (fraction == 0) return millis / 1000 + "s";
        var digits = Long.toString(1000 + fraction).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') end--;
        return millis / 1000 + "." + digits.substring(0, end) + "s";
    }
}
