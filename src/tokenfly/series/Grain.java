package tokenfly.series;

import java.time.Duration;
import java.time.Instant;

/// How finely time is held, the finest first: each is a multiple of the one before.
enum Grain {
    MINUTE(60, 180), QUARTER(15 * 60, 200), HOUR(60 * 60, 32 * 24);

    final long stepSeconds;
    private final int steps;

    Grain(long stepSeconds, int steps) {
        this.stepSeconds = stepSeconds;
        this.steps = steps;
    }

    Ring ring() {
        return new Ring(stepSeconds, steps);
    }

    /// The first step that is still held.
    long first(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), stepSeconds) - steps + 1;
    }

    /// The coarsest that a step is made of, if it still holds `from`; else the finest that does.
    static Grain of(Duration step, Instant from, Instant now) {
        var best = MINUTE;
        for (var grain : values()) {
            boolean isFineEnough = step.toSeconds() % grain.stepSeconds == 0;
            boolean isTooShort = best.first(now) * best.stepSeconds > from.getEpochSecond();
            if (isFineEnough || isTooShort) best = grain;
        }
        return best;
    }
}
