package bench.upstream;

import bench.gateway.Gateway;
import bench.gateway.HttpReader;
import bench.gateway.LoadPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// One client that makes small requests, one after another, on one kept connection. Not thread-safe.
final class Caller implements AutoCloseable {
    /// A gateway that is out of memory may answer nothing at all.
    private static final int TIMEOUT_MILLIS = 5_000;

    private final int port;
    private final Socket socket = new Socket();
    private final byte[] buffer = new byte[16 * 1024];
    private final HttpReader answer = new HttpReader();

    Caller(Gateway gateway) throws IOException {
        port = gateway.port();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /// The status of one request on a connection of its own, or why there is none.
    static String once(Gateway gateway, String model) {
        try (var caller = new Caller(gateway)) {
            caller.exchange(model);
            return Integer.toString(caller.answer.status());
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /// @return nanoseconds from the request's first byte to the answer's last
    /// @throws IOException when it is not answered by a 200
    long ask(String model) throws IOException {
        long nanos = exchange(model);
        if (answer.status() != 200) throw new IOException(model + " got " + answer.status());
        return nanos;
    }

    private long exchange(String model) throws IOException {
        var plan = LoadPlan.requests(1, 1_000, 1).to(port);
        var request = plan.as(plan.format(), model).request();
        var bytes = new byte[request.remaining()];
        request.get(bytes);
        answer.next();
        long start = System.nanoTime();
        socket.getOutputStream().write(bytes);
        while (!answer.whole()) {
            int n = socket.getInputStream().read(buffer);
            if (n < 0) throw new IOException("closed without an answer");
            answer.read(buffer, 0, n, (_, _, _) -> { });
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
