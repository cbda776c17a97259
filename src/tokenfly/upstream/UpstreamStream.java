package tokenfly.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseException;
import tokenfly.sse.SseParser;

/// An upstream's answer as events, each at hand as soon as it has come in. One reader; closing it
/// stops the upstream.
public final class UpstreamStream implements AutoCloseable {
    /// The largest single event; a whole answer can come as one.
    static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;
    private static final Duration DRAIN = Duration.ofMillis(200);

    private final UpstreamResponse response;
    private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
    private final ArrayDeque<SseEvent> ahead = new ArrayDeque<>();
    private Runnable onClose = () -> {
    };
    private boolean ended;

    UpstreamStream(UpstreamResponse response) {
        this.response = response;
    }

    /// All events that have come in, at least one; an empty list at the end of the stream.
    ///
    /// @throws UpstreamException when the connection breaks or the upstream falls silent
    /// @throws ClientGoneException when `waiting` finds that nobody listens any more
    public List<SseEvent> next(Waiting waiting) throws IOException, InterruptedException {
        long silentSince = System.nanoTime();
        while (ahead.isEmpty() && !ended) {
            feed(waiting);
            // An upstream's own keep-alives are bytes but no events: the client still needs ours.
            if (ahead.isEmpty() && System.nanoTime() - silentSince >= Waiting.INTERVAL.toNanos()) {
                ClientGoneException.check(waiting);
                silentSince = System.nanoTime();
            }
        }
        var events = new ArrayList<>(ahead);
        ahead.clear();
        return events;
    }

    /// The first event without taking it, or null when the stream ends without one.
    SseEvent first(Waiting waiting) throws IOException, InterruptedException {
        ahead.addAll(next(waiting));
        return ahead.peek();
    }

    /// Gives bytes that were read before the stream was known to be one.
    void feed(byte[] head) throws IOException {
        try {
            parser.feed(head, 0, head.length, ahead::add);
        } catch (SseException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, e.getMessage(), e);
        }
    }

    void onClose(Runnable task) {
        onClose = task;
    }

    /// Waits a moment for the end of a stream whose last event has been read: a connection that was
    /// read to its end can be used again.
    public void drain() throws IOException, InterruptedException {
        if (!ended) ended = response.endsWithin(DRAIN);
    }

    @Override
    public void close() {
        response.close();
        onClose.run();
    }

    /// Reads what has come in; waits for the first piece only.
    private void feed(Waiting waiting) throws IOException, InterruptedException {
        try {
            do {
                var buffers = response.next(waiting);
                if (buffers.isEmpty()) {
                    ended = true;
                    parser.end(ahead::add);
                    return;
                }
                for (var buffer : buffers) parser.feed(buffer, ahead::add);
            } while (response.ready());
        } catch (SseException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, e.getMessage(), e);
        }
    }
}
