package tokenfly.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A request's body as the client sends it, each wait for it bounded.
///
/// A read that failed fails again the same way: after malformed chunks the JDK's own stream would
/// report a sound end (JDK 25), and the server then keep what it knows of the connection for ever.
/// Not thread-safe.
public final class ClientInput extends InputStream {
    /// An unread body up to this is read and dropped after the answer, so that a client that sends
    /// all before it reads (most do) sees the answer, a 413 above all, and not a broken connection.
    static final int DRAIN_BYTES = 64 * 1024 * 1024;
    /// For so long, since it is for the client's sake alone and keeps a connection and a thread.
    static final Duration DRAIN = Duration.ofSeconds(5);

    private final InputStream in;
    private final Deadline deadline;
    private long started;
    private long bytes;
    private boolean ended;
    private IOException failure;
    /// In nano time, once what comes is only dropped.
    private long drainBy;
    private boolean draining;

    public ClientInput(InputStream in, Deadline deadline) {
        this.in = in;
        this.deadline = deadline;
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override public int read(byte[] buffer, int from, int count) throws IOException {
        if (failure != null) throw failure;
        if (ended) return -1;
        long now = System.nanoTime();
        if (bytes == 0) started = now;
        long due = deadline.timeouts().bodyDeadline(started, bytes, now);
        deadline.read(draining ? Math.min(due - now, drainBy - now) + now : due);
        try {
            int n = in.read(buffer, from, count);
            if (n < 0) ended = true;
            else bytes += n;
            return n;
        } catch (IOException | IndexOutOfBoundsException e) {
            failure = deadline.clear() ? tooSlow() : failure(e);
            throw failure;
        } finally {
            deadline.clear();
        }
    }

    public boolean ended() {
        return ended;
    }

    /// Reads on to the end, so that the connection may be used again.
    ///
    /// @throws IOException if there is no sound end within reach; the connection must be cut
    public void drain() throws IOException {
        if (ended) return;
        draining = true;
        drainBy = System.nanoTime() + DRAIN.toNanos();
        var dropped = new byte[8 * 1024];
        for (long left = DRAIN_BYTES; !ended; ) {
            if (left <= 0)
                throw new IOException("an unread body exceeds " + DRAIN_BYTES + " bytes");
            left -= Math.max(0, read(dropped, 0, dropped.length));
        }
    }

    private IOException tooSlow() {
        return new BodyException.TooSlow(bytes, (System.nanoTime() - started) / 1_000_000);
    }

    /// The JDK has no type for malformed chunks, only words (`ChunkedInputStream`, JDK 25), and trips
    /// over the negative number a chunk size becomes when it overflows.
    private static IOException failure(Exception e) {
        boolean malformed = !(e instanceof IOException)
                || e.getMessage() != null && e.getMessage().startsWith("invalid chunk");
        return malformed ? new BodyException.Malformed(e) : (IOException) e;
    }
}
