package tokenfly.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// The memory that request bodies, what is made of them, and whole answers may take at once; what is over
/// is lent to what can be forgotten.
///
/// Bodies share one part. What a request needs beside its body comes out of that part, too; where it
/// does not fit, one request at a time has a second part as large: else a large body that was read
/// could not be worked on while small ones come and go. Thread-safe.
public final class BodyMemory {
    /// A client that has its answer whole may send its next body before the last one's memory has come
    /// back: it must not be refused for the want of an instant.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final long limitBytes;
    private long heldBytes;
    private Object overdrawer;
    private long overdrawnBytes;
    private volatile LongConsumer forgetting = _ -> { };

    public BodyMemory(long limitBytes) {
        if (limitBytes < 1) throw new IllegalArgumentException("limitBytes: " + limitBytes);
        this.limitBytes = limitBytes;
    }

    /// The bytes held now, for a gauge.
    public synchronized long heldBytes() {
        return heldBytes + overdrawnBytes;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// The longest body that is sure to fit when it is the only one and its length is known; of
    /// unknown length, half of all is sure to.
    public long largestBody() {
        return limitBytes / 5 * 4;
    }

    /// The least memory whose [#largestBody] is that long: reading one, a quarter of it is held twice.
    public static long leastFor(long bodyBytes) {
        return Math.ceilDiv(bodyBytes, 4) * 5;
    }

    /// Waits half a second at most for others to give back what is missing.
    ///
    /// @throws BodyException.MemoryFull if they do not, or when the thread is interrupted, as it stays
    void take(long bytes) throws BodyException.MemoryFull {
        if (tryTake(bytes)) return;
        forgetting.accept(missing(bytes));
        awaitAndTake(bytes);
    }

    private synchronized void awaitAndTake(long bytes) throws BodyException.MemoryFull {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (heldBytes + bytes > limitBytes) awaitChange(end);
        heldBytes += bytes;
    }

    /// Takes what is there, without waiting.
    ///
    /// @return false when it is not
    public synchronized boolean tryTake(long bytes) {
        if (heldBytes + bytes > limitBytes) return false;
        heldBytes += bytes;
        return true;
    }

    private synchronized long missing(long bytes) {
        return Math.max(0, heldBytes + bytes - limitBytes);
    }

    /// @param forgetting gives back what was lent, about so many bytes of it; no lock is held then
    public void whenWanted(LongConsumer forgetting) {
        this.forgetting = forgetting;
    }

    public synchronized void giveBack(long bytes) {
        heldBytes -= bytes;
        notifyAll();
    }

    /// Takes what a request needs beside its body, waiting like [#take].
    public void takeMore(Object request, long bytes) throws BodyException.MemoryFull {
        if (tryTake(bytes)) return;
        forgetting.accept(missing(bytes));
        awaitAndTakeMore(request, bytes);
    }

    private synchronized void awaitAndTakeMore(Object request, long bytes) throws BodyException.MemoryFull {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!fits(request, bytes)) awaitChange(end);
        if (heldBytes + bytes <= limitBytes) {
            heldBytes += bytes;
        } else {
            overdrawer = request;
            overdrawnBytes += bytes;
        }
    }

    private boolean fits(Object request, long bytes) {
        return heldBytes + bytes <= limitBytes
                || (overdrawer == null || overdrawer == request) && overdrawnBytes + bytes <= limitBytes;
    }

    public synchronized void giveBack(Object request, long bytes) {
        long overdrawn = overdrawer == request ? Math.min(bytes, overdrawnBytes) : 0;
        overdrawnBytes -= overdrawn;
        if (overdrawnBytes == 0) overdrawer = null;
        giveBack(bytes - overdrawn);
    }

    private void awaitChange(long end) throws BodyException.MemoryFull {
        long left = end - System.nanoTime();
        if (left <= 0) throw new BodyException.MemoryFull(limitBytes);
        try {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BodyException.MemoryFull(limitBytes);
        }
    }
}
