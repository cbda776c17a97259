package tokenfly.upstream.health;

import java.time.Duration;
import java.util.function.LongSupplier;
import tokenfly.provider.FaultClass;

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
/// A rest of more than a minute is for ways that have an alternative: a request that has none may ask
/// after five seconds, the next after ten, and so on up to a minute.
///
/// While probing, a single request is let through; the others wait for what becomes of it. A request
/// takes a pass and reports by it, so that what began before a rest cannot end or lengthen it:
/// fifty requests that fail at the same moment are one failure. Failures that nothing followed for a
/// while are forgotten.
final class Health {
    /// No pass: a request may not go now.
    static final long NONE = -1;

    private static final Duration FORGET_AFTER = Duration.ofMinutes(2);
    /// A probe that takes longer than this to answer lets a second one go.
    private static final Duration PROBE_LASTS = Duration.ofSeconds(30);
    private static final Duration LONG_REST = Duration.ofMinutes(1);
    private static final Duration ASKED_ANYWAY_AFTER = Duration.ofSeconds(5);

    private final LongSupplier nanoClock;
    private long rests; // so far, which numbers the passes
    private int failures; // in a row
    private int doublings; // of the next pause
    private long lastFailure;
    private boolean resting;
    private long restUntil;
    private long probeUntil;
    private long askedAnywayFrom; // while it rests
    private int askedAnyway; // so often, in vain
    private FaultClass reason;

    Health(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// A pass for one request, or [#NONE]. It must come back by [#answered], [#failed], [#rest] or
    /// [#left].
    synchronized long enter() {
        if (!resting) return rests;
        long now = nanoClock.getAsLong();
        if (now - restUntil < 0 || now - probeUntil < 0) return NONE;
        probeUntil = now + PROBE_LASTS.toNanos();
        return rests;
    }

    /// The same for a request that has no other way, which need not wait for the end of a long rest.
    synchronized long enterAnyway() {
        if (!untilAsked().isZero()) return NONE;
        if (!resting) return rests;
        probeUntil = nanoClock.getAsLong() + PROBE_LASTS.toNanos();
        askedAnywayFrom = probeUntil;
        askedAnyway++;
        return rests;
    }

    /// An answer has begun: a rest that was being probed is over.
    synchronized void answered(long pass) {
        if (pass == rests) end();
    }

    /// Forgets what failed: somebody says that it is mended.
    synchronized void forget() {
        end();
        rests++; // what is under way says nothing of what is now
        failures = 0;
        doublings = 0;
    }

    private void end() {
        resting = false;
        reason = null;
        askedAnyway = 0;
    }

    /// An answer came to its end: the failures before it count no more.
    synchronized void succeeded(long pass) {
        answered(pass);
        if (pass != rests) return;
        failures = 0;
        doublings = 0;
    }

    /// Counts a failure. The `threshold`-th in a row, or that of a probe, begins a rest of `pause`,
    /// twice as long each time, up to `longest`.
    ///
    /// @return how long it rests now; zero when it does not
    synchronized Duration failed(long pass, FaultClass why, int threshold, Duration pause,
            Duration longest) {
        if (pass != rests) return remaining();
        long now = nanoClock.getAsLong();
        if (now - lastFailure > FORGET_AFTER.toNanos()) {
            failures = 0;
            doublings = 0;
        }
        failures++;
        lastFailure = now;
        if (!resting && failures < threshold) return Duration.ZERO;
        long doubled = pause.toNanos() << Math.min(20, doublings++);
        var wait = doubled > longest.toNanos() ? longest : Duration.ofNanos(doubled);
        rest(pass, why, wait);
        return wait;
    }

    /// Rests for a given time, whatever came before; shorter than it rests already only by the word of a probe.
    synchronized void rest(long pass, FaultClass why, Duration wait) {
        long now = nanoClock.getAsLong();
        long until = now + wait.toNanos();
        if (resting && pass != rests && until - restUntil < 0) return;
        resting = true;
        rests++;
        reason = why;
        restUntil = until;
        probeUntil = until;
        long anyway = Math.min(LONG_REST.toNanos(), ASKED_ANYWAY_AFTER.toNanos() << Math.min(askedAnyway, 10));
        askedAnywayFrom = wait.compareTo(LONG_REST) > 0 ? now + anyway : until;
    }

    /// The request that had the pass ended without a word about this: another may probe.
    synchronized void left(long pass) {
        if (!resting || pass != rests) return;
        probeUntil = restUntil;
        askedAnywayFrom = nanoClock.getAsLong();
    }

    /// When a request without another way may ask; zero when now.
    synchronized Duration untilAsked() {
        if (!resting) return Duration.ZERO;
        long now = nanoClock.getAsLong();
        long left = Math.min(Math.max(restUntil - now, probeUntil - now), askedAnywayFrom - now);
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /// How long it still rests; zero when a request may go.
    synchronized Duration remaining() {
        if (!resting) return Duration.ZERO;
        long now = nanoClock.getAsLong();
        long left = Math.max(restUntil - now, probeUntil - now);
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /// Why it rests, or null when it does not.
    synchronized FaultClass reason() {
        return resting ? reason : null;
    }
}
