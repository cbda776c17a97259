package tokenfly.gateway.record;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The requests that run right now, for the operator's page and for stopping. Thread-safe.
public final class LiveRequests {
    /// What a running request holds of the heap beside its body, 55 KB of which half are the buffers of
    /// the JDK's server and an eighth its thread's stack (JDK 25, measured with 1,000 open streams); and
    /// some for the pooled connections of requests before it. With 56 KB, one run in three at the limit
    /// spent its time in full collections.
    public static final long REQUEST_BYTES = 64 * 1024;

    private final Set<RequestRecord> running = ConcurrentHashMap.newKeySet();
    private final Set<RequestRecord> placed = ConcurrentHashMap.newKeySet();
    private final long mostBytes;
    private volatile boolean stopping;

    /// @param heapBytes the heap's greatest size. Requests may take seven tenths of it; idle connections
    ///        and the collector need the rest
    public LiveRequests(long heapBytes) {
        this.mostBytes = heapBytes / 10 * 7;
    }

    /// Takes a place for a request until it is removed, if the heap holds one more: past that the
    /// collector would take all the time there is, and nobody would be answered.
    ///
    /// @param bodyBytes what all requests' bodies hold now
    public boolean place(RequestRecord record, long bodyBytes) {
        placed.add(record);
        if (placed.size() * REQUEST_BYTES + bodyBytes <= mostBytes) return true;
        placed.remove(record);
        return false;
    }

    public void add(RequestRecord record) {
        running.add(record);
    }

    public void remove(RequestRecord record) {
        running.remove(record);
        placed.remove(record);
    }

    public Collection<RequestRecord> list() {
        return List.copyOf(running);
    }

    /// No new request is taken from now on.
    public void stop() {
        stopping = true;
    }

    public boolean stopping() {
        return stopping;
    }
}
