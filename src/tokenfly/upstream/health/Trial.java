package tokenfly.upstream.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import tokenfly.provider.Fault;
import tokenfly.upstream.catalog.Target;

/// One request on its way by one target: from the permission to go to what became of it. Closing it
/// gives back what it took; a failure counts once. Not thread-safe.
public final class Trial implements AutoCloseable {
    private final Target target;
    private final HealthBook book;
    private final UpstreamWatcher watcher;
    private final Pass provider;
    private final Pass key;
    private final Pass model;
    private final AtomicInteger running;
    private Fault fault;
    private boolean closed;

    /// Takes a place among the requests that run with the key, until it is closed.
    Trial(Target target, HealthBook book, UpstreamWatcher watcher, Pass provider, Pass key,
            Pass model, AtomicInteger running) {
        this.target = target;
        this.book = book;
        this.watcher = watcher;
        this.provider = provider;
        this.key = key;
        this.model = model;
        this.running = running;
        running.incrementAndGet();
    }

    public Target target() {
        return target;
    }

    /// The answer has begun.
    public void answered(Duration firstByte) {
        provider.answered();
        key.answered();
        model.answered();
        watcher.answered(target, firstByte);
    }

    /// The answer came to its end.
    public void succeeded() {
        if (fault != null) return;
        provider.succeeded();
        key.succeeded();
        model.succeeded();
    }

    public void failed(Fault fault) {
        if (this.fault != null) return;
        this.fault = fault;
        watcher.failed(target, fault, book.failed(this, fault));
    }

    /// How it failed; null when it did not.
    public Fault fault() {
        return fault;
    }

    Pass provider() {
        return provider;
    }

    Pass key() {
        return key;
    }

    /// Of the model, asked with this key.
    Pass model() {
        return model;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        provider.left();
        key.left();
        model.left();
        running.decrementAndGet();
    }
}
