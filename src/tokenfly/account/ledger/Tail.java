package tokenfly.account.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;

/// The lines of a ledger from one on, while it is being written. Not thread-safe.
///
/// Only whole lines are taken: what a failed write left in part is read again once it is mended.
public final class Tail implements Closeable {
    private static final int MOST = 2 * SegmentReader.MAX_LINE;

    private final Path directory;
    private FileChannel file;
    private long segment;
    /// Where in the file the next line begins.
    private long place;
    private final ByteBuffer held = ByteBuffer.allocate(MOST).flip();
    private Link ahead;

    public Tail(Path directory) {
        this.directory = directory;
    }

    /// Goes to where the lines behind one begin.
    ///
    /// @param sequence of that line; 0 for all
    /// @return that line, or null if it is not there: none is behind it then, but for 0
    public Link seek(long sequence) throws IOException {
        close();
        segment = 0;
        ahead = null;
        SortedMap<Long, Path> segments = Segments.list(directory);
        while (!segments.isEmpty()) {
            open(segments.lastKey());
            Link first = next();
            if (first != null && first.sequence() <= Math.max(1, sequence)) return go(first, sequence);
            segments.remove(segments.lastKey());
        }
        close();
        return null;
    }

    private Link go(Link first, long sequence) throws IOException {
        Link link = first;
        while (link != null && link.sequence() < sequence) link = next();
        if (link != null && link.sequence() > sequence) {
            ahead = link;
            return null;
        }
        return link;
    }

    /// @return null if there is none yet
    public Link next() throws IOException {
        if (ahead != null) {
            Link link = ahead;
            ahead = null;
            return link;
        }
        if (file == null && !openNext()) return null;
        while (true) {
            // Looked for first: what is in this file then is all that it will ever have.
            boolean hasNext = Files.exists(Segments.path(directory, segment + 1));
            Link link = line();
            if (link != null) return link;
            if (!hasNext) return null;
            open(segment + 1);
        }
    }

    private boolean openNext() throws IOException {
        SortedMap<Long, Path> later = Segments.list(directory).tailMap(segment + 1);
        if (later.isEmpty()) return false;
        open(later.firstKey());
        return true;
    }

    private void open(long number) throws IOException {
        close();
        file = FileChannel.open(Segments.path(directory, number));
        segment = number;
        place = 0;
    }

    private Link line() throws IOException {
        int end = lineEnd();
        if (end < 0) {
            held.clear();
            while (held.hasRemaining() && file.read(held, place + held.position()) > 0);
            held.flip();
            end = lineEnd();
        }
        if (end < 0) {
            if (held.limit() == MOST) throw new IOException(Segments.path(directory, segment)
                    + " has a line that is too long, at byte " + place);
            held.limit(0);
            return null;
        }
        int start = held.position();
        held.position(end + 1);
        place += end + 1 - start;
        return read(start, end);
    }

    private Link read(int start, int end) throws IOException {
        try {
            return Link.of(held.array(), start, end);
        } catch (RuntimeException damaged) {
            throw new IOException(Segments.path(directory, segment) + " has a line that cannot be read, before"
                    + " byte " + place + ": " + damaged.getMessage(), damaged);
        }
    }

    private int lineEnd() {
        for (int i = held.position(); i < held.limit(); i++) if (held.get(i) == '\n') return i;
        return -1;
    }

    /// Deletes the segments that end before a line and were not written since then. The newest two stay.
    public static void prune(Path directory, long sequence, Instant before) throws IOException {
        SortedMap<Long, Path> segments = Segments.list(directory);
        while (segments.size() > 2) {
            long oldest = segments.firstKey();
            Path file = segments.remove(oldest);
            if (Files.getLastModifiedTime(file).toInstant().isAfter(before)
                    || firstSequence(directory, segments.firstKey()) > sequence) return;
            Files.delete(file);
        }
    }

    private static long firstSequence(Path directory, long segment) throws IOException {
        try (var tail = new Tail(directory)) {
            tail.open(segment);
            Link first = tail.next();
            return first == null ? Long.MAX_VALUE : first.sequence();
        }
    }

    @Override public void close() throws IOException {
        held.limit(0);
        if (file != null) file.close();
        file = null;
    }
}
