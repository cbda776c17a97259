package tokenfly.thread;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A thread that does the same thing again and again, and that others rely on. Nothing but [#close]
/// ends it: whatever is thrown in a round is reported as if it had ended the thread, and the next
/// round comes all the same. Thread-safe.
public final class Pulse implements AutoCloseable {
    private static final long REPORT_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Runnable beat;
    private final long tickNanos;
    private final Thread thread;
    private volatile boolean isClosed;
    private boolean hasReported;
    private long nextReportNanos;

    private Pulse(String name, Duration tick, Runnable beat) {
        this.beat = beat;
        this.tickNanos = tick.toNanos();
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /// @param tick between the end of a round and the next one
    public static Pulse start(String name, Duration tick, Runnable beat) {
        var pulse = new Pulse(name, tick, beat);
        pulse.thread.start();
        return pulse;
    }

    private void run() {
        while (!isClosed) {
            LockSupport.parkNanos(this, tickNanos);
            if (!isClosed) round();
        }
    }

    private void round() {
        try {
            beat.run();
        } catch (Throwable thrown) {
            report(thrown);
        }
    }

    /// Tells of what was thrown in this thread as if it had died of it; once a minute, but always of
    /// a JVM in distress, since somebody may have to end the process.
    public void report(Throwable thrown) {
        try {
            long now = System.nanoTime();
            boolean isRepeated = hasReported && now - nextReportNanos < 0;
            if (isRepeated && !(thrown instanceof VirtualMachineError)) return;
            hasReported = true;
            nextReportNanos = now + REPORT_INTERVAL_NANOS;
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable untold) {
            // Without the memory to tell it there is still the next round.
        }
    }

    /// Ends a pause at once.
    public void wake() {
        LockSupport.unpark(thread);
    }

    /// Begins no other round, and ends a pause.
    @Override public void close() {
        isClosed = true;
        wake();
    }

    /// Waits for the round that runs when it is closed. An interrupt ends the wait, and stays.
    public void join() {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
