package tokenfly.console;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import tokenfly.provider.Fault;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.UpstreamWatcher;

/// How the last attempts at each provider went, retries and fallbacks included, and what it said of the
/// last failure: in memory alone, for the operator's eyes. Thread-safe.
public final class UpstreamStats implements UpstreamWatcher {
    private static final int KEPT = 500;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int SAID_CHARS = 200;

    private final LongSupplier nanoClock;
    private final Map<String, Attempts> byProvider = new ConcurrentHashMap<>();
    private final Map<String, Failure> lastFailures = new ConcurrentHashMap<>();

    /// Of the last quarter of an hour.
    ///
    /// @param attempts at most the last 500
    /// @param failed those of them that the provider is to blame for
    /// @param medianMillis,slowMillis to the first byte, half and nine tenths of the good ones
    ///        being faster; -1 when there is none
    record Recently(int attempts, int failed, long medianMillis, long slowMillis) {}

    /// The last failure that a provider is to blame for.
    ///
    /// @param model the provider's id of it
    /// @param said the provider's own words, cut; `""` when it said none
    record Failure(long nanoTime, String model, Fault fault, String said) {}

    public UpstreamStats(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void failed(Target target, Fault fault, Duration rests) {
        if (fault.meaning().ofRequest()) return;
        of(target.provider().name()).add(-1);
        var said = fault.body().message();
        var failure = new Failure(nanoClock.getAsLong(), target.model(), fault,
                said.substring(0, Math.min(said.length(), SAID_CHARS)));
        lastFailures.put(target.provider().name(), failure);
        if (target.key() != null) lastFailures.put(ofKey(target.provider().name(), target.keyShown()), failure);
    }

    @Override
    public void answered(Target target, Duration firstByte) {
        of(target.provider().name()).add(firstByte.toMillis());
    }

    Recently recently(String provider) {
        return of(provider).recently();
    }

    /// Null when it never failed.
    Failure lastFailure(String provider) {
        return lastFailures.get(provider);
    }

    /// The same with one of its keys, by what is shown of it.
    Failure lastFailure(String provider, String keyShown) {
        return lastFailures.get(ofKey(provider, keyShown));
    }

    private static String ofKey(String provider, String keyShown) {
        return provider + '\n' + keyShown;
    }

    Duration since(Failure failure) {
        return Duration.ofNanos(nanoClock.getAsLong() - failure.nanoTime());
    }

    private Attempts of(String provider) {
        return byProvider.computeIfAbsent(provider, _ -> new Attempts());
    }

    private final class Attempts {
        // Guarded by this.
        private final long[] nanos = new long[KEPT];
        /// To the first byte; -1 for a failure.
        private final int[] millis = new int[KEPT];
        private long count;

        synchronized void add(long firstByteMillis) {
            int at = (int) (count++ % KEPT);
            nanos[at] = nanoClock.getAsLong();
            millis[at] = (int) Math.min(firstByteMillis, Integer.MAX_VALUE);
        }

        synchronized Recently recently() {
            long since = nanoClock.getAsLong() - WINDOW.toNanos();
            var good = new int[KEPT];
            int attempts = 0;
            int answered = 0;
            for (int i = 0; i < Math.min(count, KEPT); i++) {
                if (nanos[i] - since < 0) continue;
                attempts++;
                if (millis[i] >= 0) good[answered++] = millis[i];
            }
            Arrays.sort(good, 0, answered);
            if (answered == 0) return new Recently(attempts, attempts, -1, -1);
            return new Recently(attempts, attempts - answered, good[answered / 2],
                    good[answered * 9 / 10]);
        }
    }
}
