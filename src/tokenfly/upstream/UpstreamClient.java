package tokenfly.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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
    /// The connect timeout belongs to the JDK's client, so there is one client for each value in use.
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

    /// Sends a request and waits for the status line.
    ///
    /// @param wait the most time until then
    /// @throws UpstreamException TRANSPORT or TIMEOUT
    /// @throws ClientGoneException when `waiting` finds that nobody listens any more
    UpstreamResponse send(Target target, Operation operation, Map<String, String> headers,
            byte[] body, Duration wait, Waiting waiting) throws IOException, InterruptedException {
        var request = request(target, operation, headers, body);
        var timeouts = target.provider().timeouts();
        var client = clients.computeIfAbsent(timeouts.connect(), UpstreamClient::client);
        var bodies = new BodyQueue();
        var sending = client.sendAsync(request, _ -> bodies);
        try {
            var response = await(sending, wait, waiting);
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
            Duration limit, Waiting waiting) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = Math.max(0, deadline - System.nanoTime());
            try {
                return sending.get(Math.min(left, Waiting.INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException silent) {
                if (System.nanoTime() - deadline >= 0)
                    throw new UpstreamException(FaultClass.TIMEOUT,
                            "no answer within " + limit.toSeconds() + "s");
                ClientGoneException.check(waiting);
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof IOException)
            return new UpstreamException(FaultClass.TRANSPORT, reason(cause), cause);
        if (cause instanceof Error error) throw error;
        throw new IllegalStateException("the HTTP client failed", cause);
    }

    /// The JDK's connect failures often have no message of their own.
    private static String reason(Throwable cause) {
        var message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
