package tokenfly.series;

import java.util.StringJoiner;

/// What the requests of one stretch of time come to. Not thread-safe.
///
/// As a line of text: seven whole numbers in the order of the fields, then a `BIN:COUNT` for each bin of
/// [FirstBytes] that holds something.
public final class Sums {
    private static final int NUMBERS = 7;

    private long requests;
    private long errors;
    private long refused;
    private long nanos;
    private long input;
    private long cached;
    private long output;
    /// Null while there is none: most stretches of most models are empty.
    private FirstBytes firstBytes;

    void add(Sample sample) {
        requests++;
        switch (sample.result()) {
            case GOOD -> { }
            case REFUSED -> refused++;
            case FAILED -> errors++;
        }
        nanos += sample.nanos();
        input += sample.input();
        cached += sample.cached();
        output += sample.output();
        if (sample.firstByteMillis() >= 0) firstBytes().add(sample.firstByteMillis());
    }

    void addAll(Sums other) {
        requests += other.requests;
        errors += other.errors;
        refused += other.refused;
        nanos += other.nanos;
        input += other.input;
        cached += other.cached;
        output += other.output;
        if (other.firstBytes != null) firstBytes().addAll(other.firstBytes);
    }

    private FirstBytes firstBytes() {
        if (firstBytes == null) firstBytes = new FirstBytes();
        return firstBytes;
    }

    public long requests() {
        return requests;
    }

    /// Requests that no provider answered whole.
    public long errors() {
        return errors;
    }

    /// Requests that the gateway let not in.
    public long refused() {
        return refused;
    }

    public long nanos() {
        return nanos;
    }

    public long input() {
        return input;
    }

    public long cached() {
        return cached;
    }

    public long output() {
        return output;
    }

    /// @param share 0.5 for the median
    /// @return -1 when no request had a first byte
    public long firstByteMillis(double share) {
        return firstBytes == null ? -1 : firstBytes.quantileMillis(share);
    }

    String text() {
        var text = new StringJoiner(" ");
        for (long number : new long[] {requests, errors, refused, nanos, input, cached, output})
            text.add(Long.toString(number));
        for (int i = 0; firstBytes != null && i < FirstBytes.BINS; i++)
            if (firstBytes.count(i) > 0) text.add(i + ":" + firstBytes.count(i));
        return text.toString();
    }

    /// @param words of which those from `start` on are as [#text] wrote them
    /// @throws RuntimeException of some kind if they are not
    static Sums parse(String[] words, int start) {
        var numbers = new long[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) numbers[i] = Long.parseLong(words[start + i]);
        var sums = new Sums();
        sums.requests = numbers[0];
        sums.errors = numbers[1];
        sums.refused = numbers[2];
        sums.nanos = numbers[3];
        sums.input = numbers[4];
        sums.cached = numbers[5];
        sums.output = numbers[6];
        for (int i = start + NUMBERS; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            sums.firstBytes().add(Integer.parseInt(words[i].substring(0, colon)),
                    Integer.parseInt(words[i].substring(colon + 1)));
        }
        return sums;
    }
}
