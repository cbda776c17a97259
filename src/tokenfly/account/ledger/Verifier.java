package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;

/// Checks and reads lines one after another: hash, form, and that no number is left out. After a
/// fault it goes on from what the faulty line says of itself, so that one fault is told once.
final class Verifier {
    private Chain chain;
    private long sequence;
    private boolean isAdrift;

    /// Why a line cannot be trusted.
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(String what) {
            super(what, null, false, false);
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
        boolean isFirst = chain == null;
        Line line = parse(bytes, from, textEnd(bytes, from, to));
        if (!(line.entry() instanceof Entry.SegmentStart start))
            throw new Damage("is not the first line of a segment");
        if (start.number() != number)
            throw new Damage("says that it begins segment " + start.number() + ", not " + number);
        if (!isFirst && !isAdrift && !chain.last().equals(start.previous()))
            throw resumed(bytes, to, line, "does not go on where the segment before ends");
        if (!start.previous().matches("[0-9a-f]{" + Chain.LENGTH + "}"))
            throw new Damage("names no hash of the line before");
        chain = new Chain(start.previous());
        if (isFirst) sequence = line.sequence() - 1;
        return next(bytes, from, to);
    }

    /// Reads a further line, without its line feed.
    Line next(byte[] bytes, int from, int to) throws Damage {
        int textEnd = textEnd(bytes, from, to);
        chain.extend(bytes, from, textEnd);
        boolean isTrue = isAdrift || chain.isAt(bytes, textEnd + 1);
        chain.resume(bytes, textEnd + 1);
        isAdrift = false;
        if (!isTrue) throw new Damage("its hash does not follow from its text and the line before:"
                + " this line was changed, or lines before it were taken out or put in");
        Line line = parse(bytes, from, textEnd);
        long expected = sequence + 1;
        sequence = line.sequence();
        if (sequence != expected)
            throw new Damage("has number " + sequence + " where " + expected + " is due");
        return line;
    }

    private Damage resumed(byte[] bytes, int to, Line line, String what) {
        chain.resume(bytes, to - Chain.LENGTH);
        sequence = line.sequence();
        return new Damage(what);
    }

    private int textEnd(byte[] bytes, int from, int to) throws Damage {
        int textEnd = to - Chain.LENGTH - 1;
        boolean isHash = textEnd > from && bytes[textEnd] == ' ';
        for (int i = textEnd + 1; i < to && isHash; i++) isHash = isHexDigit(bytes[i]);
        if (isHash) return textEnd;
        isAdrift = true;
        sequence++;
        throw new Damage("does not end with a hash");
    }

    private static boolean isHexDigit(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
    }

    private static Line parse(byte[] bytes, int from, int textEnd) throws Damage {
        try {
            return Line.read(new String(bytes, from, textEnd - from, StandardCharsets.UTF_8));
        } catch (RuntimeException malformed) {
            // Whatever parser gave up, on a number, a time or a missing word: the line is no entry.
            throw new Damage("is no entry: " + malformed.getMessage());
        }
    }
}
