package tokenfly.account.ledger;

import java.io.IOException;
import java.time.Instant;

/// Lines, numbered and chained, that wait to be written. Not thread-safe.
///
/// [#add] takes all of an entry or, whatever it throws, nothing: the number, the chain and the bytes
/// are then as they were before.
final class LineQueue {
    private final LineBuffer lines = new LineBuffer();
    private final Chain chain;
    private long sequence;
    private long count;

    /// Goes on behind a line.
    LineQueue(Chain chain, long sequence) {
        this.chain = chain;
        this.sequence = sequence;
    }

    void add(Instant time, Entry entry) {
        int from = lines.length;
        boolean isWhole = false;
        try {
            new Line(sequence + 1, time, entry).write(lines);
            byte[] hash = chain.next(lines.bytes, from, lines.length);
            lines.put(' ').put(hash, Chain.LENGTH).put('\n');
            isWhole = true;
        } finally {
            if (!isWhole) lines.length = from;
        }
        chain.advance();
        sequence++;
        count++;
    }

    void writeTo(Disk.Appendable file) throws IOException {
        file.write(lines.bytes, lines.length);
    }

    int bytes() {
        return lines.length;
    }

    long count() {
        return count;
    }

    /// The number of the last line, written or not.
    long sequence() {
        return sequence;
    }

    /// The hash of that line.
    String hash() {
        return chain.last();
    }

    /// All that waited is written.
    void clear() {
        lines.length = 0;
        count = 0;
    }

    /// An empty one that goes on behind the same line.
    LineQueue branch() {
        return new LineQueue(chain.copy(), sequence);
    }

    /// Goes on behind the last line of another one.
    void follow(LineQueue other) {
        chain.resume(other.chain);
        sequence = other.sequence;
    }
}
