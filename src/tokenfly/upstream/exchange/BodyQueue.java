package tokenfly.upstream.exchange;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import tokenfly.thread.Distress;

/// An answer on its way from the HTTP client's selector thread to the thread that made this, which
/// alone may read it: the head, then the body in pieces.
///
/// At most [#WINDOW] pieces are asked for ahead: a slow reader slows the upstream and memory does not
/// grow. The selector's side never blocks, since the selector serves every connection; it wakes the
/// reader as seldom as it can, a wake-up being the dearest thing it does.
final class BodyQueue implements BodyHandler<BodyQueue>, BodySubscriber<BodyQueue>,
        SilenceWatch.Waiter, AutoCloseable {
    static final int WINDOW = 4;
    private static final List<ByteBuffer> END = List.of();

    private sealed interface Piece {
        record Bytes(List<ByteBuffer> buffers) implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    private final SilenceWatch watch;
    private final Runnable whenWhole;
    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    /// Null once closed: a connection in the pool keeps its last answer, and with a thread a whole
    /// exchange of the server, 55 KB, for as long as nobody uses it again.
    private volatile Thread reader = Thread.currentThread();
    /// Done when there is something to read; the HTTP client then lets the reader go.
    private final CompletableFuture<BodyQueue> begun = new CompletableFuture<>();
    private volatile ResponseInfo head;
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;
    private volatile boolean waits;
    /// In nano time, while the reader waits.
    private volatile long waitsUntil;
    private boolean watched;
    private boolean ended;
    /// Pieces that were there without a wait.
    private int unawaited;
    /// The selector's side: whether each piece is worth a wake-up, and how many have come.
    private boolean eager;
    private int received;

    /// @param eager wakes the reader for each piece; else an answer of less than a window is read when
    ///        it is whole
    /// @param whenWhole run, on the selector thread, when the body has come in to its end
    BodyQueue(SilenceWatch watch, boolean eager, Runnable whenWhole) {
        this.watch = watch;
        this.eager = eager;
        this.whenWhole = whenWhole;
    }

    int status() {
        return head.statusCode();
    }

    HttpHeaders headers() {
        return head.headers();
    }

    /// The next bytes; null when none came by `until`, in nano time; an empty list at the end of the
    /// body.
    ///
    /// @throws IOException when the connection broke before the body's end
    List<ByteBuffer> next(long until) throws IOException, InterruptedException {
        if (ended) return END;
        if (pieces.isEmpty()) await(until);
        else if (++unawaited % WINDOW == 0) Thread.yield(); // who sends without a pause keeps no processor
        return switch (pieces.poll()) {
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

    /// Waits like [#next] and takes nothing.
    ///
    /// @return whether something is there to be read
    boolean comesBy(long until) throws InterruptedException {
        if (!ended && pieces.isEmpty()) await(until);
        return ended || !pieces.isEmpty();
    }

    private void await(long until) throws InterruptedException {
        if (until - System.nanoTime() <= 0) return;
        if (!watched) watch.add(this);
        watched = true;
        waitsUntil = until;
        waits = true;
        while (pieces.isEmpty() && until - System.nanoTime() > 0) {
            LockSupport.park(this);
            if (Thread.interrupted()) throw new InterruptedException();
        }
        waits = false;
    }

    /// Wakes the reader when its wait is over, and for what was not worth a wake-up by itself.
    @Override
    public void check(long now) {
        if (waits && (now - waitsUntil >= 0 || !pieces.isEmpty())) LockSupport.unpark(reader);
    }

    /// The same while the reader still waits for the HTTP client.
    void beginIfAnyHasCome() {
        if (!pieces.isEmpty()) begun.complete(this);
    }

    /// Stops the upstream: the connection is closed unless the body has been read to its end.
    @Override
    public void close() {
        closed = true;
        reader = null;
        if (watched) watch.remove(this);
        var running = subscription;
        // Cancelling what has ended would only cost the making of an exception.
        if (running != null && !ended) running.cancel();
        pieces.clear();
    }

    @Override
    public BodySubscriber<BodyQueue> apply(ResponseInfo info) {
        head = info;
        // Of what is no answer the status says most: its body may never come.
        if (info.statusCode() / 100 != 2) {
            eager = true;
            begun.complete(this);
        }
        return this;
    }

    @Override
    public CompletionStage<BodyQueue> getBody() {
        return begun;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (closed) started.cancel();
        else started.request(WINDOW);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (closed || buffers.isEmpty()) return;
        pieces.add(new Piece.Bytes(buffers));
        received++;
        if (eager || received >= WINDOW) wake();
    }

    @Override
    public void onError(Throwable cause) {
        Distress.tell(cause);
        pieces.add(new Piece.Broken(cause));
        wake();
    }

    @Override
    public void onComplete() {
        whenWhole.run();
        pieces.add(new Piece.Bytes(END));
        wake();
    }

    private void wake() {
        if (!begun.complete(this)) LockSupport.unpark(reader);
    }
}
