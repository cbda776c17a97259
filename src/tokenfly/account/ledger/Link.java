package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// A line of a ledger that stands by itself: its text, and the hash that chains it to the one before.
///
/// @param sequence its number in its ledger
/// @param text the line without its hash
/// @param hash see [Chain]
public record Link(long sequence, Instant time, Entry entry, String text, String hash) {
    /// The hash before the first line.
    public static final String START = Chain.START;

    /// The line that an entry makes behind another one.
    public static Link behind(long sequence, String hash, Instant time, Entry entry) {
        var lines = new LineBuffer();
        new Line(sequence + 1, time, entry).write(lines);
        return read(sequence + 1, hash, new String(lines.bytes, 0, lines.length, StandardCharsets.UTF_8));
    }

    /// A line that was written elsewhere.
    ///
    /// @param hash of the line before
    /// @throws IllegalArgumentException if it is no line of that number
    public static Link read(long sequence, String hash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var line = line(bytes, 0, bytes.length);
        if (line.sequence() != sequence) throw new IllegalArgumentException(
                "has number " + line.sequence() + " where " + sequence + " is due");
        var chain = new Chain(hash);
        chain.extend(bytes, 0, bytes.length);
        return new Link(sequence, line.time(), line.entry(), text, chain.last());
    }

    /// A line taken at its word.
    public static Link taken(String text, String hash) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var line = line(bytes, 0, bytes.length);
        return new Link(line.sequence(), line.time(), line.entry(), text, hash);
    }

    /// A line of a file, taken at its word.
    static Link of(byte[] bytes, int from, int to) {
        int textEnd = to - Chain.LENGTH - 1;
        if (textEnd <= from) throw new IllegalArgumentException("a line without a hash");
        var line = line(bytes, from, textEnd);
        return new Link(line.sequence(), line.time(), line.entry(),
                new String(bytes, from, textEnd - from, StandardCharsets.UTF_8),
                new String(bytes, textEnd + 1, Chain.LENGTH, StandardCharsets.US_ASCII));
    }

    private static Line line(byte[] bytes, int from, int to) {
        return Line.read(new LineCursor().on(bytes, from, to));
    }
}
