package tokenfly;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Writes lines in batches: a system call for each request would cost more than all of its accounting.
/// Whoever leaves a line goes on at once, however slowly the output is read. A line is out within
/// [#EVERY]; [#close] writes what is left. Thread-safe.
final class LineLog implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(50);
    /// With nobody reading the output, lines beyond this are dropped and counted: the gateway must
    /// not stand still, nor fill its memory, for the sake of its log.
    private static final int MAX_WAITING_CHARS = 4 * 1024 * 1024;

    private final PrintStream out;
    private final Thread writer;
    private StringBuilder waiting = new StringBuilder();
    private long dropped;
    private volatile boolean closed;

    LineLog(PrintStream out) {
        this.out = out;
        this.writer = Thread.ofPlatform().daemon().name("log").start(this::run);
    }

    void line(String line) {
        text(line + "\n");
    }

    private synchronized void text(String text) {
        if (waiting.length() + text.length() > MAX_WAITING_CHARS) dropped++;
        else waiting.append(text);
    }

    /// The same for those who print: whatever is printed at once stays together.
    PrintStream stream() {
        return new PrintStream(new OutputStream() {
            @Override public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override public void write(byte[] bytes, int offset, int length) {
                text(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        }, false, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(EVERY.toNanos());
            write();
        }
        write();
    }

    private void write() {
        StringBuilder lines;
        synchronized (this) {
            if (waiting.isEmpty()) return;
            if (dropped > 0) waiting.append("dropped=").append(dropped).append(" log lines\n");
            dropped = 0;
            lines = waiting;
            waiting = new StringBuilder();
        }
        out.writeBytes(lines.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
