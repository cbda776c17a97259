package tokenfly.account;

import java.time.Duration;
import java.time.Instant;
import tokenfly.account.limits.Clocks;

/// Both clocks, in a test's hand.
public final class FakeClock {
    public Instant now = Instant.parse("2026-11-22T10:00:00Z");
    public long nanos = 5_000_000_000L;

    public Clocks clocks() {
        return new Clocks(() -> nanos, () -> now);
    }

    public void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
