package tokenfly.upstream.exchange;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import tokenfly.provider.FaultClass;

/// The wait of one thread from the sending of a request to the beginning of its answer. The HTTP
/// client's own wait has no end but an interrupt, so the watch does what the thread cannot: keeps the
/// client waiting, and interrupts when the time is up or nobody listens any more.
final class Sending implements SilenceWatch.Waiter {
    private final Thread thread = Thread.currentThread();
    private final BodyQueue answer;
    private final BooleanSupplier connected;
    private final Connection connection;
    private final long deadline;
    private final Waiting waiting;
    private final ReentrantLock lock = new ReentrantLock();
    private long keepAliveAt;
    // Guarded by the lock, which is also held while the client is written to.
    private boolean over;
    private IOException stopped;

    /// @param connected tells when the connection is made
    /// @param deadline nano time by which the answer must have begun
    Sending(BodyQueue answer, BooleanSupplier connected, Connection connection, long deadline, Waiting waiting) {
        this.answer = answer;
        this.connected = connected;
        this.connection = connection;
        this.deadline = deadline;
        this.waiting = waiting;
        this.keepAliveAt = System.nanoTime() + waiting.interval().toNanos();
    }

    @Override
    public void check(long now) {
        answer.beginIfAnyHasCome();
        if (now - deadline >= 0) {
            tooLate("no answer in time");
        } else if (connection.isLate(now) && !connected.getAsBoolean()) {
            tooLate(connection.lateWords());
        } else if (now - keepAliveAt >= 0) {
            keepAliveAt = now + waiting.interval().toNanos();
            Thread.startVirtualThread(this::keepAlive);
        }
    }

    private void tooLate(String words) {
        // The client is being written to: there is a next time.
        if (lock.tryLock()) unlockAfter(() -> stop(new UpstreamException(FaultClass.TIMEOUT, words)));
    }

    private void keepAlive() {
        lock.lock();
        unlockAfter(() -> {
            try {
                if (!over) NobodyWaitsException.check(waiting);
            } catch (NobodyWaitsException e) {
                stop(e);
            }
        });
    }

    private void unlockAfter(Runnable action) {
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void stop(IOException why) {
        if (over) return;
        over = true;
        stopped = why;
        thread.interrupt();
    }

    /// The wait is over. Takes the interrupt back if there was one: it was meant for the wait.
    ///
    /// @return why it was broken off, or null
    IOException end() {
        lock.lock();
        try {
            over = true;
            if (stopped != null) Thread.interrupted();
            return stopped;
        } finally {
            lock.unlock();
        }
    }
}
