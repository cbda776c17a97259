package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The segment that is being written, and the beginning of the next one. Not thread-safe; a file
/// that [#file] gave may be synced by any thread.
final class SegmentWriter {
    private static final long RETRY_BYTES = 1 << 20;

    private final Path directory;
    private final Disk disk;
    private final long segmentBytes;

    private long number;
    /// Null while it could not be opened.
    private Disk.Appendable file;
    /// Bytes of the file that are whole lines of ours.
    private long size;
    /// The size from which on the next line goes to a new segment.
    private long fullAt;
    /// Whether the next segment may bear its name already, although its beginning broke off.
    private boolean mayHaveSuccessor;
    /// Of the segment before, until the new one is open.
    private Disk.Appendable left;

    SegmentWriter(Path directory, Disk disk, long segmentBytes, Recovery at) {
        this.directory = directory;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        this.number = at.number();
        this.size = at.size();
        this.fullAt = end(at.headerBytes());
    }

    /// At least as many bytes of entries as of the header, which has a line for each account: however
    /// many there are, headers are at most half of what is written.
    private long end(long headerBytes) {
        return headerBytes + Math.max(segmentBytes, headerBytes);
    }

    Path path() {
        return Segments.path(directory, number);
    }

    /// 0 before the first one is begun.
    long number() {
        return number;
    }

    Disk.Appendable file() {
        return file;
    }

    boolean isFull() {
        return size >= fullAt;
    }

    /// Lets it grow beyond its end.
    void extend() {
        fullAt = size + RETRY_BYTES;
    }

    /// The place at the end of what was written.
    ///
    /// @param lines that were written last
    Mark mark(LineQueue lines) {
        return new Mark(number, size, lines.sequence(), lines.hash());
    }

    void open() throws IOException {
        file = disk.append(path());
        if (left != null) closeQuietly(left);
        left = null;
    }

    void write(LineQueue lines) throws IOException {
        if (mayHaveSuccessor) removeSuccessor();
        lines.writeTo(file);
        size += lines.bytes();
        lines.clear();
    }

    /// A start would take the newest segment for the end of the ledger, and miss the lines that come
    /// behind the place where that one was to begin.
    private void removeSuccessor() throws IOException {
        disk.delete(Segments.path(directory, number + 1));
        mayHaveSuccessor = false;
    }

    /// Opens the file anew, as the disk may have been mounted anew, and cuts off what a failed write
    /// left.
    void reopen() throws IOException {
        close();
        open();
        file.truncate(size);
    }

    /// Why what was written is not there any more; null if it is.
    String loss() throws IOException {
        Path path = path();
        if (!Files.exists(path)) return path.getFileName() + " is gone";
        long found = Files.size(path);
        return found >= size ? null
                : path.getFileName() + " has only " + found + " of the " + size + " bytes written to it";
    }

    /// Begins the next segment, which is still to be opened. When this throws, nothing has changed.
    void begin(LineQueue header) throws IOException {
        Path next = Segments.path(directory, number + 1);
        Path unfinished = Segments.unfinished(next);
        try (Disk.Appendable fresh = disk.append(unfinished)) {
            fresh.truncate(0);
            header.writeTo(fresh);
            fresh.sync();
        }
        mayHaveSuccessor = true;
        disk.rename(unfinished, next);
        mayHaveSuccessor = false;
        number++;
        size = header.bytes();
        fullAt = end(size);
        left = file;
        file = null;
    }

    void close() {
        if (file != null) closeQuietly(file);
        file = null;
    }

    /// The lines in it are written, and whatever else fails here shows with the next file.
    private static void closeQuietly(Disk.Appendable file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // See above.
        }
    }
}
