package tokenfly.http.listener;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import tokenfly.http.ClientInput;
import tokenfly.http.ClientTimeouts;
import tokenfly.http.Respond;
import tokenfly.http.SameMachine;

/// The server on one address: every request that is sound HTTP goes to one handler, in a virtual
/// thread of its own.
///
/// A handler answers by [Respond] or [tokenfly.http.ChunkedAnswer]. When it returns, the answer is ended; when it
/// throws, the connection is cut, so that an answer that had begun does not look whole; after a bug
/// with no answer begun, the client is told of an internal error. It never calls
/// `HttpExchange.close`: when the request's body then fails, the server (JDK 25) forgets neither
/// the connection nor that it counts. Thread-safe.
public final class HttpListener implements AutoCloseable {
    static {
        HttpSettings.apply();
    }

    private static final Logger LOG = System.getLogger("tokenfly.http");
    /// How long interrupted handlers may take to put things in order.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    /// Connections the kernel may hold until they are accepted. Past the JDK's 50 it drops them, and
    /// a client tries again after a second: 500 at once took 5 s. The kernel lowers it to its own
    /// bound (`net.core.somaxconn`).
    private static final int WAITING_CONNECTIONS = 4096;

    /// A year. Not for programs and browsers on this machine, for which the name is `localhost`: that
    /// one belongs to everything else that runs there, too.
    private static final String STRICT = "max-age=31536000";

    /// What is answered also when the house is full: else whoever watches would end it.
    private static final Set<String> ALWAYS = Set.of("/healthz", "/readyz");

    private final HttpServer server;
    private final Connections connections;
    private final HttpHandler handler;
    private final HttpHandler full;
    final RunningExchanges running;
    volatile boolean draining;

    private HttpListener(HttpServer server, Connections connections, HttpHandler handler,
            HttpHandler full, ClientTimeouts timeouts) {
        this.server = server;
        this.connections = connections;
        this.handler = handler;
        this.full = full;
        this.running = new RunningExchanges(timeouts);
    }

    /// Listens and serves.
    ///
    /// @param address port 0 picks a free one
    /// @param tls the certificate to serve with, or null for plain HTTP
    /// @param full answers in the handler's place where there are more connections than can be held;
    ///         the answer has `retry-after` by then
    /// @throws IOException if the address cannot be had
    public static HttpListener start(
            InetSocketAddress address, Tls tls, ClientTimeouts timeouts, HttpHandler handler, HttpHandler full)
            throws IOException {
        var connections = new Connections(Room.here());
        var server = WatchedSelectors.watchedBy(connections, () -> tls == null
                ? HttpServer.create(address, WAITING_CONNECTIONS) : secure(address, tls));
        var listener = new HttpListener(server, connections, handler, full, timeouts);
        server.setExecutor(listener.running);
        server.createContext("/", listener::handle);
        server.start();
        return listener;
    }

    private static HttpServer secure(InetSocketAddress address, Tls tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, WAITING_CONNECTIONS);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override public void configure(HttpsParameters connection) {
                connection.setSSLParameters(tls.parameters());
            }
        });
        return server;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// Accepts no new connection, waits until the running requests are answered, and stops.
    ///
    /// A request that comes meanwhile on a connection already open is served, and its connection
    /// closed. What still runs when the time is up is interrupted, and its connection cut.
    ///
    /// @return false when something had to be cut
    public boolean drain(Duration limit) {
        draining = true;
        running.stop();
        // HttpServer.stop stops accepting at once, then waits. It counts a request whose handler
        // threw as running for ever (JDK 25), so the waiting is done here and its own cut short.
        int seconds = (int) Math.min(limit.plusSeconds(5).toSeconds(), Integer.MAX_VALUE);
        var stopping = Thread.ofVirtual().name("http-stop").start(() -> server.stop(seconds));
        boolean done = false;
        try {
            done = running.awaitNone(limit);
            if (!done) running.interruptAll(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody wants to wait: what runs is cut below
        }
        stopping.interrupt();
        joined(stopping);
        running.close();
        return done;
    }

    /// Stops at once; what runs is cut.
    @Override public void close() {
        drain(Duration.ZERO);
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is stopping all the same
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        var deadline = running.deadline();
        deadline.clear(); // the head has come
        var in = new ClientInput(exchange.getRequestBody(), deadline);
        var out = new ClientOutput(exchange.getResponseBody(), in, deadline);
        exchange.setStreams(in, out);
        try {
            answer(exchange);
            out.close();
        } catch (OutOfMemoryError gone) {
            throw gone; // to the thread's end: nothing can be answered
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "a request failed inside", bug);
            if (exchange.getResponseCode() != -1) throw new IOException("cut", bug);
            refuse(exchange, new RequestGuard.Refusal(500, "Internal error."));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange instanceof HttpsExchange && !SameMachine.made(exchange))
            exchange.getResponseHeaders().set("Strict-Transport-Security", STRICT);
        if (draining || RequestGuard.mustClose(exchange)) Respond.closeAfter(exchange);
        var refusal = RequestGuard.refusal(exchange);
        if (refusal.isPresent()) refuse(exchange, refusal.get());
        else if (isExtra(exchange)) full.handle(exchange);
        else handler.handle(exchange);
        if (exchange.getResponseCode() == -1)
            throw new IllegalStateException("the handler returned without an answer");
    }

    private boolean isExtra(HttpExchange exchange) {
        if (!connections.isExtra(exchange.getRemoteAddress())) return false;
        Respond.closeAfter(exchange);
        exchange.getResponseHeaders().set("Retry-After", "1");
        return !ALWAYS.contains(exchange.getRequestURI().getPath());
    }

    private static void refuse(HttpExchange exchange, RequestGuard.Refusal refusal)
            throws IOException {
        Respond.closeAfter(exchange);
        Respond.json(exchange, refusal.status(), """
                {"error":{"message":"%s","type":"%s","param":null,"code":null}}
                """.formatted(refusal.message(),
                refusal.status() < 500 ? "invalid_request_error" : "server_error"));
    }
}
