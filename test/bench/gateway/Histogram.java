package bench.gateway;

/// Counts times by size, each known to better than 1 %. Not thread-safe.
public final class Histogram {
    private static final int STEP_BITS = 7;
    private static final int STEPS = 1 << STEP_BITS;

    private final long[] counts = new long[(64 - STEP_BITS) * STEPS];
    private long total;
    private long max;

    public void add(long nanos) {
        long n = Math.max(nanos, 0);
        counts[bucket(n)]++;
        total++;
        max = Math.max(max, n);
    }

    public void addAll(Histogram other) {
        for (int i = 0; i < counts.length; i++) counts[i] += other.counts[i];
        total += other.total;
        max = Math.max(max, other.max);
    }

    public long total() {
        return total;
    }

    /// The time that `share` (0 to 1) of all were within, in microseconds; 0 when there is none.
    public double micros(double share) {
        long wanted = (long) Math.ceil(total * share);
        if (wanted >= total) return max / 1e3;
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) return top(i) / 1e3;
        }
        return 0;
    }

    /// Up to 127 each number has its own; above, each power of two has 128 equal steps.
    private static int bucket(long n) {
        int shift = Math.max(0, 63 - STEP_BITS - Long.numberOfLeadingZeros(n | 1));
        return shift * STEPS + (int) (n >> shift);
    }

    private static double top(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        return ((bucket - shift * STEPS + 1L) << shift) - 1;
    }
}
