package tokenfly.upstream.exchange;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/// A request's body as the HTTP client takes it: slices of one array, none of them a copy. The JDK's own
/// publisher of an array copies it into buffers of the size that answers are read in, 2 KB here, and
/// so sends 200 KB in a hundred writes.
final class RequestBytes implements BodyPublisher {
    /// What a socket takes at once; a longer slice would be copied anew for each part that it takes.
    private static final int SLICE = 64 * 1024;

    private final long length;
    private volatile byte[] bytes;
    private volatile boolean taken;

    RequestBytes(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
    }

    @Override
    public long contentLength() {
        return length;
    }

    /// Whether the HTTP client has asked for them: it has a connection then.
    boolean taken() {
        return taken;
    }

    /// Lets the bytes go: the HTTP client keeps the request for as long as its answer lasts.
    void release() {
        bytes = null;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        taken = true;
        subscriber.onSubscribe(new Slices(bytes, subscriber));
    }

    /// One sending of the body. The demand is also the lock: whoever raises it from 0 sends.
    private static final class Slices implements Flow.Subscription {
        private byte[] bytes;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private volatile boolean over;
        private int sent;

        Slices(byte[] bytes, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.bytes = bytes;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long slices) {
            if (demand.getAndAdd(slices) > 0) return;
            while (!over) {
                send();
                if (demand.decrementAndGet() <= 0) return;
            }
        }

        private void send() {
            int length = Math.min(SLICE, bytes.length - sent);
            var slice = ByteBuffer.wrap(bytes, sent, length);
            sent += length;
            over = sent == bytes.length;
            subscriber.onNext(slice);
            if (!over) return;
            bytes = null;
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
