package tokenfly.upstream.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tokenfly.provider.FaultClass;

/// An upstream's status, headers and the body as it comes in. One reader; closing it stops the
/// upstream.
public final class UpstreamResponse implements AutoCloseable {
    /// An error is a few sentences; a page of more says nothing more.
    private static final int MAX_ERROR_BYTES = 64 * 1024;
    /// How often a body is held while it is put together: its pieces are buffers that are half full.
    private static final int PUT_TOGETHER = 3;
    private static final Duration ERROR_PATIENCE = Duration.ofSeconds(3);

    private final BodyQueue body;
    private final Duration idle;
    private final Gunzip gunzip;

    /// @param body begun, so that its head is there
    UpstreamResponse(BodyQueue body, Duration idle) {
        this.body = body;
        this.idle = idle;
        // Asked for or not, some servers and proxies compress.
        var encoding = headers().firstValue("content-encoding").orElse("").strip();
        boolean packed = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
        this.gunzip = packed ? new Gunzip() : null;
    }

    public int status() {
        return body.status();
    }

    public HttpHeaders headers() {
        return body.headers();
    }

    /// The next bytes, an empty list at the end. A silence is told to `waiting` at its intervals.
    ///
    /// @throws UpstreamException TRANSPORT when the connection breaks, TIMEOUT after the idle limit
    /// @throws NobodyWaitsException when `waiting` finds that nobody does any more
    List<ByteBuffer> next(Waiting waiting) throws IOException, InterruptedException {
        return next(System.nanoTime() + idle.toNanos(), idle, waiting);
    }

    /// The same, which must come before a deadline, too.
    private List<ByteBuffer> next(Waiting waiting, long deadline) throws IOException, InterruptedException {
        long silent = System.nanoTime() + idle.toNanos();
        return silent - deadline < 0 ? next(silent, idle, waiting) : nextBefore(deadline, waiting);
    }

    /// The same, with a time by which they must come.
    public List<ByteBuffer> nextBefore(long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        return next(deadline, null, waiting);
    }

    /// What is at hand: null when that is nothing, an empty list at the end.
    List<ByteBuffer> poll() throws IOException, InterruptedException {
        var more = unpackedBefore();
        if (!more.isEmpty()) return more;
        while (true) {
            var buffers = read(System.nanoTime());
            if (buffers == null) return null;
            if (buffers.isEmpty()) return end();
            var plain = unpack(buffers);
            if (!plain.isEmpty()) return plain;
        }
    }

    /// Whether anything more comes within `wait`, the end included.
    boolean comesWithin(Duration wait) throws InterruptedException {
        return gunzip != null && gunzip.hasMore() || body.comesBy(System.nanoTime() + wait.toNanos());
    }

    /// Throws away what still comes in; true when the body ended within `wait`. What it said is known by
    /// now: a connection that breaks behind it takes nothing of it back.
    public boolean endsWithin(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            while (true) {
                var buffers = body.next(deadline);
                if (buffers == null) return false;
                if (buffers.isEmpty()) return true;
            }
        } catch (IOException broken) {
            return false;
        }
    }

    /// The rest of the body behind what was read of it before, which `memory` then counts once.
    ///
    /// @param deadline nano time by which it must be whole
    /// @param whole says of a body whose end never came, since the connection broke, that it lacks nothing
    /// @throws UpstreamException TRANSPORT, also when it is longer than `limit` bytes
    public byte[] readAll(List<ByteBuffer> head, int limit, Predicate<byte[]> whole, long deadline, Waiting waiting,
            AnswerMemory memory) throws IOException, InterruptedException {
        var pieces = new ArrayList<>(head);
        long length = length(head);
        memory.take(PUT_TOGETHER * length);
        try {
            for (var buffers = next(waiting, deadline); !buffers.isEmpty(); buffers = next(waiting, deadline)) {
                memory.take(PUT_TOGETHER * length(buffers));
                length += length(buffers);
                pieces.addAll(buffers);
                if (length > limit)
                    throw new UpstreamException(FaultClass.TRANSPORT,
                            "the answer is longer than " + limit + " bytes");
            }
        } catch (UpstreamException broken) {
            if (length > limit) throw broken;
            var all = join(pieces, (int) length);
            memory.giveBack((PUT_TOGETHER - 1) * length);
            if (whole.test(all)) return all;
            throw broken;
        }
        var all = join(pieces, (int) length);
        memory.giveBack((PUT_TOGETHER - 1) * length);
        return all;
    }

    private static byte[] join(List<ByteBuffer> pieces, int length) {
        var all = ByteBuffer.allocate(length);
        for (var piece : pieces) all.put(piece);
        return all.array();
    }

    /// The body of an error, or as much of it as comes soon: the status alone says most, so that one
    /// that is long, slow or cut is no other failure.
    public byte[] readError() throws InterruptedException {
        var all = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + ERROR_PATIENCE.toNanos();
        try {
            while (all.size() < MAX_ERROR_BYTES) {
                var buffers = nextBefore(deadline, Waiting.QUIETLY);
                if (buffers.isEmpty()) break;
                append(buffers, all);
            }
        } catch (IOException cut) {
            // What has come must do.
        }
        return all.toByteArray();
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

    /// @param silence the limit between two pieces, which each piece renews; null when only the
    ///        deadline counts
    private List<ByteBuffer> next(long deadline, Duration silence, Waiting waiting)
            throws IOException, InterruptedException {
        var more = unpackedBefore();
        if (!more.isEmpty()) return more;
        while (true) {
            long now = System.nanoTime();
            long left = Math.max(0, deadline - now);
            var buffers = read(now + Math.min(left, waiting.interval().toNanos()));
            if (buffers == null) {
                if (deadline - System.nanoTime() <= 0) throw tooLate(silence);
                NobodyWaitsException.check(waiting);
                continue;
            }
            if (buffers.isEmpty()) return end();
            var plain = unpack(buffers);
            // A piece of compressed bytes may hold no whole plain byte yet: that is no end.
            if (!plain.isEmpty()) return plain;
            if (silence != null) deadline = System.nanoTime() + silence.toNanos();
        }
    }

    private List<ByteBuffer> read(long until) throws IOException, InterruptedException {
        try {
            return body.next(until);
        } catch (IOException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, "the connection broke in the answer", e);
        }
    }

    private List<ByteBuffer> end() throws UpstreamException {
        if (gunzip == null || gunzip.finished()) return List.of();
        throw new UpstreamException(FaultClass.TRANSPORT, "the gzip stream was cut");
    }

    /// What still lies in packed bytes that were read.
    private List<ByteBuffer> unpackedBefore() throws UpstreamException {
        return gunzip == null || !gunzip.hasMore() ? List.of() : unpack(List.of());
    }

    private List<ByteBuffer> unpack(List<ByteBuffer> buffers) throws UpstreamException {
        if (gunzip == null) return buffers;
        try {
            return gunzip.inflate(buffers);
        } catch (IOException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, e.getMessage(), e);
        }
    }

    private static UpstreamException tooLate(Duration silence) {
        return new UpstreamException(FaultClass.TIMEOUT, silence == null
                ? "no answer in time" : "no byte for " + silence.toMillis() + " ms");
    }

    private static void append(List<ByteBuffer> buffers, ByteArrayOutputStream all) {
        for (var buffer : buffers) {
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            all.writeBytes(bytes);
        }
    }
}
