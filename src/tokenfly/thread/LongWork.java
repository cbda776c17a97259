package tokenfly.thread;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/// Work that keeps a processor busy for long, done in a thread of the system's: a virtual thread is
/// never made to give its processor up, and a few of them that compute would stop all others.
public final class LongWork {
    /// So many at once; what comes beyond that is done where it is.
    private static final Semaphore THREADS = new Semaphore(64);

    private LongWork() {
    }

    /// What is to be done.
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T call() throws X, IOException, InterruptedException;
    }

    /// Does it, and waits until it is done. An interrupt is the work's own.
    public static <T, X extends Exception> T call(Work<T, X> work)
            throws X, IOException, InterruptedException {
        if (!Thread.currentThread().isVirtual() || !THREADS.tryAcquire()) return work.call();
        try {
            var running = new Running<>(work);
            running.await();
            return running.result();
        } finally {
            THREADS.release();
        }
    }

    private static final class Running<T, X extends Exception> {
        private final Thread thread;
        private T result;
        private Throwable thrown;

        Running(Work<T, X> work) {
            thread = Thread.ofPlatform().daemon().name("long-work").start(() -> {
                try {
                    result = work.call();
                } catch (Throwable failed) {
                    thrown = failed;
                }
            });
        }

        void await() {
            while (thread.isAlive())
                try {
                    thread.join();
                } catch (InterruptedException forwarded) {
                    thread.interrupt();
                }
        }

        @SuppressWarnings("unchecked") // of a Work's exceptions X is the last
        T result() throws X, IOException, InterruptedException {
            switch (thrown) {
                case null -> { }
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case IOException failed -> throw failed;
                case InterruptedException failed -> throw failed;
                default -> throw (X) thrown;
            }
            return result;
        }
    }
}
