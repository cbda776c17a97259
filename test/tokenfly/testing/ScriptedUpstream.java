package tokenfly.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider whose every answer a test writes, byte by byte if it likes. It speaks HTTP/1.1 on a raw
/// socket, so that it can do what no well-behaved server does.
public final class ScriptedUpstream implements AutoCloseable {
    /// Answers one request. When it returns, the connection is kept for the next one; when it throws,
    /// it is closed at once.
    @FunctionalInterface
    public interface Script {
        void answer(Received request, Reply reply) throws IOException, InterruptedException;
    }

    /// @param headers names in lower case
    public record Received(String method, String path, Map<String, String> headers, String body) {}

    private final ServerSocket server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Script script;

    public ScriptedUpstream(Script script) throws IOException {
        this(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()), script);
    }

    /// @param server where it listens, which it closes; one of TLS makes it speak that
    public ScriptedUpstream(ServerSocket server, Script script) {
        this.script = script;
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    public void script(Script next) {
        script = next;
    }

    /// The requests so far, in the order they came.
    public List<Received> received() {
        return received;
    }

    public Received last() {
        return received.getLast();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    public int port() {
        return server.getLocalPort();
    }

    public int openConnections() {
        return open.size();
    }

    /// Connections that were ever made.
    public int connections() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) socket.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                open.add(socket);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (var request = read(in); request != null; request = read(in)) {
                received.add(request);
                var reply = new Reply(socket);
                script.answer(request, reply);
                if (reply.stale && in.read() >= 0) reply.reset();
            }
        } catch (IOException | InterruptedException | CutException end) {
            // The client left, or the script cut the connection.
        } finally {
            open.remove(socket);
        }
    }

    private static Received read(InputStream in) throws IOException {
        var first = line(in);
        if (first == null) return null;
        var headers = new TreeMap<String, String>();
        for (var line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        var words = first.split(" ");
        return new Received(words[0], words[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            line.write(b);
        }
        return null;
    }

    /// Ends the connection in the middle of whatever was being said.
    public static final class CutException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// What a script says.
    public static final class Reply {
        private final Socket socket;
        private final OutputStream out;
        private boolean stale;

        Reply(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        public void json(int status, String body, String... headers) throws IOException {
            whole(status, "application/json", body, headers);
        }

        public void whole(int status, String type, String body, String... headers) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            head(status, type, "content-length: " + bytes.length, headers);
            out.write(bytes);
            out.flush();
        }

        /// A stream of events, each as its own write: `data: X` for each text, or the text itself
        /// when it begins with a field name.
        public void events(String... events) throws IOException {
            startEvents();
            for (var event : events) event(event);
            endEvents();
        }

        public void startEvents(String... headers) throws IOException {
            head(200, "text/event-stream", "transfer-encoding: chunked", headers);
        }

        public void event(String event) throws IOException {
            boolean framed = event.startsWith("event:") || event.startsWith("data:") || event.startsWith(":");
            chunk((framed ? event : "data: " + event) + "\n\n");
        }

        public void chunk(String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            raw(Integer.toHexString(bytes.length) + "\r\n");
            out.write(bytes);
            raw("\r\n");
        }

        public void endEvents() throws IOException {
            raw("0\r\n\r\n");
        }

        public void raw(String text) throws IOException {
            raw(text.getBytes(StandardCharsets.UTF_8));
        }

        public void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /// Makes the connection one that the client takes for open and the server no longer: the next
        /// request on it is not received, and the connection is reset.
        public void thenStale() {
            stale = true;
        }

        /// Ends the connection here, a moment after the last byte: the JDK's HTTP client may throw
        /// away what it reads together with the end of a broken connection.
        public void cut() throws InterruptedException {
            Thread.sleep(100);
            throw new CutException();
        }

        /// Ends it with a TCP reset.
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
            throw new CutException();
        }

        private void head(int status, String type, String length, String... headers) throws IOException {
            var head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
            head.append("content-type: ").append(type).append("\r\n").append(length).append("\r\n");
            for (var header : headers) head.append(header).append("\r\n");
            raw(head.append("\r\n").toString());
        }
    }
}
