package tokenfly.anthropic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tokenfly.dialect.RateLimit;

/// The state of a limit as Anthropic's API tells it: `anthropic-ratelimit-*`, with RFC 3339 times.
final class LimitHeaders {
    private LimitHeaders() {
    }

    static Map<String, String> of(RateLimit limit) {
        var prefix = "anthropic-ratelimit-" + limit.kind().word();
        return Map.of(prefix + "-limit", Long.toString(limit.limit()),
                prefix + "-remaining", Long.toString(limit.remaining()),
                prefix + "-reset", seconds(limit.resetsAt()));
    }

    private static String seconds(Instant time) {
        return time.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
