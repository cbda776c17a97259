package tokenfly.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tokenfly.account.Account;
import tokenfly.account.LimitState;

/// The state of an account's limits in the headers of the client's format: OpenAI's `x-ratelimit-*`
/// with durations as Go writes them (`1s`, `6m0s`), Anthropic's `anthropic-ratelimit-*` with RFC 3339
/// times.
final class LimitHeaders {
    private LimitHeaders() {
    }

    static void tell(ClientExchange client, Account account) {
        for (var state : account.limits()) {
            switch (state.kind()) {
                case REQUESTS_PER_MINUTE -> tell(client, "requests", state);
                case TOKENS_PER_MINUTE -> tell(client, "tokens", state);
                // Neither format has a header for them; `/v1/account` shows them.
                case CONCURRENT_REQUESTS, SPEND_PER_DAY, SPEND_PER_MONTH -> { }
            }
        }
    }

    private static void tell(ClientExchange client, String what, LimitState state) {
        var limit = Long.toString(state.limit());
        var remaining = Long.toString(state.remaining());
        if (client.dialect().name().equals("anthropic")) {
            var prefix = "anthropic-ratelimit-" + what;
            client.answerHeader(prefix + "-limit", limit);
            client.answerHeader(prefix + "-remaining", remaining);
            client.answerHeader(prefix + "-reset", seconds(state.resetsAt()));
        } else {
            client.answerHeader("x-ratelimit-limit-" + what, limit);
            client.answerHeader("x-ratelimit-remaining-" + what, remaining);
            client.answerHeader("x-ratelimit-reset-" + what, goDuration(state.resetsIn()));
        }
    }

    private static String seconds(Instant time) {
        return time.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS).toString();
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
