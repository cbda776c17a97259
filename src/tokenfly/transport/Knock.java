package tokenfly.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Finds out which of a server's addresses takes a connection: they are tried in their order, the next
/// one when the one before has failed or has said nothing for a quarter of a second, and the first that
/// is open is it (RFC 8305, section 5). The connections are closed again: the HTTP client makes its own.
final class Knock {
    private static final Duration STAGGER = Duration.ofMillis(250);
    /// Of a name with more, those behind are not tried.
    private static final int MOST = 16;

    private Knock() {
    }

    /// @param failure null when the address took the connection
    private record Answer(InetAddress address, IOException failure) {}

    /// @param limit for all of them
    /// @throws IOException when none takes one
    static InetAddress first(List<InetAddress> addresses, int port, Duration limit)
            throws IOException, InterruptedException {
        var sockets = new ArrayList<Socket>();
        try {
            return first(addresses.subList(0, Math.min(MOST, addresses.size())), port, limit, sockets);
        } finally {
            for (var socket : sockets) socket.close(); // which ends an attempt that still runs
        }
    }

    private static InetAddress first(List<InetAddress> addresses, int port, Duration limit, List<Socket> sockets)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var answers = new LinkedBlockingQueue<Answer>();
        var failures = new ArrayList<String>();
        int next = 0;
        while (failures.size() < addresses.size()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) throw new SocketTimeoutException(words(addresses, port, failures));
            boolean all = next == addresses.size();
            if (!all) sockets.add(start(addresses.get(next++), port, left, answers));
            var answer = answers.poll(all ? left : Math.min(left, STAGGER.toNanos()), TimeUnit.NANOSECONDS);
            if (answer == null) continue;
            if (answer.failure() == null) return answer.address();
            failures.add(FailureWords.of(answer.failure(), FailureWords.place(answer.address(), port)));
        }
        throw new ConnectException(String.join("; ", failures));
    }

    private static String words(List<InetAddress> addresses, int port, List<String> failures) {
        return failures.isEmpty() ? FailureWords.NO_CONNECTION + " (" + addresses.stream()
                .map(address -> FailureWords.place(address, port)).reduce((a, b) -> a + ", " + b).orElse("") + ")"
                : String.join("; ", failures) + "; the others did not answer";
    }

    private static Socket start(InetAddress address, int port, long limitNanos, BlockingQueue<Answer> answers) {
        var socket = new Socket();
        int millis = (int) Math.max(1, Duration.ofNanos(limitNanos).toMillis());
        Thread.ofVirtual().name("knock").start(() -> answers.add(new Answer(address, connect(socket, address, port,
                millis))));
        return socket;
    }

    private static IOException connect(Socket socket, InetAddress address, int port, int millis) {
        try {
            socket.connect(new InetSocketAddress(address, port), millis);
            return null;
        } catch (IOException failure) {
            return failure;
        }
    }
}
