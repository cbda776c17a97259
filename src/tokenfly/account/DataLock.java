package tokenfly.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.properties.FileFault;

/// The right to write a data directory: a lock on its file `lock`, which says who holds it. It ends
/// with the process, however that ends.
final class DataLock implements AutoCloseable {
    private static final String OURSELVES = "this process";
    private static final Duration POLL = Duration.ofMillis(20);

    /// Directories that this process holds. Closing any channel to a file gives up the process's
    /// own lock on it, so a file that is held must not be opened a second time.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DataLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /// Takes the lock as the gateway. A command holds it for moments only, and is waited for.
    ///
    /// @throws IOException if another gateway has it; the message says so
    static DataLock forGateway(Path data, Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        for (String before = ""; ; ) {
            DataLock lock = tryLock(data, "gateway");
            if (lock != null) return lock;
            String holder = holder(data);
            // Read twice, since a command that has just taken the lock has not yet written over the
            // words of a gateway that died.
            boolean isGateway = holder.startsWith("gateway") && holder.equals(before);
            if (isGateway || holder.equals(OURSELVES) || System.nanoTime() - deadline > 0)
                throw new IOException("the data directory " + data + " is in use by another"
                        + " TokenFly (" + holder + "): stop it, or set data to another directory");
            before = holder;
            pause();
        }
    }

    /// @return null if somebody else has it
    static DataLock tryForCommand(Path data) throws IOException {
        return tryLock(data, "command");
    }

    private static DataLock tryLock(Path data, String role) throws IOException {
        try {
            Path directory = OwnerOnly.directory(data).toRealPath();
            return HELD.add(directory) ? held(directory, role) : null;
        } catch (IOException fault) {
            throw new IOException("the data directory " + data + " cannot be used (" + FileFault.words(fault)
                    + "): set data to one that this user may write", fault);
        }
    }

    private static DataLock held(Path directory, String role) throws IOException {
        DataLock taken = null;
        try {
            taken = lock(directory, role);
            return taken;
        } finally {
            if (taken == null) HELD.remove(directory);
        }
    }

    private static DataLock lock(Path directory, String role) throws IOException {
        FileChannel channel = FileChannel.open(OwnerOnly.file(file(directory)),
                StandardOpenOption.WRITE);
        DataLock taken = null;
        try {
            if (channel.tryLock() == null) return null;
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((role + ", process " + ProcessHandle.current().pid()
                    + "\n").getBytes(StandardCharsets.UTF_8)));
            taken = new DataLock(directory, channel);
            return taken;
        } finally {
            if (taken == null) channel.close();
        }
    }

    /// Who has it, in his own words: `gateway, process 4711`. Empty if he has not written them yet.
    private static String holder(Path data) throws IOException {
        Path directory = data.toRealPath();
        if (HELD.contains(directory)) return OURSELVES;
        try (var in = Files.newInputStream(file(directory))) {
            return new String(in.readNBytes(100), StandardCharsets.UTF_8).strip();
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("lock");
    }

    static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the data directory", stop);
        }
    }

    @Override public void close() throws IOException {
        channel.close();
        HELD.remove(directory);
    }
}
