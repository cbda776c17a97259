package tokenfly.upstream;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An upstream's status, headers and the body as it comes in. One reader; closing it stops the
/// upstream.
final class UpstreamResponse implements AutoCloseable {
    private final int status;
    private final HttpHeaders headers;
    private final BodyQueue body;
    private final Duration idle;
    private final Gunzip gunzip;

    UpstreamResponse(int status, HttpHeaders headers, BodyQueue body, Duration idle) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.idle = idle;
        // Asked for or not, some servers and proxies compress.
        var encoding = headers.firstValue("content-encoding").orElse("");
        this.gunzip = encoding.equalsIgnoreCase("gzip") ? new Gunzip() : null;
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /// The next bytes, an empty list at the end. A silence is told to `waiting` at its intervals.
    ///
    /// @throws UpstreamException TRANSPORT when the connection breaks, TIMEOUT after the idle limit
    /// @throws ClientGoneException when `waiting` finds that nobody listens any more
    List<ByteBuffer> next(Waiting waiting) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + idle.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0)
                throw new UpstreamException(FaultClass.TIMEOUT, "no byte for " + idle.toSeconds() + "s");
            var wait = Math.min(left, Waiting.INTERVAL.toNanos());
            var buffers = read(Duration.ofNanos(wait));
            if (buffers != null) return buffers;
            if (wait < left) ClientGoneException.check(waiting);
        }
    }

    /// True when [#next] would not have to wait.
    boolean ready() {
        return body.ready();
    }

    /// Throws away what still comes in; true when the body ended within `wait`.
    boolean endsWithin(Duration wait) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            var buffers = body.next(Duration.ofNanos(left));
            if (buffers != null && buffers.isEmpty()) return true;
        }
        return false;
    }

    /// The rest of the body behind what was read of it before.
    ///
    /// @throws UpstreamException TRANSPORT, also when it is longer than `limit` bytes
    byte[] readAll(List<ByteBuffer> head, int limit, Waiting waiting)
            throws IOException, InterruptedException {
        var pieces = new ArrayList<>(head);
        long length = length(head);
        for (var buffers = next(waiting); !buffers.isEmpty(); buffers = next(waiting)) {
            length += length(buffers);
            if (length > limit)
                throw new UpstreamException(FaultClass.TRANSPORT,
                        "the answer is longer than " + limit + " bytes");
            pieces.addAll(buffers);
        }
        var all = ByteBuffer.allocate((int) length);
        pieces.forEach(all::put);
        return all.array();
    }

    private static long length(List<ByteBuffer> buffers) {
        long length = 0;
        for (var buffer : buffers) length += buffer.remaining();
        return length;
    }

    @Override
    public void close() {
        body.close();
        if (gunzip != null) gunzip.close();
    }

    private List<ByteBuffer> read(Duration wait) throws IOException, InterruptedException {
        try {
            var buffers = body.next(wait);
            if (gunzip == null || buffers == null || buffers.isEmpty()) return buffers;
            var plain = gunzip.inflate(buffers);
            // A piece of compressed bytes may hold no whole plain byte yet: that is no end.
            return plain.isEmpty() ? null : plain;
        } catch (UpstreamException e) {
            throw e;
        } catch (IOException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, "the connection broke in the answer", e);
        }
    }
}
