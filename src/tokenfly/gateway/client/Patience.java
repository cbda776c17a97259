package tokenfly.gateway.client;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.upstream.exchange.TimeUpException;
import tokenfly.upstream.exchange.Waiting;

/// How long a client waits for its whole request, as a header of ours says; null where it says nothing.
///
/// @param said as the client wrote it
/// @param endNanos in [System#nanoTime]
public record Patience(String said, long endNanos) {
    static final String HEADER = "x-tokenfly-timeout";
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    /// A wait may end this much before its time.
    private static final long SLACK_NANOS = 1_000_000;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h|)");

    /// @param startNanos when the request arrived
    /// @return null when the client does not say
    /// @throws ChatException INVALID_REQUEST when it says what is no time
    public static Patience of(ClientExchange client, long startNanos) {
        var text = client.header(HEADER);
        if (text == null) return null;
        return new Patience(text.strip(), startNanos + parse(text.strip()).toNanos());
    }

    private static Duration parse(String text) {
        var found = DURATION.matcher(text);
        if (found.matches()) {
            long number = Long.parseLong(found.group(1));
            var limit = switch (found.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofSeconds(number);
            };
            if (limit.compareTo(SHORTEST) >= 0 && limit.compareTo(LONGEST) <= 0) return limit;
        }
        throw ChatException.invalid(HEADER, "The header " + HEADER + " takes a time from 100ms to 1h, such as"
                + " 30s or 1500ms; a plain number is in seconds.");
    }

    /// What is done for the client meanwhile, no longer than it waits.
    ///
    /// @param patience null when it does not end
    public static Waiting of(Waiting waiting, Patience patience) {
        return patience == null ? waiting : new Waiting() {
            @Override
            public Duration interval() {
                var left = Duration.ofNanos(Math.max(0, patience.leftNanos()));
                return left.compareTo(waiting.interval()) < 0 ? left : waiting.interval();
            }

            @Override
            public void stillWaiting() throws IOException {
                if (!hasTimeFor(Duration.ZERO)) throw new TimeUpException();
                waiting.stillWaiting();
            }

            @Override
            public boolean hasTimeFor(Duration pause) {
                return patience.leftNanos() - SLACK_NANOS > pause.toNanos();
            }
        };
    }

    private long leftNanos() {
        return endNanos - System.nanoTime();
    }

    /// What the client is told when it is over.
    public ChatError error() {
        return ChatError.of(ErrorKind.UPSTREAM_TIMED_OUT, "The answer took longer than "
                + said + ", which " + HEADER + " gives the request.");
    }
}
