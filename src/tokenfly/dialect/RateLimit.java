package tokenfly.dialect;

import java.time.Duration;
import java.time.Instant;

/// How much of a client's limit of a minute is left, as an answer's headers tell it.
///
/// @param resetsIn until all of it is free again if nothing else happens
public record RateLimit(Kind kind, long limit, long remaining, Duration resetsIn, Instant resetsAt) {
    public enum Kind {
        REQUESTS, TOKENS;

        /// As it stands in both vendors' headers.
        public String word() {
            return this == REQUESTS ? "requests" : "tokens";
        }
    }
}
