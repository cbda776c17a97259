package tokenfly.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Whether a provider or one of its keys may be called now. Thread-safe.
///
/// ```
///            failure × threshold              rest over
///   open ---------------------------> resting ----------> probing
///     ^                                  ^                   |
///     |            success               |     failure       |
///     +----------------------------------+-------------------+
/// ```
///
/// While probing, a single request is let through; the others wait for what becomes of it. Failures
/// that nothing followed for a while are forgotten.
final class Health {
    private static final Duration FORGET_AFTER = Duration.ofMinutes(2);
    /// A probe that never reports (its client left) must not close the way for good.
    private static final Duration PROBE_LASTS = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private int failures;
    private long lastFailure;
    private boolean resting;
    private long restUntil;
    private long probeUntil;
    private FaultClass reason;

    Health(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.probeUntil = nanoClock.getAsLong();
    }

    /// True when a request may go; then it must report [#succeeded] or [#failed].
    synchronized boolean mayTry() {
        if (!resting) return true;
        long now = nanoClock.getAsLong();
        if (now - restUntil < 0 || now - probeUntil < 0) return false;
        probeUntil = now + PROBE_LASTS.toNanos();
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        resting = false;
        reason = null;
    }

    /// Counts a failure; from the `threshold`-th in a row on, rests for `pause` times two for each
    /// failure more, up to `longest`.
    ///
    /// @return how long it rests now; zero when it does not
    synchronized Duration failed(FaultClass why, int threshold, Duration pause, Duration longest) {
        long now = nanoClock.getAsLong();
        if (failures > 0 && now - lastFailure > FORGET_AFTER.toNanos() && !resting) failures = 0;
        failures++;
        lastFailure = now;
        probeUntil = now;
        if (failures < threshold) return Duration.ZERO;
        long doubled = pause.toNanos() << Math.min(20, failures - threshold);
        var rest = doubled <= 0 || doubled > longest.toNanos() ? longest : Duration.ofNanos(doubled);
        rest(why, rest);
        return rest;
    }

    /// Rests for a given time, whatever came before.
    synchronized void rest(FaultClass why, Duration wait) {
        resting = true;
        reason = why;
        restUntil = nanoClock.getAsLong() + wait.toNanos();
        probeUntil = restUntil;
    }

    /// How long it still rests; zero when a request may go.
    synchronized Duration remaining() {
        if (!resting) return Duration.ZERO;
        long left = Math.max(restUntil, probeUntil) - nanoClock.getAsLong();
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /// Why it rests, or null when it does not.
    synchronized FaultClass reason() {
        return resting ? reason : null;
    }
}
