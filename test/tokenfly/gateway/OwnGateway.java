package tokenfly.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import tokenfly.Formats;
import tokenfly.account.Books;
import tokenfly.account.ledger.Disk;
import tokenfly.account.limits.Clocks;
import tokenfly.config.ConfigLocation;
import tokenfly.config.Reading;
import tokenfly.config.SettingsReader;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.http.BodyMemory;
import tokenfly.http.ClientTimeouts;
import tokenfly.http.Respond;
import tokenfly.http.listener.HttpListener;
import tokenfly.provider.Fault;
import tokenfly.testing.RunningGateway;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.UpstreamClient;
import tokenfly.upstream.health.HealthBook;
import tokenfly.upstream.health.UpstreamWatcher;

/// The gateway's parts put together as the program does it, but with a clock and a disk of the
/// test's own.
final class OwnGateway implements AutoCloseable {
    private static final long SEGMENT_BYTES = 1 << 20;

    private final Books books;
    private final UpstreamClient client = new UpstreamClient("test");
    private final HttpListener listener;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    OwnGateway(Path directory, String config, InstantSource clock, Disk disk) throws IOException {
        this(directory, config, clock, disk, Runtime.getRuntime().maxMemory());
    }

    /// @param heapBytes the heap that the gateway believes to have
    OwnGateway(Path directory, String config, InstantSource clock, Disk disk, long heapBytes)
            throws IOException {
        this(directory, config, clock, System::nanoTime, disk, heapBytes);
    }

    /// @param nanoTime the clock that only runs on
    OwnGateway(Path directory, String config, InstantSource clock, LongSupplier nanoTime, Disk disk,
            long heapBytes) throws IOException {
        Files.writeString(directory.resolve("config.properties"), config);
        var reading = new SettingsReader(_ -> null, null, Formats.all()).read(ConfigLocation.find(null, directory));
        var settings = switch (reading) {
            case Reading.Good(var good) -> good;
            case Reading.Bad(var mistakes) -> throw new IllegalArgumentException(mistakes.toString());
        };
        books = Books.open(settings.data(), new Clocks(nanoTime, clock), _ -> { }, disk, SEGMENT_BYTES);
        books.apply(settings.accounts());
        var served = new Served(settings.catalog(), settings.bodyLimitBytes(), settings.currency());
        var assembly = new Assembly(Formats.all(), () -> served, books.accounts(),
                new Dispatcher(client, new HealthBook(new Impatience()), new Unwatched(),
                        () -> Duration.ofSeconds(3)),
                new BodyMemory(settings.bodyMemoryBytes()), clock, Duration.ofSeconds(15));
        var handler = assembly.gateway(http -> Respond.text(http, 404, "none\n"), Set.of(), _ -> null,
                new LiveRequests(heapBytes), _ -> { });
        listener = HttpListener.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null,
                ClientTimeouts.DEFAULT, http -> {
                    begun.incrementAndGet();
                    try {
                        handler.handle(http);
                    } finally {
                        ended.incrementAndGet();
                    }
                }, handler::refuseExtra);
    }

    /// So fast a clock that nobody who failed rests: a test of failures goes on to the provider.
    private static final class Impatience implements LongSupplier {
        private final AtomicLong hours = new AtomicLong();

        @Override public long getAsLong() {
            return hours.incrementAndGet() * 3_600_000_000_000L;
        }
    }

    private static final class Unwatched implements UpstreamWatcher {
        @Override
        public void failed(Target target, Fault fault, Duration rests) {
            // The client's answer tells.
        }

        @Override
        public void answered(Target target, Duration firstByte) {
            // The client's answer tells.
        }
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return RunningGateway.client().send(request(path).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return RunningGateway.client().send(request(path).build(), BodyHandlers.ofString());
    }

    /// How many requests were begun, their heads read.
    int begun() {
        return begun.get();
    }

    /// How many requests are being answered.
    int running() {
        int over = ended.get();
        return begun.get() - over;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("x-api-key", RunningGateway.KEY);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        client.close();
        books.close();
    }
}
