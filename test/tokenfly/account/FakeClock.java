package tokenfly.account;

import java.time.Duration;
import java.time.Instant;

/// Both clocks, in a test's hand.
final class FakeClock {
    Instant now = Instant.parse("2026-11-22T10:00:00Z");
    long nanos = 5_000_000_000L;

    Clocks clocks() {
        return new Clocks(() -> nanos, () -> now);
    }

    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
