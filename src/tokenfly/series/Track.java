package tokenfly.series;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// What went one way, by every grain of time. Thread-safe.
final class Track {
    /// Guarded by this, with what is in them.
    private final Map<Grain, Ring> rings = new EnumMap<>(Grain.class);

    Track() {
        for (var grain : Grain.values()) rings.put(grain, grain.ring());
    }

    synchronized void add(Sample sample) {
        for (var ring : rings.values()) ring.add(sample);
    }

    synchronized void add(Grain grain, long step, Sums sums) {
        rings.get(grain).add(step, sums);
    }

    /// Hands out what must not be kept: it goes on being counted.
    synchronized void each(Grain grain, long first, BiConsumer<Long, Sums> taker) {
        rings.get(grain).each(first, taker);
    }

    synchronized boolean isEmpty(Instant now) {
        var any = new boolean[1];
        rings.get(Grain.HOUR).each(Grain.HOUR.first(now), (_, _) -> any[0] = true);
        return !any[0];
    }
}
