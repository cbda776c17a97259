package tokenfly.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;

/// How every provider and every key of it fares. Outlives a reload of the configuration. Thread-safe.
///
/// A key that was throttled rests as long as it was told, one that was refused rests long; a provider
/// that fails several times in a row is left alone and then probed by a single request.
public final class HealthBook {
    private static final int PROVIDER_FAILURES = 5;
    private static final Duration PROVIDER_PAUSE = Duration.ofSeconds(2);
    private static final Duration KEY_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration REFUSED_KEY_RESTS = Duration.ofMinutes(10);
    private static final Duration PLAN_RESTS = Duration.ofMinutes(15);
    private static final Duration LONGEST_TOLD = Duration.ofHours(6);
    /// A key this much busier than the least busy one yields, whatever cache it holds.
    private static final int BUSIER_BY = 16;

    private final LongSupplier nanoClock;
    private final Map<String, Health> providers = new ConcurrentHashMap<>();
    private final Map<String, KeyState> keys = new ConcurrentHashMap<>();

    public HealthBook(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// The provider's keys in the order to try them: the same first one for the same affinity, since
    /// the provider's prompt cache lives with it. Keys that are much busier than another come last.
    List<String> order(Provider provider, long affinity) {
        if (provider.keys().size() < 2) return provider.keys();
        var order = new ArrayList<>(provider.keys());
        order.sort(Comparator.comparingLong(key -> rank(key, affinity)));
        int least = order.stream().mapToInt(key -> running(provider, key)).min().orElse(0);
        var busy = order.stream().filter(key -> running(provider, key) > least + BUSIER_BY).toList();
        order.removeAll(busy);
        order.addAll(busy);
        return order;
    }

    /// Lets a request go this way, or not.
    ///
    /// @return its trial, which must be closed; null while the provider or the key rests
    Trial begin(Target target, UpstreamWatcher watcher) {
        var key = key(target);
        if (!key.health().remaining().isZero()) return null; // before the provider's probe is spent
        var provider = provider(target.provider());
        long providerPass = provider.enter();
        if (providerPass == Health.NONE) return null;
        long keyPass = key.health().enter();
        if (keyPass == Health.NONE) {
            provider.left(providerPass);
            return null;
        }
        return new Trial(target, this, watcher, provider, providerPass, key, keyPass);
    }

    /// @return how long the key or the provider rests now; zero when it goes on
    Duration failed(Trial trial, Fault fault) {
        var meaning = fault.meaning();
        // Its errors are asked for: they say nothing of how it fares.
        if (trial.target().provider().name().equals(Provider.DEMO)) return Duration.ZERO;
        if (meaning.ofProvider())
            return trial.provider().failed(trial.providerPass(), meaning, PROVIDER_FAILURES,
                    PROVIDER_PAUSE, LONGEST_PAUSE);
        trial.provider().succeeded(trial.providerPass()); // it answered, if only to refuse
        return switch (meaning) {
            case AUTH, BALANCE -> rest(trial.key(), meaning, REFUSED_KEY_RESTS);
            case PLAN_WINDOW -> rest(trial.key(), meaning, told(fault, PLAN_RESTS));
            case RATE -> fault.retryAfter() == null || fault.retryAfter().isZero()
                    ? trial.key().failed(trial.keyPass(), meaning, 1, KEY_PAUSE, LONGEST_PAUSE)
                    : rest(trial.key(), meaning, told(fault, KEY_PAUSE));
            case OVERLOAD, SERVER, TRANSPORT, TIMEOUT, MODEL_MISSING, CONTENT_POLICY,
                 CONTEXT_TOO_LONG, BAD_REQUEST -> {
                trial.key().succeeded(trial.keyPass()); // it was let in
                yield Duration.ZERO;
            }
        };
    }

    /// How long this way still rests; zero when it may be tried.
    Duration remaining(Target target) {
        var provider = provider(target.provider()).remaining();
        var key = key(target).health().remaining();
        return provider.compareTo(key) > 0 ? provider : key;
    }

    FaultClass reason(Target target) {
        var reason = key(target).health().reason();
        return reason == null ? provider(target.provider()).reason() : reason;
    }

    /// What the operator's page shows of a provider.
    public ProviderStatus status(Provider provider) {
        var own = provider(provider);
        var list = new ArrayList<ProviderStatus.Key>();
        for (var key : provider.keys()) {
            var state = key(provider, key);
            list.add(new ProviderStatus.Key(lastFour(key), state.running().get(),
                    state.health().remaining(), state.health().reason()));
        }
        return new ProviderStatus(provider.name(), own.remaining(), own.reason(), list);
    }

    private static Duration rest(Health key, FaultClass meaning, Duration wait) {
        key.rest(meaning, wait);
        return wait;
    }

    private static Duration told(Fault fault, Duration otherwise) {
        var told = fault.retryAfter();
        if (told == null || told.isZero()) return otherwise;
        return told.compareTo(LONGEST_TOLD) > 0 ? LONGEST_TOLD : told;
    }

    private Health provider(Provider provider) {
        return providers.computeIfAbsent(provider.name(), _ -> new Health(nanoClock));
    }

    private KeyState key(Target target) {
        return key(target.provider(), target.key());
    }

    private KeyState key(Provider provider, String key) {
        var id = key == null ? provider.name() : provider.name() + '\n' + key;
        return keys.computeIfAbsent(id, _ -> new KeyState(new Health(nanoClock), new AtomicInteger()));
    }

    private int running(Provider provider, String key) {
        return key(provider, key).running().get();
    }

    /// Rendezvous hashing: a key that comes or goes moves only the requests that were its own.
    private static long rank(String key, long affinity) {
        long mixed = (affinity ^ key.hashCode()) * 0x9E3779B97F4A7C15L;
        return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    }

    private static String lastFour(String key) {
        return key.length() < 12 ? "…" : "…" + key.substring(key.length() - 4);
    }
}
