package bench.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/// A very fast model provider for load tests, one thread, loopback only, in both formats.
///
/// Prints its port and serves until its standard input ends.
public final class MockUpstream {
    private static final long TICK_NANOS = 200_000;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer in = ByteBuffer.allocate(256 * 1024);
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
    private final PriorityQueue<MockConnection> streams =
            new PriorityQueue<>(Comparator.comparingLong((MockConnection c) -> c.dueNanos));

    private MockUpstream() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8192);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] args) throws IOException {
        var upstream = new MockUpstream();
        System.out.println(upstream.listener.socket().getLocalPort());
        Thread.ofPlatform().daemon().start(Child::exitWithParent);
        while (true) upstream.turn();
    }

    /// A scratch buffer for one message at a time.
    ByteBuffer out() {
        return out;
    }

    void schedule(MockConnection connection) {
        streams.add(connection);
    }

    void forget(MockConnection connection) {
        streams.remove(connection);
    }

    private void turn() throws IOException {
        if (streams.isEmpty()) {
            selector.select(this::ready);
            return;
        }
        // A selector waits in whole milliseconds, which would send events in bursts; and turning
        // without a pause would take a core from what is measured.
        LockSupport.parkNanos(TICK_NANOS);
        selector.selectNow(this::ready);
        long now = System.nanoTime();
        for (var next = streams.peek(); next != null && next.dueNanos <= now; next = streams.peek())
            advance(streams.poll());
    }

    private void advance(MockConnection connection) {
        try {
            if (connection.advance(out)) schedule(connection);
        } catch (IOException gone) {
            connection.close();
        }
    }

    private void ready(SelectionKey key) {
        var connection = (MockConnection) key.attachment();
        try {
            if (connection == null) {
                accept();
                return;
            }
            if (key.isReadable()) connection.read(in);
            if (key.isValid() && key.isWritable()) connection.write();
        } catch (IOException gone) {
            if (connection != null) connection.close();
        }
    }

    private void accept() throws IOException {
        for (var channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new MockConnection(channel, key, this));
        }
    }
}
