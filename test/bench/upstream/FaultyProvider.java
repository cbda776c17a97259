package bench.upstream;

import bench.gateway.HttpReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider that does to each request what it is told to do.
final class FaultyProvider implements AutoCloseable {
    private static final String ERROR = """
            {"error":{"message":"no","type":"server_error","param":null,"code":null}}""";

    private final ServerSocket listener;
    private final Deed deed;
    private final AtomicInteger asked = new AtomicInteger();

    /// What it does; the connection ends where it throws.
    interface Deed {
        /// @param asked how many requests there were so far, this one among them
        void answer(int asked, Socket client) throws IOException, InterruptedException;
    }

    FaultyProvider(Deed deed) throws IOException {
        this.deed = deed;
        listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    static FaultyProvider failing() throws IOException {
        return new FaultyProvider(error("500 Internal Server Error", ERROR));
    }

    /// @param head the status, and headers behind it
    static Deed error(String head, String body) {
        var answer = ("HTTP/1.1 " + head + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
        return (_, client) -> client.getOutputStream().write(answer);
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
                deed.answer(asked.incrementAndGet(), socket);
                request.next();
            }
        } catch (IOException | InterruptedException gone) {
            // So does the gateway's end of a connection.
        }
    }
}
