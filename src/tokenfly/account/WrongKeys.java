package tokenfly.account;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Slows down whoever tries wrong keys: an address has [#FREE] answers at once, then one a second.
/// Right keys are never slowed, also from an address that others share. Thread-safe.
///
/// An IPv6 client counts by its /64, of which it has all addresses. Of more than 10,000 addresses
/// the one that tried longest ago is forgotten.
public final class WrongKeys {
    /// Wrong keys that are answered at once.
    public static final int FREE = 10;

    /// An answer due later than this is not worth holding a connection for: refuse it with
    /// `retry-after` instead.
    public static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long MAX_AHEAD = Duration.ofMinutes(1).toNanos();
    private static final int MAX_ADDRESSES = 10_000;

    private final LongSupplier nanoTime;

    /// By address, when its next answer would be due if none were free. Guarded by this.
    private final Map<Long, Long> dueNanos = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /// @param nanoTime as [System#nanoTime]
    public WrongKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Counts a wrong key.
    ///
    /// @return how long to hold the answer back, at most a minute; see [#MAX_DELAY]
    public synchronized Duration count(InetAddress from) {
        long now = nanoTime.getAsLong();
        long address = number(from);
        Long due = dueNanos.get(address);
        // Compared by difference, since nanoTime may overflow; what is due in the past has decayed.
        long next = due == null || due - now < 0 ? now : due;
        long ahead = Math.min(next - now + INTERVAL, MAX_AHEAD + FREE * INTERVAL);
        dueNanos.put(address, now + ahead);
        return Duration.ofNanos(Math.max(0, ahead - FREE * INTERVAL));
    }

    private static long number(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong()
                : Integer.toUnsignedLong(bytes.getInt());
    }
}
