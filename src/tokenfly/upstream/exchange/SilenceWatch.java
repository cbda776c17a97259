package tokenfly.upstream.exchange;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import tokenfly.thread.Pulse;

/// Wakes the threads whose wait for an upstream is over. Thread-safe.
///
/// They wait without a time of their own: a timed wait of a virtual thread sets and clears a timer, and
/// with one for each piece of each answer a third of a request's processor time went there.
final class SilenceWatch implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(10);

    /// Somebody who waits.
    interface Waiter {
        /// Called a hundred times a second; must not block.
        void check(long nanoTime);
    }

    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final Pulse pulse = Pulse.start("upstream-silences", TICK, this::watch);
    private volatile boolean resting;
    private volatile boolean closed;

    void add(Waiter waiter) {
        waiters.add(waiter);
        if (resting) pulse.wake();
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    private void watch() {
        long now = System.nanoTime();
        for (var waiter : waiters) check(waiter, now);
        if (waiters.isEmpty()) rest();
    }

    /// What one of them throws keeps nobody else waiting.
    private void check(Waiter waiter, long now) {
        try {
            waiter.check(now);
        } catch (Throwable thrown) {
            pulse.report(thrown);
        }
    }

    /// Until somebody waits: an idle gateway is idle.
    private void rest() {
        resting = true;
        if (waiters.isEmpty() && !closed) LockSupport.park(this);
        resting = false;
    }

    @Override
    public void close() {
        closed = true;
        pulse.close();
    }
}
