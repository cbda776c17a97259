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

    void take(long bytes) throws BodyException.MemoryFull {
        if (heldBytes.addAndGet(bytes) <= limitBytes) return;
        heldBytes.addAndGet(-bytes);
        throw new BodyException.MemoryFull(limitBytes);
    }

    void giveBack(long bytes) {
        heldBytes.addAndGet(-bytes);
    }
}
