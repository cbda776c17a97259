package tokenfly.upstream.exchange;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import tokenfly.dialect.Operation;
import tokenfly.provider.FaultClass;
import tokenfly.thread.Distress;
import tokenfly.transport.Addresses;
import tokenfly.transport.Clients;
import tokenfly.transport.FailureWords;
import tokenfly.transport.Transport;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;

/// Calls upstreams over HTTP/1.1 with keep-alive. Thread-safe.
public final class UpstreamClient implements AutoCloseable {
    /// How long the JDK keeps an idle connection (`jdk.httpclient.keepalive.timeout`).
    private static final Duration POOLED = Duration.ofSeconds(30);

    /// Each takes one stale connection out of the pool.
    private static final int MOST_STALE = 3;

    /// When an answer of an origin was last read to its end, in nano time: its connection may still
    /// be in the pool.
    private final Map<String, Long> lastWhole = new ConcurrentHashMap<>();

    /// The addresses of the configuration, past and present, in parsed form.
    private final Map<String, URI> uris = new ConcurrentHashMap<>();

    private final Clients clients = new Clients();
    private final Addresses addresses = new Addresses();
    private final SilenceWatch watch = new SilenceWatch();
    private final String userAgent;

    /// @param userAgent the name by which providers know us
    public UpstreamClient(String userAgent) {
        this.userAgent = userAgent;
    }

    /// Sends a request and waits until the answer begins: with its body, or with the status of an error.
    ///
    /// A pooled connection that the server had just closed gives no byte of an answer: the request did
    /// not reach it, and is sent once more; the next connection in the pool may be as old.
    ///
    /// @param eager the answer is wanted as it comes; else when it is whole, if it is short
    /// @param deadline nano time by which the answer must have begun
    /// @throws UpstreamException TRANSPORT or TIMEOUT
    /// @throws ClientGoneException when `waiting` finds that nobody listens any more
    public UpstreamResponse send(Target target, Operation operation, Map<String, String> headers,
            byte[] body, boolean eager, long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        var bytes = new RequestBytes(body);
        var request = request(target, target.dialect().at(operation).path(), headers,
                eager ? "text/event-stream" : "application/json")
                .setHeader("content-type", "application/json").POST(bytes).build();
        var origin = request.uri().getAuthority();
        var last = lastWhole.get(origin);
        boolean maybePooled = last != null && System.nanoTime() - last < POOLED.toNanos();
        try {
            for (int stale = 0; ; stale++) {
                try {
                    return send(request, bytes::taken, target.provider().transport(),
                            target.provider().timeouts(), eager, deadline, waiting);
                } catch (UpstreamException e) {
                    if (!maybePooled || stale == MOST_STALE || !withoutAnswer(e.getCause())) throw e;
                }
            }
        } finally {
            bytes.release();
        }
    }

    /// @param connected tells when the connection is made
    private UpstreamResponse send(HttpRequest request, BooleanSupplier connected, Transport transport,
            Provider.Timeouts timeouts, boolean eager, long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        var origin = request.uri().getAuthority();
        var answer = new BodyQueue(watch, eager, () -> lastWhole.put(origin, System.nanoTime()));
        var connection = new Connection(clients, addresses, transport, timeouts.connect(), request.uri());
        var sending = new Sending(answer, connected, connection, deadline, waiting);
        UpstreamResponse response = null;
        try {
            watch.add(sending);
            connection.send(request, answer);
            sending.end();
            response = new UpstreamResponse(answer, timeouts.idle());
            return response;
        } catch (IOException | InterruptedException | IllegalArgumentException e) {
            var stopped = sending.end();
            if (stopped != null) throw stopped;
            if (e instanceof InterruptedException interrupted) throw interrupted;
            throw failure(e, connection);
        } finally {
            watch.remove(sending);
            if (response == null) answer.close();
        }
    }

    /// Lets go of the connections of other settings than these.
    public void keepOnly(Set<Transport> inUse) {
        clients.keepOnly(inUse);
    }

    /// Asks for what lies at a path below the provider's base URL, once.
    ///
    /// @param deadline nano time by which the answer must have begun
    /// @throws UpstreamException TRANSPORT or TIMEOUT
    public UpstreamResponse get(Target target, String path, Map<String, String> headers, long deadline)
            throws IOException, InterruptedException {
        var provider = target.provider();
        // Without a body nothing tells when the connection is made; the HTTP client's own limit must do.
        return send(request(target, path, headers, "application/json").build(), () -> true, provider.transport(),
                provider.timeouts(), false, deadline, Waiting.QUIETLY);
    }

    /// Asks once and forgets the answer, whatever it is. The first request of a process waits until the
    /// JVM has loaded its HTTP client; after this it does not.
    ///
    /// @param address of a server in this process: nobody outside is asked anything
    public void rehearse(URI address) throws InterruptedException {
        var bytes = new RequestBytes("{}".getBytes(StandardCharsets.US_ASCII));
        var timeouts = Provider.Timeouts.DEFAULT;
        long deadline = System.nanoTime() + timeouts.connect().toNanos();
        try {
            send(HttpRequest.newBuilder(address).POST(bytes).build(), bytes::taken, Transport.USUAL, timeouts, false,
                    deadline, Waiting.QUIETLY).close();
        } catch (IOException unheard) {
            // The first request then does without.
        }
    }

    /// Has the JVM read all certificates that it trusts, if one of these is spoken to over TLS: a tenth of a second
    /// that the first request to it then does not wait.
    public void readCertificates(Collection<Provider> providers) {
        for (var provider : providers)
            for (var base : provider.bases().values())
                if (provider.on() && Clients.isSecure(base))
                    clients.of(provider.transport(), provider.timeouts().connect(), base);
    }

    @Override
    public void close() {
        clients.close();
        watch.close();
    }

    private HttpRequest.Builder request(Target target, String path, Map<String, String> headers, String accepted) {
        var address = uris.computeIfAbsent(target.address(path), URI::create);
        var request = HttpRequest.newBuilder(address).setHeader("user-agent", userAgent).setHeader("accept", accepted);
        headers.forEach(request::setHeader);
        authorize(request, target);
        target.provider().headers().forEach(request::setHeader);
        return request;
    }

    private static void authorize(HttpRequest.Builder request, Target target) {
        if (target.key() == null) return;
        var auth = target.provider().auth();
        var header = auth == null ? target.dialect().keyHeader() : auth.header;
        if (header != null) request.setHeader(header,
                header.equals("authorization") ? "Bearer " + target.key() : target.key());
    }

    /// @param failure not only an IOException: a malformed Content-Length is a NumberFormatException
    ///        (JDK 25), and a negative size of a chunk an AssertionError where those are enabled
    private static UpstreamException failure(Exception failure, Connection connection) {
        Distress.tell(failure);
        if (failure.getCause() instanceof Error error && !(error instanceof AssertionError)) throw error;
        boolean late = failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException;
        return new UpstreamException(late ? FaultClass.TIMEOUT : FaultClass.TRANSPORT,
                FailureWords.of(failure, connection.where()), failure);
    }

    /// What the JDK says of a connection that ended before it gave a byte: it has no type of its own.
    private static boolean withoutAnswer(Throwable failure) {
        var message = failure == null ? "" : String.valueOf(failure.getMessage());
        return message.contains("received no bytes") || message.contains("Connection reset")
                || message.contains("Broken pipe")
                || failure != null && failure.getCause() instanceof ClosedChannelException;
    }
}
