package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;

/// The ledger's entries from the newest back to the oldest, for people to look at. Reads while the
/// gateway writes. Verifies nothing and passes over lines that cannot be read: telling of those is
/// [Audit]'s. Not thread-safe.
///
/// ```
/// file:    ... not read yet ... | line \n line \n | given out already ...
///                               start             end
/// ```
public final class History implements Entries {
    private static final int BLOCK = 64 * 1024;
    private static final int MAX_HELD = BLOCK + SegmentReader.MAX_LINE;

    private final SortedMap<Long, Path> segments;
    private final LineCursor cursor = new LineCursor();
    private FileChannel file;
    private long segment;
    /// Where in the file the held bytes begin, and the lines of them that are not given out yet.
    private long start;
    private byte[] held = new byte[0];
    private int end;

    private History(SortedMap<Long, Path> segments) {
        this.segments = segments;
    }

    /// The entries before a place, or all.
    ///
    /// @param place of an item, or null for the newest entry and all before it
    /// @throws IllegalArgumentException if it is no place
    public static History before(Path directory, String place) throws IOException {
        var segments = Segments.list(directory);
        if (place == null) return new History(segments);
        if (!place.matches("\\d{1,9}-\\d{1,18}")) throw new IllegalArgumentException("no place in the ledger");
        int dash = place.indexOf('-');
        long number = Long.parseLong(place.substring(0, dash));
        var history = new History(segments.headMap(number + 1));
        if (history.open()) {
            if (history.segment == number)
                history.start = Math.min(history.start, Long.parseLong(place.substring(dash + 1)));
        }
        return history;
    }

    @Override public Item next() throws IOException {
        while (true) {
            if (file == null && !open()) return null;
            int from = lineStart();
            if (from < 0) {
                if (!refill()) closeSegment();
                continue;
            }
            var item = item(from);
            end = from;
            if (item != null) return item;
        }
    }

    /// The start of the last line that is held whole, or -1.
    private int lineStart() {
        if (end == 0) return -1;
        for (int i = end - 2; i >= 0; i--) if (held[i] == '\n') return i + 1;
        return start == 0 ? 0 : -1;
    }

    /// The entry of the line that ends the held bytes, or null.
    private Item item(int from) {
        int textEnd = end - 1 - Chain.LENGTH - 1;
        // What no line feed ends is being written, or was torn.
        if (end - from > SegmentReader.MAX_LINE || held[end - 1] != '\n'
                || textEnd <= from) return null;
        try {
            Line line = Line.read(cursor.on(held, from, textEnd));
            return new Item(line.sequence(), line.time(), line.entry(), segment + "-"
                    + (start + from));
        } catch (RuntimeException damaged) {
            // Whatever it was that gave up on the line: an audit tells of it.
            return null;
        }
    }

    /// Reads the block before what is held.
    private boolean refill() throws IOException {
        if (start == 0) return false;
        // A line that long is damage; what is held of it is dropped and the rest passed over.
        if (end > MAX_HELD) end = 0;
        int count = (int) Math.min(BLOCK, start);
        var block = ByteBuffer.allocate(count + end);
        block.limit(count);
        while (block.hasRemaining())
            if (file.read(block, start - count + block.position()) < 0) return false;
        var joined = block.array();
        System.arraycopy(held, 0, joined, count, end);
        held = joined;
        end = joined.length;
        start -= count;
        return true;
    }

    private boolean open() throws IOException {
        while (!segments.isEmpty()) {
            segment = segments.lastKey();
            try {
                file = FileChannel.open(segments.remove(segment));
                start = file.size();
                end = 0;
                return true;
            } catch (NoSuchFileException removed) {
                // Somebody took the old segment away to keep it elsewhere.
            }
        }
        return false;
    }

    private void closeSegment() throws IOException {
        if (file != null) file.close();
        file = null;
    }

    @Override public void close() throws IOException {
        closeSegment();
    }
}
