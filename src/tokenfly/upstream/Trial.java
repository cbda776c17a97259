package tokenfly.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import tokenfly.provider.Fault;

/// One request on its way by one target: from the permission to go to what became of it. Closing it
/// gives back what it took; a failure counts once. Not thread-safe.
final class Trial implements AutoCloseable {
    private final Target target;
    private final HealthBook book;
    private final UpstreamWatcher watcher;
    private final Health provider;
    private final Health key;
    private final long providerPass;
    private final long keyPass;
    private final AtomicInteger running;
    private boolean failed;
    private boolean closed;

    /// Takes a place among the requests that run with the key, until it is closed.
    Trial(Target target, HealthBook book, UpstreamWatcher watcher, Health provider,
            long providerPass, KeyState key, long keyPass) {
        this.target = target;
        this.book = book;
        this.watcher = watcher;
        this.provider = provider;
        this.providerPass = providerPass;
        this.key = key.health();
        this.keyPass = keyPass;
        this.running = key.running();
        running.incrementAndGet();
    }

    Target target() {
        return target;
    }

    /// The answer has begun.
    void answered(Duration firstByte) {
        provider.answered(providerPass);
        key.answered(keyPass);
        watcher.answered(target, firstByte);
    }

    /// The answer came to its end.
    void succeeded() {
        if (failed) return;
        provider.succeeded(providerPass);
        key.succeeded(keyPass);
    }

    void failed(Fault fault) {
        if (failed) return;
        failed = true;
        watcher.failed(target, fault, book.failed(this, fault));
    }

    Health provider() {
        return provider;
    }

    Health key() {
        return key;
    }

    long providerPass() {
        return providerPass;
    }

    long keyPass() {
        return keyPass;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        provider.left(providerPass);
        key.left(keyPass);
        running.decrementAndGet();
    }
}
