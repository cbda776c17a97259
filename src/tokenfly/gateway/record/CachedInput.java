package tokenfly.gateway.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import tokenfly.chat.Usage;

/// How much of the input since the start came out of prompt caches, by the configuration's name for something.
/// Thread-safe.
public final class CachedInput {
    private final Map<String, Input> byName = new ConcurrentSkipListMap<>();

    private record Input(LongAdder all, LongAdder cached) {
        Share share() {
            return new Share(all.sum(), cached.sum());
        }
    }

    /// Tokens of input, in all and out of caches.
    public record Share(long all, long cached) {
        /// From 0 to 1.
        public double part() {
            return all == 0 ? 0 : (double) cached / all;
        }
    }

    void add(String name, Usage usage) {
        var input = byName.computeIfAbsent(name, _ -> new Input(new LongAdder(), new LongAdder()));
        input.all.add(usage.input());
        input.cached.add(usage.cached());
    }

    Share of(String name) {
        var input = byName.get(name);
        return input == null ? new Share(0, 0) : input.share();
    }

    /// As a gauge has them.
    Map<List<String>, Double> parts() {
        var parts = new LinkedHashMap<List<String>, Double>();
        byName.forEach((name, input) -> parts.put(List.of(name), input.share().part()));
        return parts;
    }
}
