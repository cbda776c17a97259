package tokenfly.account.shared;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a running request has taken in the database. Thread-safe.
public final class Hold {
    final long id;
    final String account;
    /// The short id of its key; empty without one.
    final String key;
    /// Whether the key has limits of its own, so that its purse has the hold, too.
    final boolean isKeyed;
    final long nanos;
    final long tokens;
    /// Set before the request is settled, and read after it was.
    volatile long realTokens;
    private final CountDownLatch ended = new CountDownLatch(1);

    Hold(long id, String account, String key, boolean isKeyed, long nanos, long tokens) {
        this.id = id;
        this.account = account;
        this.key = key;
        this.isKeyed = isKeyed;
        this.nanos = nanos;
        this.tokens = tokens;
    }

    public long nanos() {
        return nanos;
    }

    /// The database has its charge, or its void.
    void ended() {
        ended.countDown();
    }

    /// Waits for that.
    void await(Duration most) {
        try {
            ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
