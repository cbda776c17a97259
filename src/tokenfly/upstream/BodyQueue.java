package tokenfly.upstream;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An answer's body on its way from the HTTP client's selector thread to the thread that reads it.
///
/// At most [#WINDOW] pieces (16 KB each) are asked for ahead: a slow reader slows the upstream and
/// memory does not grow. The subscriber's side never blocks, since the selector serves every
/// connection. One reader.
final class BodyQueue implements BodySubscriber<BodyQueue>, AutoCloseable {
    static final int WINDOW = 4;
    private static final List<ByteBuffer> END = List.of();

    private sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;
    private final Runnable whenWhole;
    private volatile boolean closed;
    private boolean ended;

    /// @param whenWhole run, on the selector thread, when the body has come in to its end
    BodyQueue(Runnable whenWhole) {
        this.whenWhole = whenWhole;
    }

    /// The next bytes; null when none came within `wait`, an empty list at the end of the body.
    ///
    /// @throws IOException when the connection broke before the body's end
    List<ByteBuffer> next(Duration wait) throws IOException, InterruptedException {
        if (ended) return END;
        var piece = pieces.poll();
        if (piece == null) piece = pieces.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        return switch (piece) {
            case null -> null;
            case Piece.Bytes(var buffers) when buffers.isEmpty() -> {
                ended = true;
                yield END;
            }
            case Piece.Bytes(var buffers) -> {
                subscription.request(1);
                yield buffers;
            }
            case Piece.Broken(var cause) ->
                throw new IOException("the connection to the upstream broke", cause);
        };
    }

    /// Stops the upstream: the connection is closed unless the body has been read to its end.
    @Override
    public void close() {
        closed = true;
        var running = subscription;
        // Cancelling what has ended would only cost the making of an exception.
        if (running != null && !ended) running.cancel();
        pieces.clear();
    }

    @Override
    public CompletionStage<BodyQueue> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (closed) started.cancel();
        else started.request(WINDOW);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!closed && !buffers.isEmpty()) pieces.add(new Piece.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        pieces.add(new Piece.Broken(cause));
    }

    @Override
    public void onComplete() {
        whenWhole.run();
        pieces.add(new Piece.Bytes(END));
    }
}
