package tokenfly.series;

import java.util.function.BiConsumer;

/// The last so many steps of time, each with its sums; a step is numbered by what it is from 1970 on.
/// Not thread-safe.
final class Ring {
    private final long stepSeconds;
    private final Sums[] sums;
    private final long[] steps;

    Ring(long stepSeconds, int size) {
        this.stepSeconds = stepSeconds;
        this.sums = new Sums[size];
        this.steps = new long[size];
    }

    void add(Sample sample) {
        var at = at(Math.floorDiv(sample.time().getEpochSecond(), stepSeconds));
        if (at != null) at.add(sample);
    }

    void add(long step, Sums more) {
        var at = at(step);
        if (at != null) at.addAll(more);
    }

    /// Null for one that is older than what is held.
    private Sums at(long step) {
        int at = (int) Math.floorMod(step, (long) sums.length);
        if (sums[at] != null && steps[at] > step) return null;
        if (sums[at] == null || steps[at] < step) {
            sums[at] = new Sums();
            steps[at] = step;
        }
        return sums[at];
    }

    /// The steps from `first` on that hold something, in no order.
    void each(long first, BiConsumer<Long, Sums> taker) {
        for (int i = 0; i < sums.length; i++)
            if (sums[i] != null && steps[i] >= first) taker.accept(steps[i], sums[i]);
    }
}
