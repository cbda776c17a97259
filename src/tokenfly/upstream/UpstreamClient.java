package tokenfly.upstream;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls upstreams over HTTP/1.1 with keep-alive. Thread-safe.
///
/// HTTP/2 would put every stream of a provider on one connection and fail past the server's limit.
public final class UpstreamClient implements AutoCloseable {
    /// How long the JDK keeps an idle connection (`jdk.httpclient.keepalive.timeout`).
    private static final Duration POOLED = Duration.ofSeconds(30);

    /// The connect timeout belongs to the JDK's client, so there is one client for each value in use.
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

    /// When an answer of an origin was last read to its end, in nano time: its connection may still
    /// be in the pool.
    private final Map<String, Long> lastWhole = new ConcurrentHashMap<>();

    /// Sends a request and waits for the status line.
    ///
    /// A pooled connection that the server had just closed gives no byte of an answer: the request did
    /// not reach it, and is sent once more.
    ///
    /// @param deadline nano time by which the status line must have come
    /// @throws UpstreamException TRANSPORT or TIMEOUT
    /// @throws ClientGoneException when `waiting` finds that nobody listens any more
    UpstreamResponse send(Target target, Operation operation, Map<String, String> headers,
            byte[] body, long deadline, Waiting waiting) throws IOException, InterruptedException {
        var request = request(target, operation, headers, body);
        var origin = request.uri().getAuthority();
        var last = lastWhole.get(origin);
        boolean maybePooled = last != null && System.nanoTime() - last < POOLED.toNanos();
        var timeouts = target.provider().timeouts();
        try {
            return send(request, timeouts, deadline, waiting);
        } catch (UpstreamException e) {
            if (!maybePooled || !withoutAnswer(e.getCause())) throw e;
            return send(request, timeouts, deadline, waiting);
        }
    }

    private UpstreamResponse send(HttpRequest request, Provider.Timeouts timeouts, long deadline,
            Waiting waiting) throws IOException, InterruptedException {
        var client = clients.computeIfAbsent(timeouts.connect(), UpstreamClient::client);
        var origin = request.uri().getAuthority();
        var bodies = new BodyQueue(() -> lastWhole.put(origin, System.nanoTime()));
        var sending = client.sendAsync(request, _ -> bodies);
        try {
            var response = await(sending, deadline, waiting);
            return new UpstreamResponse(response.statusCode(), response.headers(), bodies,
                    timeouts.idle());
        } catch (IOException | InterruptedException e) {
            sending.cancel(true);
            bodies.close();
            throw e;
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }

    /// The callbacks run on the client's selector thread: handing each to an executor's thread first
    /// halves the requests a second. Nothing in them blocks (see [BodyQueue]).
    private static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Runnable::run)
                .build();
    }

    private static HttpRequest request(Target target, Operation operation,
            Map<String, String> headers, byte[] body) {
        var request = HttpRequest.newBuilder(target.uri(operation))
                .POST(BodyPublishers.ofByteArray(body))
                .setHeader("content-type", "application/json");
        headers.forEach(request::setHeader);
        authorize(request, target);
        target.provider().headers().forEach(request::setHeader);
        return request.build();
    }

    private static void authorize(HttpRequest.Builder request, Target target) {
        if (target.key() == null) return;
        var auth = target.provider().auth();
        if (auth == null)
            auth = target.dialect().name().equals("anthropic")
                    ? Provider.Auth.X_API_KEY : Provider.Auth.BEARER;
        switch (auth) {
            case BEARER -> request.setHeader("authorization", "Bearer " + target.key());
            case X_API_KEY -> request.setHeader("x-api-key", target.key());
            case API_KEY -> request.setHeader("api-key", target.key());
            case NONE -> { }
        }
    }

    private static <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> sending,
            long deadline, Waiting waiting) throws IOException, InterruptedException {
        while (true) {
            long left = Math.max(0, deadline - System.nanoTime());
            try {
                return sending.get(Math.min(left, waiting.interval().toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException silent) {
                if (deadline - System.nanoTime() <= 0)
                    throw new UpstreamException(FaultClass.TIMEOUT, "no answer in time");
                ClientGoneException.check(waiting);
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof HttpTimeoutException)
            return new UpstreamException(FaultClass.TIMEOUT, reason(cause), cause);
        if (cause instanceof Error error) throw error;
        // Not only an IOException: a malformed Content-Length is a NumberFormatException on JDK 25.
        return new UpstreamException(FaultClass.TRANSPORT, reason(cause), cause);
    }

    /// What the JDK says of a connection that ended before it gave a byte: it has no type of its own.
    private static boolean withoutAnswer(Throwable cause) {
        var message = cause == null ? "" : String.valueOf(cause.getMessage());
        return message.contains("received no bytes") || message.contains("Connection reset")
                || message.contains("Broken pipe") || cause instanceof ClosedChannelException;
    }

    /// The JDK's connect failures often have no message of their own.
    private static String reason(Throwable cause) {
        var message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
