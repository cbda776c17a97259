package tokenfly.console;

import java.util.ArrayList;
import java.util.List;
import tokenfly.gateway.record.RequestRecord;

/// The last requests of all accounts together, in memory alone. Thread-safe.
final class Recent {
    /// Each lives until this many have come after it: more of them would fill a small heap's old generation.
    private static final int KEPT = 2_000;

    /// Guarded by this, with `count`; where `count` modulo the length is written next.
    private final RequestRecord[] ring = new RequestRecord[KEPT];
    private long count;

    void add(RequestRecord record) {
        if (!record.isOfInterest()) return;
        synchronized (this) {
            ring[(int) (count++ % KEPT)] = record;
        }
    }

    /// The newest first.
    synchronized List<RequestRecord> newest() {
        var all = new ArrayList<RequestRecord>();
        for (long i = count - 1; i >= Math.max(0, count - KEPT); i--) all.add(ring[(int) (i % KEPT)]);
        return all;
    }
}
