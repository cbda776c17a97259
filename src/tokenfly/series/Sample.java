package tokenfly.series;

import java.time.Instant;

/// What one request adds when it has ended.
///
/// @param provider,model names from the configuration; `-` for one that reached none
/// @param nanos what it cost
/// @param input with the cached ones in it
/// @param firstByteMillis to the first event or the whole answer; -1 when there was none
public record Sample(Instant time, String provider, String model, Result result, long nanos, long input,
                     long cached, long output, long firstByteMillis) {
    /// Whether it counts as an error, and whose.
    public enum Result {
        GOOD,
        /// The gateway let it not in.
        REFUSED,
        FAILED
    }
}
