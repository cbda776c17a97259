package tokenfly.http;

import java.time.Duration;

/// How long a client may keep a thread waiting.
///
/// @param head from a request's first byte to the end of its headers, the TLS handshake included
/// @param body between two pieces of a body, and what any body gets in all before its speed counts
/// @param bodyBytesPerSecond the least average speed after that: a client that sends a byte a second
///        is cut soon after `body`, while 32 MB at 64 kbit/s, over an hour, come through
/// @param write for one write to be taken; kernels buffer enough that only a reader that has stopped
///        reading makes one wait
public record ClientTimeouts(Duration head, Duration body, int bodyBytesPerSecond, Duration write) {
    public static final ClientTimeouts DEFAULT = new ClientTimeouts(
            Duration.ofSeconds(30), Duration.ofSeconds(20), 4096, Duration.ofSeconds(120));

    public ClientTimeouts {
        if (!head.isPositive() || !body.isPositive() || !write.isPositive())
            throw new IllegalArgumentException("not positive: " + head + ", " + body + ", " + write);
        if (bodyBytesPerSecond < 1)
            throw new IllegalArgumentException("bodyBytesPerSecond: " + bodyBytesPerSecond);
    }

    /// When a body that began at `started` and has brought `bytes` must bring more, in nano time.
    long bodyDeadline(long started, long bytes, long now) {
        long earned = body.toNanos() + (long) (bytes * 1e9 / bodyBytesPerSecond);
        return Math.min(now - started + body.toNanos(), earned) + started;
    }
}
