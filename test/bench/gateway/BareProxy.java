package bench.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/// The JDK's HTTP server and client with nothing between them: what any gateway in this frame costs at
/// the least. It passes bodies on and knows no errors, limits or timeouts.
record BareProxy(Child child, int port) implements Target {
    /// The load generator asks for a stream at the beginning of a body.
    private static final int LOOK = 200;
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).executor(Runnable::run).build();

    static BareProxy start(int upstreamPort) throws IOException {
        var child = Child.start(BareProxy.class, List.of("-Xmx128m"), Integer.toString(upstreamPort));
        return new BareProxy(child, Integer.parseInt(child.readLine()));
    }

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public ProcessHandle process() {
        return child.process();
    }

    @Override
    public void close() {
        child.close();
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        var upstream = "http://127.0.0.1:" + args[0];
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> pass(exchange, upstream));
        server.start();
        System.out.println(server.getAddress().getPort());
        Child.exitWithParent();
    }

    private static void pass(HttpExchange exchange, String upstream) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
                .header("content-type", "application/json").POST(BodyPublishers.ofByteArray(body)).build();
        var beginning = new String(body, 0, Math.min(LOOK, body.length), StandardCharsets.ISO_8859_1);
        try {
            if (beginning.contains("\"stream\":true")) stream(exchange, request);
            else whole(exchange, request);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private static void whole(HttpExchange exchange, HttpRequest request)
            throws IOException, InterruptedException {
        var answer = CLIENT.send(request, BodyHandlers.ofByteArray()).body();
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        try (var out = exchange.getResponseBody()) {
            out.write(answer);
        }
    }

    private static void stream(HttpExchange exchange, HttpRequest request)
            throws IOException, InterruptedException {
        var buffer = new byte[8 * 1024];
        try (var in = CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int n; (n = in.read(buffer)) >= 0; ) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        }
    }
}
