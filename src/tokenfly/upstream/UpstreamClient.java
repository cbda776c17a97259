package tokenfly.upstream;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tokenfly.dialect.Operation;
import tokenfly.provider.FaultClass;
import tokenfly.thread.Distress;

/// Calls upstreams over HTTP/1.1 with keep-alive. Thread-safe.
///
/// HTTP/2 would put every stream of a provider on one connection and fail past the server's limit.
public final class UpstreamClient implements AutoCloseable {
    static {
        // Each connection holds a read buffer of this size for as long as its stream lasts: with the
        // JDK's 16 KB, a quarter of what an open stream takes. An event is a few hundred bytes.
        if (System.getProperty("jdk.httpclient.bufsize") == null)
            System.setProperty("jdk.httpclient.bufsize", "1024");
    }

    /// How long the JDK keeps an idle connection (`jdk.httpclient.keepalive.timeout`).
    private static final Duration POOLED = Duration.ofSeconds(30);

    /// What an operator starts the JVM with where providers are reached by a proxy
    /// (`java.net` package, "Networking Properties").
    private static final List<String> PROXY_SETTINGS =
            List.of("http.proxyHost", "https.proxyHost", "java.net.useSystemProxies");

    /// Each takes one stale connection out of the pool.
    private static final int MOST_STALE = 3;

    /// The connect timeout belongs to the JDK's client, so there is one client for each value in use.
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

    /// When an answer of an origin was last read to its end, in nano time: its connection may still
    /// be in the pool.
    private final Map<String, Long> lastWhole = new ConcurrentHashMap<>();

    /// The addresses of the configuration, past and present, in parsed form.
    private final Map<String, URI> uris = new ConcurrentHashMap<>();

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
    UpstreamResponse send(Target target, Operation operation, Map<String, String> headers,
            byte[] body, boolean eager, long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        var bytes = new RequestBytes(body);
        var request = request(target, target.dialect().at(operation).path(), headers)
                .setHeader("content-type", "application/json").POST(bytes).build();
        var origin = request.uri().getAuthority();
        var last = lastWhole.get(origin);
        boolean maybePooled = last != null && System.nanoTime() - last < POOLED.toNanos();
        var timeouts = target.provider().timeouts();
        try {
            for (int stale = 0; ; stale++) {
                try {
                    return send(request, timeouts, eager, deadline, waiting);
                } catch (UpstreamException e) {
                    if (!maybePooled || stale == MOST_STALE || !withoutAnswer(e.getCause())) throw e;
                }
            }
        } finally {
            bytes.release();
        }
    }

    private UpstreamResponse send(HttpRequest request, Provider.Timeouts timeouts, boolean eager,
            long deadline, Waiting waiting) throws IOException, InterruptedException {
        var client = clients.computeIfAbsent(timeouts.connect(), UpstreamClient::client);
        var origin = request.uri().getAuthority();
        var answer = new BodyQueue(watch, eager, () -> lastWhole.put(origin, System.nanoTime()));
        var sending = new Sending(answer, deadline, waiting);
        UpstreamResponse response = null;
        try {
            watch.add(sending);
            client.send(request, answer);
            sending.end();
            response = new UpstreamResponse(answer, timeouts.idle());
            return response;
        } catch (IOException | InterruptedException | IllegalArgumentException e) {
            var stopped = sending.end();
            if (stopped != null) throw stopped;
            if (e instanceof InterruptedException interrupted) throw interrupted;
            throw failure(e);
        } finally {
            watch.remove(sending);
            if (response == null) answer.close();
        }
    }

    /// Asks for what lies at a path below the provider's base URL, once.
    ///
    /// @param deadline nano time by which the answer must have begun
    /// @throws UpstreamException TRANSPORT or TIMEOUT
    UpstreamResponse get(Target target, String path, Map<String, String> headers, long deadline)
            throws IOException, InterruptedException {
        return send(request(target, path, headers).build(), target.provider().timeouts(), false, deadline,
                Waiting.QUIETLY);
    }

    /// Asks once and forgets the answer, whatever it is. The first request of a process waits a
    /// quarter of a second until the JVM has loaded its HTTP client and all certificates that it
    /// trusts; after this it does not.
    ///
    /// @param address of a server in this process: nobody outside is asked anything
    public void rehearse(URI address) throws InterruptedException {
        var bytes = new RequestBytes("{}".getBytes(StandardCharsets.US_ASCII));
        var timeouts = Provider.Timeouts.DEFAULT;
        long deadline = System.nanoTime() + timeouts.connect().toNanos();
        try {
            send(HttpRequest.newBuilder(address).POST(bytes).build(), timeouts, false, deadline,
                    Waiting.QUIETLY).close();
        } catch (IOException unheard) {
            // The first request then does without.
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        watch.close();
    }

    /// The callbacks run on the client's selector thread: handing each to an executor's thread first
    /// halves the requests a second. Nothing in them blocks (see [BodyQueue]).
    private static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .proxy(proxies())
                .executor(Runnable::run)
                .build();
    }

    /// The JVM's own selector goes through all its settings for each request; where it was told of no
    /// proxy, its answer is known.
    private static ProxySelector proxies() {
        boolean told = PROXY_SETTINGS.stream().anyMatch(name -> System.getProperty(name) != null);
        return told ? ProxySelector.getDefault() : HttpClient.Builder.NO_PROXY;
    }

    private HttpRequest.Builder request(Target target, String path, Map<String, String> headers) {
        var address = uris.computeIfAbsent(target.address(path), URI::create);
        var request = HttpRequest.newBuilder(address).setHeader("user-agent", userAgent);
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
    ///        (JDK 25)
    private static UpstreamException failure(Exception failure) {
        Distress.tell(failure);
        if (failure.getCause() instanceof Error error) throw error;
        var meaning = failure instanceof HttpTimeoutException ? FaultClass.TIMEOUT : FaultClass.TRANSPORT;
        return new UpstreamException(meaning, reason(failure), failure);
    }

    /// What the JDK says of a connection that ended before it gave a byte: it has no type of its own.
    private static boolean withoutAnswer(Throwable failure) {
        var message = failure == null ? "" : String.valueOf(failure.getMessage());
        return message.contains("received no bytes") || message.contains("Connection reset")
                || message.contains("Broken pipe")
                || failure != null && failure.getCause() instanceof ClosedChannelException;
    }

    /// The JDK's connect failures often have no message of their own.
    private static String reason(Throwable cause) {
        var message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
