package bench.gateway;

import java.nio.charset.StandardCharsets;

/// Looks at an answer's body as it comes: counts its time marks, `@NANOS@`, and sees its end.
///
/// Marks and ends may be split anywhere. Not thread-safe.
final class AnswerCheck implements HttpReader.Body {
    private final LoadResult result;
    private final byte[] end;
    private final byte[] beginning = new byte[160];
    private int beginningLength;
    private boolean inMark;
    private long mark;
    private int endMatched;
    private boolean ended;
    private int marks;
    private long nowNanos;

    /// @param end what a whole stream contains at its end
    AnswerCheck(LoadResult result, byte[] end) {
        this.result = result;
        this.end = end;
    }

    void next() {
        beginningLength = 0;
        inMark = false;
        endMatched = 0;
        ended = false;
        marks = 0;
    }

    /// @param nanos when the bytes that follow arrived
    void now(long nanos) {
        nowNanos = nanos;
    }

    int marks() {
        return marks;
    }

    boolean ended() {
        return ended;
    }

    String beginning() {
        return new String(beginning, 0, beginningLength, StandardCharsets.UTF_8)
                .replaceAll("\\s", "_");
    }

    @Override
    public void bytes(byte[] from, int start, int stop) {
        int n = Math.min(stop - start, beginning.length - beginningLength);
        System.arraycopy(from, start, beginning, beginningLength, n);
        beginningLength += n;
        for (int i = start; i < stop; i++) look(from[i]);
    }

    private void look(byte b) {
        if (b == '@') mark();
        else if (inMark) mark = mark * 10 + b - '0';
        // No end repeats its first letter where a match could begin, so a miss starts afresh.
        endMatched = b == end[endMatched] ? endMatched + 1 : b == end[0] ? 1 : 0;
        if (endMatched < end.length) return;
        ended = true;
        endMatched = 0;
    }

    private void mark() {
        if (inMark) {
            marks++;
            result.event(mark, nowNanos);
        }
        inMark = !inMark;
        mark = 0;
    }
}
