package bench.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Carries out one plan on one thread.
final class LoadRun implements AutoCloseable {
    /// How long requests under way are waited for at the end.
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final LoadPlan plan;
    private final Selector selector = Selector.open();
    private final ByteBuffer in = ByteBuffer.allocate(256 * 1024);
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Deque<LoadConnection> idle = new ArrayDeque<>();
    private final boolean closedLoop;
    private final long warmNanos;
    private final long gapNanos;
    private LoadResult result;
    private long endNanos;
    private long dueNanos;
    private volatile long toLaunch;
    private int busy;

    LoadRun(LoadPlan plan) throws IOException {
        this.plan = plan;
        closedLoop = !plan.streams() && plan.rate() == 0;
        warmNanos = (long) (plan.warm() * 1e9);
        // Streams begin one by one, so that their events are not in step.
        gapNanos = closedLoop ? 0
                : plan.streams() ? warmNanos / plan.connections() : 1_000_000_000L / plan.rate();
        var request = plan.request();
        long start = System.nanoTime();
        for (int i = 0; i < plan.connections(); i++)
            connections.add(new LoadConnection(plan, selector, request));
        idle.addAll(connections);
        begin(System.nanoTime() - start);
    }

    /// The clock runs once every connection stands.
    private void begin(long connectNanos) {
        dueNanos = System.nanoTime() + 20_000_000;
        long from = dueNanos + warmNanos;
        endNanos = (plan.streams() ? dueNanos : from) + (long) (plan.seconds() * 1e9);
        toLaunch = closedLoop || plan.streams() ? plan.connections() : (endNanos - dueNanos) / gapNanos;
        result = new LoadResult(plan, from, endNanos, connectNanos);
        for (var connection : connections) connection.reportTo(result);
    }

    LoadResult run() throws IOException {
        if (!closedLoop) Thread.ofPlatform().daemon().start(this::pace);
        long giveUp = endNanos + PATIENCE_NANOS + (plan.streams() ? warmNanos : 0);
        while (busy > 0 || toLaunch > 0) {
            launchDue();
            selector.select(this::ready, 100);
            if (System.nanoTime() > giveUp) break;
        }
        for (var connection : connections) connection.lost("not_finished");
        return result;
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }

    /// Wakes the selector, which waits in whole milliseconds, when a request is due.
    private void pace() {
        long next = dueNanos;
        while (selector.isOpen() && toLaunch > 0) {
            next += gapNanos;
            LockSupport.parkNanos(next - System.nanoTime());
            selector.wakeup();
        }
    }

    private void launchDue() {
        long now = System.nanoTime();
        while (toLaunch > 0 && dueNanos <= now && !idle.isEmpty()) {
            toLaunch = toLaunch - 1;
            busy++;
            launch(idle.removeFirst(), dueNanos);
            dueNanos += gapNanos;
        }
    }

    private void launch(LoadConnection connection, long due) {
        try {
            connection.launch(due);
        } catch (IOException e) {
            if (connection.lost(e.getMessage())) freed(connection);
        }
    }

    private void ready(SelectionKey key) {
        var connection = (LoadConnection) key.attachment();
        try {
            if (key.isWritable()) connection.write();
            if (key.isValid() && key.isReadable() && connection.read(in)) next(connection);
        } catch (IOException e) {
            if (connection.lost(e.getMessage())) freed(connection);
        }
    }

    private void next(LoadConnection connection) {
        long now = System.nanoTime();
        if (closedLoop && now < endNanos) launch(connection, now);
        else freed(connection);
    }

    private void freed(LoadConnection connection) {
        busy--;
        idle.addLast(connection);
    }
}
