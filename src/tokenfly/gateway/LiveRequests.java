package tokenfly.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The requests that run right now, for the operator's page and for stopping. Thread-safe.
public final class LiveRequests {
    private final Set<RequestRecord> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    void add(RequestRecord record) {
        running.add(record);
    }

    void remove(RequestRecord record) {
        running.remove(record);
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
