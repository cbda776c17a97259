package tokenfly.http.listener;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import tokenfly.http.ClientTimeouts;
import tokenfly.http.Deadline;
import tokenfly.thread.Distress;
import tokenfly.thread.Pulse;

/// The requests being read or answered, each in a virtual thread of its own, and the watch that
/// ends their waits for clients that are too slow. Thread-safe.
final class RunningExchanges implements Executor, AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);
    /// Longer than last words take: an interrupt cuts a write.
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final ClientTimeouts timeouts;
    /// All of one name: the JDK's own counting of threads (JDK 25) makes method handles at the first one, for 10 ms.
    private final ThreadFactory threads = Thread.ofVirtual().name("http").factory();
    final Map<Thread, Deadline> running = new ConcurrentHashMap<>();
    private final Pulse pulse = Pulse.start("http-deadlines", TICK, this::watch);
    private volatile boolean stopping;

    RunningExchanges(ClientTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    /// Starts a task that reads one request and has it answered.
    @Override public void execute(Runnable exchange) {
        try {
            start(exchange);
        } catch (OutOfMemoryError gone) {
            Distress.tell(gone); // the server would only close the connection
            throw gone;
        }
    }

    private void start(Runnable exchange) {
        var deadline = new Deadline(timeouts);
        var thread = threads.newThread(() -> run(exchange, deadline));
        running.put(thread, deadline); // before it starts, so that a drain cannot overlook it
        if (stopping) deadline.stop(System.nanoTime());
        thread.start();
    }

    private void run(Runnable exchange, Deadline deadline) {
        try {
            deadline.read(System.nanoTime() + timeouts.head().toNanos());
            exchange.run();
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /// The deadline of the request that the calling thread serves.
    Deadline deadline() {
        return running.get(Thread.currentThread());
    }

    private void watch() {
        long now = System.nanoTime();
        for (var deadline : running.values()) check(deadline, now);
    }

    /// What one of them throws keeps nobody else waiting.
    private void check(Deadline deadline, long now) {
        try {
            deadline.check(now);
        } catch (Throwable thrown) {
            pulse.report(thrown);
        }
    }

    /// Waits until nothing runs.
    ///
    /// @return false when something still runs after that time
    boolean awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!running.isEmpty()) {
            if (System.nanoTime() - end >= 0) return false;
            Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, 10));
        }
        return true;
    }

    /// Requests that are still coming in have little time from now on.
    void stop() {
        stopping = true;
        long now = System.nanoTime();
        for (var deadline : running.values()) deadline.stop(now);
    }

    /// Interrupts what runs until nothing does or the time is up. Once may not be enough: an interrupt
    /// that comes in the same instant as one that ends a wait is taken for that one.
    ///
    /// @return false when something still runs after that time
    boolean interruptAll(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - end < 0) {
            running.keySet().forEach(Thread::interrupt);
            if (awaitNone(AGAIN)) return true;
        }
        return false;
    }

    @Override public void close() {
        pulse.close();
    }
}
