package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;

/// Checks and reads lines one after another: hash, form, and that no number is left out. After a
/// fault it goes on from what the faulty line says of itself, so that one fault is told once.
final class Verifier {
    private final Chain chain = new Chain(Chain.START);
    private final LineCursor cursor = new LineCursor();
    private long sequence;
    /// Whether the line before is not known, so that the next one is taken at its word.
    private boolean isAdrift = true;

    /// Why a line cannot be trusted.
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        /// What it says all the same; null if that cannot be read.
        private final transient Line line;

        Damage(String what, Line line) {
            super(what, null, false, false);
            this.line = line;
        }

        Line line() {
            return line;
        }
    }

    Chain chain() {
        return chain;
    }

    long sequence() {
        return sequence;
    }

    /// Reads a segment's first line. The first segment that is read says itself where it begins in
    /// the chain; a later one must begin where the one before ended.
    Line first(byte[] bytes, int from, int to, long number) throws Damage {
        boolean isKnown = !isAdrift;
        isAdrift = true;
        Line line = parse(bytes, from, textEnd(bytes, from, to));
        if (!(line.entry() instanceof Entry.SegmentStart start))
            throw new Damage("is not the first line of a segment", null);
        if (start.number() != number)
            throw new Damage("says that it begins segment " + start.number() + ", not " + number,
                    null);
        if (!start.previous().matches("[0-9a-f]{" + Chain.LENGTH + "}"))
            throw new Damage("names no hash of the line before", null);
        boolean goesOn = !isKnown || chain.last().equals(start.previous());
        chain.resume(start.previous().getBytes(StandardCharsets.US_ASCII), 0);
        if (!isKnown || !goesOn) sequence = line.sequence() - 1;
        isAdrift = false;
        next(bytes, from, to);
        if (!goesOn) throw new Damage("does not go on where the segment before ends", line);
        return line;
    }

    /// Reads a further line, without its line feed.
    Line next(byte[] bytes, int from, int to) throws Damage {
        int textEnd = textEnd(bytes, from, to);
        boolean isKnown = !isAdrift;
        chain.extend(bytes, from, textEnd);
        boolean isTrue = chain.isAt(bytes, textEnd + 1);
        chain.resume(bytes, textEnd + 1);
        isAdrift = false;
        long expected = sequence + 1;
        sequence = statedSequence(bytes, from, textEnd);
        if (isKnown && !isTrue)
            throw new Damage("its hash does not follow from its text and the line before:"
                    + " this line was changed, or lines before it were taken out or put in",
                    readable(bytes, from, textEnd));
        if (isKnown && sequence != expected) throw new Damage(
                "has number " + sequence + " where " + expected + " is due",
                readable(bytes, from, textEnd));
        return parse(bytes, from, textEnd);
    }

    private Line readable(byte[] bytes, int from, int textEnd) {
        try {
            return parse(bytes, from, textEnd);
        } catch (Damage unreadable) {
            return null;
        }
    }

    /// The number that the line bears, or the next one if it bears none.
    private long statedSequence(byte[] bytes, int from, int to) {
        long stated = 0;
        for (int i = from; i < to && i < from + 18 && bytes[i] != ' '; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') return sequence + 1;
            stated = stated * 10 + bytes[i] - '0';
        }
        return stated;
    }

    private int textEnd(byte[] bytes, int from, int to) throws Damage {
        int textEnd = to - Chain.LENGTH - 1;
        boolean isHash = textEnd > from && bytes[textEnd] == ' ';
        for (int i = textEnd + 1; i < to && isHash; i++) isHash = isHexDigit(bytes[i]);
        if (isHash) return textEnd;
        isAdrift = true;
        throw new Damage("does not end with a hash", null);
    }

    private static boolean isHexDigit(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
    }

    private Line parse(byte[] bytes, int from, int textEnd) throws Damage {
        try {
            return Line.read(cursor.on(bytes, from, textEnd));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException malformed) {
            throw new Damage("is no entry: " + malformed.getMessage(), null);
        }
    }
}
