package tokenfly.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tokenfly.gateway.RequestRecord;

/// The last requests of all accounts together, in memory alone. Thread-safe.
final class Recent {
    private static final int KEPT = 5_000;
    private static final Set<String> LOOKUPS = Set.of("/models", "/account");

    /// Guarded by this, with `count`; where `count` modulo the length is written next.
    private final RequestRecord[] ring = new RequestRecord[KEPT];
    private long count;

    /// Requests with a wrong key are left out, else strangers could push out everybody else's.
    void add(RequestRecord record) {
        if (record.account.equals("-") || LOOKUPS.contains(record.endpoint())) return;
        synchronized (this) {
            ring[(int) (count++ % KEPT)] = record;
        }
    }

    /// The newest first.
    synchronized List<RequestRecord> newest(int most, Predicate<RequestRecord> wanted) {
        var found = new ArrayList<RequestRecord>();
        for (long i = count - 1; i >= Math.max(0, count - KEPT) && found.size() < most; i--) {
            var record = ring[(int) (i % KEPT)];
            if (wanted.test(record)) found.add(record);
        }
        return found;
    }
}
