package tokenfly.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file's lines from the last one back, read in blocks: who looks for what is newest reads no more than
/// that. The file may grow meanwhile. Not thread-safe.
final class LastLines implements AutoCloseable {
    private static final int BLOCK = 256 * 1024;

    private final RandomAccessFile file;
    /// What has been read and not been given out: the file's bytes from `from` on, `length` of them.
    private byte[] bytes = new byte[0];
    private int length;
    private long from;

    /// @throws NoSuchFileException when it is gone
    LastLines(Path path) throws IOException {
        try {
            this.file = new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException gone) {
            throw new NoSuchFileException(path.toString());
        }
        this.from = file.length();
    }

    /// Without its end; null when there is no more. A last line without an end is one, too.
    String next() throws IOException {
        if (length == 0 && !readMore()) return null;
        int end = bytes[length - 1] == '\n' ? length - 1 : length;
        int begin = lineBegin(end);
        while (begin == 0 && from > 0) {
            int read = length;
            readMore();
            begin = lineBegin(end += length - read);
        }
        length = begin;
        return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }

    private int lineBegin(int end) {
        int at = end;
        while (at > 0 && bytes[at - 1] != '\n') at--;
        return at;
    }

    /// Puts the block before what has been read in front of it.
    private boolean readMore() throws IOException {
        int more = (int) Math.min(BLOCK, from);
        if (more == 0) return false;
        var longer = new byte[more + length];
        file.seek(from - more);
        file.readFully(longer, 0, more);
        System.arraycopy(bytes, 0, longer, more, length);
        bytes = longer;
        length += more;
        from -= more;
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
