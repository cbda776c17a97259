package bench.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// One connection to the mock upstream: answers requests one after another.
///
/// What a stream is to be stands in the prompt: `events=N rate=R ` sends N events, R a second
/// (0: as fast as the socket takes them).
final class MockConnection {
    private static final byte[] STREAM = Format.ascii("\"stream\":true");
    private static final byte[] USAGE = Format.ascii("\"include_usage\":true");
    private static final byte[] MESSAGES = Format.ascii("/messages");
    private static final byte[] EVENTS = Format.ascii("events=");
    private static final byte[] RATE = Format.ascii("rate=");
    private static final byte[] JSON_HEAD = Format.ascii(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ");
    private static final byte[] STREAM_HEAD = Format.ascii("HTTP/1.1 200 OK\r\n"
            + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] LINE = Format.ascii("\r\n");
    private static final byte[] LAST_CHUNK = Format.ascii("0\r\n\r\n");
    private static final int MOST_WAITING = 1 << 20;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final MockUpstream upstream;
    private final HttpReader request = new HttpReader();
    private final byte[] body = new byte[8 * 1024];
    private int bodyLength;
    private ByteBuffer waiting = ByteBuffer.allocate(0);
    private Format format = Format.OPENAI;
    private boolean withUsage;
    private int eventsLeft;
    private long gapNanos;
    /// When the next event goes out; in the upstream's queue while a stream runs.
    long dueNanos;

    MockConnection(SocketChannel channel, SelectionKey key, MockUpstream upstream) {
        this.channel = channel;
        this.key = key;
        this.upstream = upstream;
    }

    void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int n = channel.read(buffer);
        if (n < 0) {
            close();
            return;
        }
        for (int at = 0; at < n; ) {
            at = request.read(buffer.array(), at, n, this::keep);
            if (!request.whole()) continue;
            answer();
            request.next();
            bodyLength = 0;
        }
    }

    /// Sends what the socket did not take before.
    void write() throws IOException {
        channel.write(waiting);
        if (!waiting.hasRemaining()) key.interestOps(SelectionKey.OP_READ);
    }

    /// Sends the event that is due, and the end after the last.
    ///
    /// @return whether the stream goes on
    boolean advance(ByteBuffer out) throws IOException {
        if (waiting.remaining() > MOST_WAITING) {
            dueNanos += 1_000_000;
            return true;
        }
        out.clear();
        if (eventsLeft > 0) {
            eventsLeft--;
            event(out);
            dueNanos += gapNanos;
        } else {
            end(out);
        }
        send(out.flip());
        return eventsLeft >= 0;
    }

    void close() {
        upstream.forget(this);
        key.cancel();
        try {
            channel.close();
        } catch (IOException gone) {
            // Nobody is left to tell.
        }
    }

    /// The beginning of the body is enough to know what is asked for.
    private void keep(byte[] from, int start, int end) {
        int n = Math.min(end - start, body.length - bodyLength);
        System.arraycopy(from, start, body, bodyLength, n);
        bodyLength += n;
    }

    private void answer() throws IOException {
        format = request.firstLineHas(MESSAGES) ? Format.ANTHROPIC : Format.OPENAI;
        var out = upstream.out().clear();
        if (Bytes.has(body, bodyLength, STREAM)) startStream(out);
        else out.put(JSON_HEAD).put(Format.ascii(format.answer.length + "\r\n\r\n"))
                .put(format.answer);
        send(out.flip());
    }

    private void startStream(ByteBuffer out) {
        withUsage = format == Format.OPENAI && Bytes.has(body, bodyLength, USAGE);
        eventsLeft = Bytes.numberAfter(body, bodyLength, EVENTS, 50);
        int rate = Bytes.numberAfter(body, bodyLength, RATE, 50);
        gapNanos = rate == 0 ? 0 : 1_000_000_000L / rate;
        out.put(STREAM_HEAD);
        chunk(out, format.first);
        dueNanos = System.nanoTime() + gapNanos;
        upstream.schedule(this);
    }

    private void event(ByteBuffer out) {
        byte[] now = Format.ascii(Long.toString(System.nanoTime()));
        int length = format.beforeMark.length + now.length + format.afterMark.length;
        out.put(Format.ascii(Integer.toHexString(length))).put(LINE)
                .put(format.beforeMark).put(now).put(format.afterMark).put(LINE);
    }

    private void end(ByteBuffer out) {
        eventsLeft = -1;
        chunk(out, format.stop);
        if (withUsage) chunk(out, format.usage);
        chunk(out, format.last);
        out.put(LAST_CHUNK);
    }

    private static void chunk(ByteBuffer out, byte[] text) {
        out.put(Format.ascii(Integer.toHexString(text.length))).put(LINE).put(text).put(LINE);
    }

    /// Writes at once; what the socket does not take waits its turn.
    private void send(ByteBuffer out) throws IOException {
        if (!waiting.hasRemaining()) channel.write(out);
        if (!out.hasRemaining()) return;
        waiting = ByteBuffer.allocate(waiting.remaining() + out.remaining())
                .put(waiting).put(out).flip();
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
}
