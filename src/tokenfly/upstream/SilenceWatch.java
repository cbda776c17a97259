package tokenfly.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Wakes the threads whose wait for an upstream is over. Thread-safe.
///
/// They wait without a time of their own: a timed wait of a virtual thread sets and clears a timer, and
/// with one for each piece of each answer a third of a request's processor time went there.
final class SilenceWatch implements AutoCloseable {
    private static final long TICK_NANOS = 10_000_000;

    /// Somebody who waits.
    interface Waiter {
        /// Called a hundred times a second; must not block.
        void check(long nanoTime);
    }

    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closed;

    SilenceWatch() {
        thread = Thread.ofPlatform().daemon().name("upstream-silences").start(this::watch);
    }

    void add(Waiter waiter) {
        waiters.add(waiter);
        if (resting) LockSupport.unpark(thread);
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    private void watch() {
        while (!closed) {
            if (waiters.isEmpty()) rest();
            LockSupport.parkNanos(this, TICK_NANOS);
            long now = System.nanoTime();
            for (var waiter : waiters) waiter.check(now);
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
        LockSupport.unpark(thread);
    }
}
