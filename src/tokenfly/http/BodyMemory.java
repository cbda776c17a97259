package tokenfly.http;

import java.util.concurrent.atomic.AtomicLong;

/// The memory all request bodies held at once may take. Thread-safe.
public final class BodyMemory {
    private final long limitBytes;
    private final AtomicLong heldBytes = new AtomicLong();

    public BodyMemory(long limitBytes) {
        if (limitBytes < 1) throw new IllegalArgumentException("limitBytes: " + limitBytes);
        this.limitBytes = limitBytes;
    }

    /// The bytes held now, for a gauge.
    public long heldBytes() {
        return heldBytes.get();
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

    void take(long bytes) throws BodyException.MemoryFull {
        if (heldBytes.addAndGet(bytes) <= limitBytes) return;
        heldBytes.addAndGet(-bytes);
        throw new BodyException.MemoryFull(limitBytes);
    }

    void giveBack(long bytes) {
        heldBytes.addAndGet(-bytes);
    }
}
