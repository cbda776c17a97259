package tokenfly.http;

/// A moment by which whatever a request's thread waits for, from its client, must have happened.
///
/// When it passes, the waiting thread is interrupted, which closes the socket it waits on: the read
/// or write fails with an `IOException`, and the connection is lost. This is the only way to bound
/// a wait inside `jdk.httpserver`. At most one thread waits at a time; any thread may [#check].
final class Deadline {
    private final Patience patience;
    private Thread waiting; // guarded by this, as is `passed`; null while nothing is waited for
    private boolean passed;
    private volatile long at;

    Deadline(Patience patience) {
        this.patience = patience;
    }

    Patience patience() {
        return patience;
    }

    /// From here to [#clear], the calling thread may wait until `nanoTime`.
    synchronized void set(long nanoTime) {
        at = nanoTime;
        waiting = Thread.currentThread();
    }

    /// Ends the wait, and takes the interrupt back if there was one: it was meant for the wait.
    ///
    /// @return whether the deadline passed, and the connection is lost
    synchronized boolean clear() {
        waiting = null;
        boolean late = passed;
        passed = false;
        if (late) Thread.interrupted();
        return late;
    }

    void check(long nanoTime) {
        if (nanoTime - at < 0) return;
        synchronized (this) {
            if (waiting == null || nanoTime - at < 0) return;
            passed = true;
            waiting.interrupt();
            waiting = null;
        }
    }
}
