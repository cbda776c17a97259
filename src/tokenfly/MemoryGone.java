package tokenfly;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// The end of a process that has run out of memory, at once and with its own exit code, so that
/// whoever watches it starts it anew. Everything it needs is there before: nothing is allocated on
/// the way and no class loaded.
final class MemoryGone {
    private static final long LAST_WORDS_NANOS = 200_000_000;

    private final byte[] words = ("out of memory: the process ends with code " + Main.OUT_OF_MEMORY
            + " and is to be started anew; give it a larger heap (-Xmx) or a smaller body.memory\n")
            .getBytes(StandardCharsets.UTF_8);
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    /// Writes the words: the dying thread might wait for ever for somebody to read them.
    private final Thread writer = Thread.ofPlatform().daemon().name("last-words").unstarted(this::write);
    private volatile boolean gone;
    private volatile boolean written;

    MemoryGone() {
        writer.start();
    }

    /// Never returns.
    void end() {
        try {
            gone = true;
            LockSupport.unpark(writer);
            long begin = System.nanoTime();
            while (!written && System.nanoTime() - begin < LAST_WORDS_NANOS) Thread.onSpinWait();
        } finally {
            Runtime.getRuntime().halt(Main.OUT_OF_MEMORY);
        }
    }

    private void write() {
        while (!gone) LockSupport.park(this);
        try {
            err.write(words);
        } catch (IOException unread) {
            // Nobody listens: the exit code must do.
        }
        written = true;
    }
}
