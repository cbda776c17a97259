package tokenfly.account.limits;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The two clocks that accounts live by: one that only runs on, for minutes, and the wall clock in
/// UTC, for days and months. Tests bring their own.
public final class Clocks {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final LongSupplier nanoTime;
    private final InstantSource wall;
    private final long origin;

    /// @param nanoTime as [System#nanoTime]
    public Clocks(LongSupplier nanoTime, InstantSource wall) {
        this.nanoTime = nanoTime;
        this.wall = wall;
        this.origin = nanoTime.getAsLong();
    }

    public static Clocks system() {
        return new Clocks(System::nanoTime, InstantSource.system());
    }

    /// Since this object was made.
    public long elapsedNanos() {
        return nanoTime.getAsLong() - origin;
    }

    /// The time of day, kept within the years that a calendar has names for, whatever the clock
    /// says.
    public Instant now() {
        Instant now = wall.instant();
        if (now.isBefore(Instant.EPOCH)) return Instant.EPOCH;
        return now.isAfter(LAST) ? LAST : now;
    }
}
