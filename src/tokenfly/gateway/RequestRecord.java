package tokenfly.gateway;

import java.time.Instant;
import tokenfly.chat.Usage;

/// What is known of one request, filled in while it runs and written as one log line at its end.
///
/// Written by the request's thread; the fields that the operator's page shows of a running request
/// are volatile. Holds no prompt, no answer and no key.
public final class RequestRecord {
    public final String id;
    public final Instant arrival;
    final long startNanos = System.nanoTime();
    final String endpoint;
    public volatile String account = "-";
    public volatile String model = "-";
    public volatile String provider = "-";
    public volatile boolean stream;
    public volatile Usage usage;
    public volatile long costNanos;
    volatile int status;
    volatile Outcome outcome;
    volatile long firstByteNanos = -1;
    volatile long totalNanos = -1;

    RequestRecord(String id, Instant arrival, String endpoint) {
        this.id = id;
        this.arrival = arrival;
        this.endpoint = endpoint;
    }

    public int status() {
        return status;
    }

    /// Null while it runs.
    public Outcome outcome() {
        return outcome;
    }

    /// From the request's arrival to the first event or the whole answer; -1 when there was none.
    public long firstByteMillis() {
        return firstByteNanos < 0 ? -1 : firstByteNanos / 1_000_000;
    }

    public long totalMillis() {
        return (totalNanos < 0 ? System.nanoTime() - startNanos : totalNanos) / 1_000_000;
    }

    public String endpoint() {
        return endpoint;
    }

    void firstByte() {
        if (firstByteNanos < 0) firstByteNanos = System.nanoTime() - startNanos;
    }

    void end(Outcome how) {
        if (outcome == null) outcome = how;
        totalNanos = System.nanoTime() - startNanos;
    }
}
