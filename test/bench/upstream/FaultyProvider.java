package bench.upstream;

import bench.gateway.HttpReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider that fails every request in the same way.
final class FaultyProvider implements AutoCloseable {
    private static final String ERROR = """
            {"error":{"message":"no","type":"server_error","param":null,"code":null}}""";

    private final ServerSocket listener;
    private final byte[] answer;
    private final AtomicInteger asked = new AtomicInteger();

    /// @param head of the answer, without its length; empty to close the connection instead
    private FaultyProvider(String head) throws IOException {
        answer = head.isEmpty() ? null : (head + "Content-Type: application/json\r\nContent-Length: "
                + ERROR.length() + "\r\n\r\n" + ERROR).getBytes(StandardCharsets.US_ASCII);
        listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    static FaultyProvider failing() throws IOException {
        return new FaultyProvider("HTTP/1.1 500 Internal Server Error\r\n");
    }

    static FaultyProvider closing() throws IOException {
        return new FaultyProvider("");
    }

    /// It can be asked again after a millisecond, so that one key does for many measurements.
    static FaultyProvider throttling() throws IOException {
        return new FaultyProvider("HTTP/1.1 429 Too Many Requests\r\nRetry-After-Ms: 1\r\n");
    }

    /// Nobody listens there: connections are refused.
    static FaultyProvider absent() throws IOException {
        var provider = new FaultyProvider("");
        provider.close();
        return provider;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// How many requests have reached it.
    int asked() {
        return asked.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The measurement is over.
        }
    }

    private void serve(Socket socket) {
        var request = new HttpReader();
        var buffer = new byte[16 * 1024];
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                request.read(buffer, 0, n, (_, _, _) -> { });
                if (!request.whole()) continue;
                asked.incrementAndGet();
                if (answer == null) return;
                socket.getOutputStream().write(answer);
                request.next();
            }
        } catch (IOException gone) {
            // So does the gateway's end of a connection.
        }
    }
}
