package tokenfly.account.shared;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// What is said to the operator: the same kind of thing once a minute. Thread-safe.
final class Remarks {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long MOST_SKEW_MILLIS = 5_000;

    private final Consumer<String> to;
    private final Map<String, Long> said = new ConcurrentHashMap<>();
    private volatile String others;

    Remarks(Consumer<String> to) {
        this.to = to;
    }

    void say(String kind, String sentence) {
        long now = System.nanoTime();
        Long last = said.get(kind);
        if (last != null && now - last < MINUTE_NANOS) return;
        said.put(kind, now);
        to.accept(sentence);
    }

    /// The store can be used again.
    void back() {
        if (said.remove("away") != null) to.accept("the store is back");
        others = null;
    }

    /// @return by how many milliseconds this machine's clock is ahead
    long of(Node.Beat beat, long nowMillis) {
        long skew = nowMillis - beat.now();
        if (Math.abs(skew) > MOST_SKEW_MILLIS) say("clock", "this machine's clock is " + Math.abs(skew) / 1000
                + " s " + (skew > 0 ? "ahead of" : "behind") + " the store's: set it right (NTP)");
        if (beat.others() != null && !beat.others().equals(others))
            to.accept("other models, prices or limits than here are configured on: " + beat.others());
        others = beat.others();
        return skew;
    }
}
