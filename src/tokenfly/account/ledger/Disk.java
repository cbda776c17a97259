package tokenfly.account.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tokenfly.account.settings.OwnerOnly;

/// What the ledger asks of a disk, so that a test can make one that is full or fails.
public interface Disk {
    Disk REAL = new Disk() {};

    /// An open file that is written at its end.
    interface Appendable extends Closeable {
        /// After an exception some of the bytes may be there.
        void write(byte[] bytes, int length) throws IOException;

        /// Writes in place; what is written next still goes to the end.
        void overwrite(long at, byte[] bytes) throws IOException;

        void truncate(long size) throws IOException;

        /// Returns when everything written so far would survive a power failure.
        void sync() throws IOException;
    }

    /// Opens a file, making it if there is none.
    default Appendable append(Path file) throws IOException {
        var open = new RandomAccessFile(OwnerOnly.file(file).toFile(), "rw");
        open.seek(open.length());
        return new Plain(open);
    }

    /// Gives a file, which must be synced, its final name, durably.
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(to);
    }

    /// Takes a file away, durably, if there is one.
    default void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) syncDirectory(file);
    }

    private static void syncDirectory(Path file) {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(),
                StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException unsupported) {
            // Windows cannot open a directory; there a rename is durable by other means.
        }
    }

    /// A RandomAccessFile and not a FileChannel: interrupting a thread that writes to a channel
    /// closes the channel, and any request's thread may be the one that writes.
    record Plain(RandomAccessFile file) implements Appendable {
        @Override public void write(byte[] bytes, int length) throws IOException {
            file.write(bytes, 0, length);
        }

        @Override public void overwrite(long at, byte[] bytes) throws IOException {
            file.seek(at);
            file.write(bytes);
            file.seek(file.length());
        }

        @Override public void truncate(long size) throws IOException {
            file.setLength(size);
            file.seek(size);
        }

        @Override public void sync() throws IOException {
            file.getFD().sync();
        }

        @Override public void close() throws IOException {
            file.close();
        }
    }
}
