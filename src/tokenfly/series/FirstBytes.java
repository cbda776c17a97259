package tokenfly.series;

/// A histogram of times to the first byte: bins that widen by half each, from 20 milliseconds on. What is
/// read of it is exact to a quarter, which is enough to see a provider slow down. Not thread-safe.
final class FirstBytes {
    static final int BINS = 24;
    private static final double FIRST_MILLIS = 20;
    private static final double WIDER = 1.5;
    /// The upper bounds; the last bin takes all that is slower, too.
    private static final double[] BOUNDS = new double[BINS];

    static {
        for (int i = 0; i < BINS; i++) BOUNDS[i] = FIRST_MILLIS * Math.pow(WIDER, i);
    }

    private final int[] counts = new int[BINS];

    void add(long millis) {
        add(bin(millis), 1);
    }

    void add(int bin, int more) {
        counts[bin] += more;
    }

    void addAll(FirstBytes other) {
        for (int i = 0; i < BINS; i++) counts[i] += other.counts[i];
    }

    int count(int bin) {
        return counts[bin];
    }

    private static int bin(long millis) {
        int bin = 0;
        while (bin < BINS - 1 && millis > BOUNDS[bin]) bin++;
        return bin;
    }

    /// @param share from 0 to 1, of those that were as fast or faster
    /// @return -1 when there are none
    long quantileMillis(double share) {
        long all = 0;
        for (int count : counts) all += count;
        double left = share * all;
        for (int i = 0; i < BINS; i++) {
            if (counts[i] == 0 || left > counts[i]) {
                left -= counts[i];
                continue;
            }
            double lower = i == 0 ? 0 : BOUNDS[i - 1];
            return Math.round(lower + (BOUNDS[i] - lower) * left / counts[i]);
        }
        return -1;
    }
}
