package bench.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One keep-alive connection of the load generator: at most one request at a time.
final class LoadConnection {
    private final LoadPlan plan;
    private final Selector selector;
    private final ByteBuffer request;
    private LoadResult result;
    private AnswerCheck check;
    private HttpReader answer = new HttpReader();
    private SocketChannel channel;
    private SelectionKey key;
    private boolean busy;
    private long startNanos;

    LoadConnection(LoadPlan plan, Selector selector, ByteBuffer request) throws IOException {
        this.plan = plan;
        this.selector = selector;
        this.request = request.duplicate();
        connect();
    }

    /// To be called before the first request.
    void reportTo(LoadResult to) {
        result = to;
        check = new AnswerCheck(to, plan.format().end());
    }

    private void connect() throws IOException {
        channel = SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// @param dueNanos when the request should have gone out, from when its time counts
    void launch(long dueNanos) throws IOException {
        busy = true;
        if (!channel.isOpen()) connect();
        startNanos = dueNanos;
        request.rewind();
        check.next();
        answer.next();
        write();
    }

    void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                : SelectionKey.OP_READ);
    }

    /// @return whether an answer, good or bad, came to its end
    boolean read(ByteBuffer in) throws IOException {
        int n = channel.read(in.clear());
        long now = System.nanoTime();
        if (n < 0) return lost("closed");
        if (!busy) return false;
        check.now(now);
        answer.read(in.array(), 0, n, check);
        if (!answer.whole()) return false;
        busy = false;
        judge(now);
        if (answer.closing() || request.hasRemaining()) close();
        return true;
    }

    /// The connection is gone; an idle one may go.
    ///
    /// @return whether a request was lost with it
    boolean lost(String why) {
        close();
        if (!busy) return false;
        busy = false;
        result.error(why + "_after_" + check.marks() + "_events");
        answer = new HttpReader();
        return true;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException gone) {
            // Nobody is left to tell.
        }
    }

    private void judge(long now) {
        int marks = plan.streams() ? plan.events() * plan.format().said : 1;
        if (answer.status() == 200 && check.marks() == marks && (check.ended() || !plan.streams()))
            result.answer(startNanos, now);
        else failed();
    }

    private void failed() {
        // What a server says that has too much to do, in either format.
        if (answer.status() == 503 || answer.status() == 529) result.refused();
        result.error("status_" + answer.status() + "_events_" + check.marks()
                + (check.ended() ? "_ended:" : "_not_ended:") + check.beginning());
    }
}
