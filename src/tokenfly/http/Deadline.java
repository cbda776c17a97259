package tokenfly.http;

/// A moment by which whatever a request's thread waits for, from its client, must have happened.
///
/// When it passes, the waiting thread is interrupted, which closes the socket it waits on: the read
/// or write fails with an `IOException`, and the connection is lost. This is the only way to bound
/// a wait inside `jdk.httpserver`. At most one thread waits at a time; any thread may [#check].
public final class Deadline {
    /// How long a stop waits for a request that is still coming in.
    private static final long STOPPING_NANOS = 3_000_000_000L;

    private final ClientTimeouts timeouts;
    private volatile long at;
    // Guarded by this.
    private Thread waiting; // null while nothing is waited for
    private boolean passed;
    private boolean reads;
    private boolean stopping;
    private long readBy;

    public Deadline(ClientTimeouts timeouts) {
        this.timeouts = timeouts;
    }

    public ClientTimeouts timeouts() {
        return timeouts;
    }

    /// From here to [#clear], the calling thread may wait until `nanoTime`.
    public synchronized void set(long nanoTime) {
        at = nanoTime;
        reads = false;
        waiting = Thread.currentThread();
    }

    /// The same for a wait for something of the request, which a stop cuts short: nothing has been
    /// promised to whoever has not asked yet.
    public synchronized void read(long nanoTime) {
        set(stopping && nanoTime - readBy > 0 ? readBy : nanoTime);
        reads = true;
    }

    /// From now on what is still coming in has little time.
    public synchronized void stop(long nanoTime) {
        stopping = true;
        readBy = nanoTime + STOPPING_NANOS;
        if (waiting != null && reads && at - readBy > 0) at = readBy;
    }

    /// Ends the wait, and takes the interrupt back if there was one: it was meant for the wait.
    ///
    /// @return whether the deadline passed, and the connection is lost
    public synchronized boolean clear() {
        waiting = null;
        boolean late = passed;
        passed = false;
        if (late) Thread.interrupted();
        return late;
    }

    public void check(long nanoTime) {
        if (nanoTime - at < 0) return;
        synchronized (this) {
            if (waiting == null || nanoTime - at < 0) return;
            passed = true;
            waiting.interrupt();
            waiting = null;
        }
    }
}
