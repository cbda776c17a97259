package tokenfly.upstream.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.provider.Subject;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;

/// How every provider fares, every key of it, and every model with each key. Outlives a reload of the
/// configuration. Thread-safe.
///
/// A key, or a model with it, that was throttled rests as long as it was told, one that was refused
/// rests long; a provider that fails several times in a row is left alone and then probed by a single
/// request.
public final class HealthBook {
    private static final int PROVIDER_FAILURES = 5;
    private static final Duration PROVIDER_PAUSE = Duration.ofSeconds(2);
    private static final Duration KEY_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration REFUSED_RESTS = Duration.ofMinutes(10);
    private static final int UNCLEAR_REFUSALS = 5;
    private static final Duration PLAN_RESTS = Duration.ofMinutes(15);
    private static final Duration LONGEST_TOLD = Duration.ofHours(6);
    /// A key this much busier than the least busy one yields, whatever cache it holds.
    private static final int BUSIER_BY = 16;

    private final LongSupplier nanoClock;
    private final Map<String, Health> providers = new ConcurrentHashMap<>();
    private final Map<KeyOf, KeyState> keys = new ConcurrentHashMap<>();

    /// @param key null for a keyless provider
    private record KeyOf(String provider, String key) {}

    public HealthBook(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// The provider's keys in the order to try them: the same first one for the same affinity, since
    /// the provider's prompt cache lives with it. Keys that are much busier than another come last.
    public List<String> order(Provider provider, long affinity) {
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
    /// @return its trial, which must be closed; null while the provider, the key or the model rests
    public Trial begin(Target target, UpstreamWatcher watcher) {
        var way = way(target);
        // Before any probe is spent.
        return way.rests().isZero() ? begin(target, way, watcher, Health::enter) : null;
    }

    /// The same where every way of a request rests: the one that may be asked first, if now.
    public Trial probe(List<Target> targets, UpstreamWatcher watcher) {
        for (var target : targets) {
            var way = way(target);
            if (!way.longest(Health::untilAsked).isZero()) continue;
            var trial = begin(target, way, watcher, Health::enterAnyway);
            if (trial != null) return trial;
        }
        return null;
    }

    private Trial begin(Target target, Way way, UpstreamWatcher watcher, ToLongFunction<Health> enter) {
        var passes = new ArrayList<Pass>(3);
        for (var health : List.of(way.provider(), way.key().health(), way.model())) {
            var pass = new Pass(health, enter.applyAsLong(health));
            if (pass.number() == Health.NONE) {
                passes.forEach(Pass::left);
                return null;
            }
            passes.add(pass);
        }
        return new Trial(target, this, watcher, passes.get(0), passes.get(1), passes.get(2), way.key().running());
    }

    /// What rests is what was refused.
    ///
    /// @return how long the model, the key or the provider rests now; zero when it goes on
    Duration failed(Trial trial, Fault fault) {
        // Its errors are asked for: they say nothing of how it fares.
        if (trial.target().provider().name().equals(Provider.DEMO)) return Duration.ZERO;
        if (fault.subject() == Subject.PROVIDER) return rest(trial.provider(), fault);
        trial.provider().succeeded(); // it answered, if only to refuse
        if (fault.subject() == Subject.KEY) return rest(trial.key(), fault);
        trial.key().succeeded(); // it was let in
        if (fault.subject() == Subject.MODEL) return rest(trial.model(), fault);
        return switch (fault.meaning()) {
            // Nobody knows whom it meant: one is no reason to turn others away, a row of them is.
            case FORBIDDEN, BALANCE -> trial.model().failed(fault.meaning(), UNCLEAR_REFUSALS, KEY_PAUSE,
                    LONGEST_PAUSE);
            case AUTH, PLAN_WINDOW, RATE, OVERLOAD, SERVER, TRANSPORT, TIMEOUT, NOT_OFFERED,
                 MODEL_MISSING, CONTENT_POLICY, CONTEXT_TOO_LONG, BAD_REQUEST -> {
                trial.model().succeeded();
                yield Duration.ZERO;
            }
        };
    }

    private static Duration rest(Pass pass, Fault fault) {
        var meaning = fault.meaning();
        return switch (meaning) {
            case AUTH, FORBIDDEN, BALANCE -> pass.rest(meaning, REFUSED_RESTS);
            case PLAN_WINDOW -> pass.rest(meaning, told(fault, PLAN_RESTS));
            case RATE -> fault.retryAfter() == null || fault.retryAfter().isZero()
                    ? pass.failed(meaning, 1, KEY_PAUSE, LONGEST_PAUSE)
                    : pass.rest(meaning, told(fault, KEY_PAUSE));
            case OVERLOAD, SERVER, TRANSPORT, TIMEOUT ->
                pass.failed(meaning, PROVIDER_FAILURES, PROVIDER_PAUSE, LONGEST_PAUSE);
            case NOT_OFFERED, MODEL_MISSING, CONTENT_POLICY, CONTEXT_TOO_LONG, BAD_REQUEST ->
                Duration.ZERO;
        };
    }

    /// How long this way still rests; zero when it may be tried.
    public Duration remaining(Target target) {
        return way(target).rests();
    }

    /// How long until a request that has no other way may ask this one; zero when now.
    public Duration untilAsked(Target target) {
        return way(target).longest(Health::untilAsked);
    }

    /// Ends every rest of a provider, its keys and their models: somebody says that it is mended.
    public void forget(String provider) {
        providers.computeIfPresent(provider, (_, health) -> {
            health.forget();
            return health;
        });
        keys.forEach((id, key) -> {
            if (!id.provider().equals(provider)) return;
            key.health().forget();
            key.models().values().forEach(Health::forget);
        });
    }

    /// Null when the way does not rest.
    public FaultClass reason(Target target) {
        return way(target).reason();
    }

    /// What is known of one way, looked up once for a request.
    private record Way(Health provider, KeyState key, Health model) {
        Duration longest(Function<Health, Duration> told) {
            var longest = told.apply(provider);
            for (var health : List.of(key.health(), model)) {
                var other = told.apply(health);
                if (other.compareTo(longest) > 0) longest = other;
            }
            return longest;
        }

        Duration rests() {
            return longest(Health::remaining);
        }

        /// From what is told of most to what is told of least.
        FaultClass reason() {
            for (var health : List.of(key.health(), model, provider))
                if (health.reason() != null) return health.reason();
            return null;
        }
    }

    private Way way(Target target) {
        return way(target.provider(), target.key(), target.model());
    }

    private Way way(Provider provider, String key, String model) {
        var state = key(provider, key);
        return new Way(provider(provider), state, state.models().computeIfAbsent(model, _ -> new Health(nanoClock)));
    }

    /// What the operator's page shows of a provider.
    public ProviderStatus status(Provider provider) {
        var own = provider(provider);
        var list = new ArrayList<ProviderStatus.Key>();
        for (var key : provider.keys()) {
            var state = key(provider, key);
            list.add(new ProviderStatus.Key(Target.lastFour(key), state.running().get(),
                    state.health().remaining(), state.health().reason(), resting(state)));
        }
        return new ProviderStatus(provider.name(), own.remaining(), own.reason(), list);
    }

    private static List<ProviderStatus.Resting> resting(KeyState key) {
        return key.models().entrySet().stream().filter(model -> !model.getValue().remaining().isZero())
                .map(model -> new ProviderStatus.Resting(model.getKey(), model.getValue().remaining(),
                        model.getValue().reason())).toList();
    }

    /// What everybody is shown of a model: one whose every way rests is not served.
    public ModelStatus status(Model model) {
        Way first = null;
        for (var route : model.routes()) {
            var provider = route.provider();
            if (!provider.on()) continue;
            for (var key : provider.keyless() ? Collections.<String>singletonList(null) : provider.keys()) {
                var way = way(provider, key, route.model());
                if (first == null || way.rests().compareTo(first.rests()) < 0) first = way;
            }
        }
        return first == null ? new ModelStatus(false, Duration.ZERO, null)
                : new ModelStatus(true, first.rests(), first.reason());
    }

    private static Duration told(Fault fault, Duration otherwise) {
        var told = fault.retryAfter();
        if (told == null || told.isZero()) return otherwise;
        return told.compareTo(LONGEST_TOLD) > 0 ? LONGEST_TOLD : told;
    }

    private Health provider(Provider provider) {
        return providers.computeIfAbsent(provider.name(), _ -> new Health(nanoClock));
    }

    private KeyState key(Provider provider, String key) {
        return keys.computeIfAbsent(new KeyOf(provider.name(), key), _ -> KeyState.fresh(nanoClock));
    }

    private int running(Provider provider, String key) {
        return key(provider, key).running().get();
    }

    /// Rendezvous hashing: a key that comes or goes moves only the requests that were its own.
    private static long rank(String key, long affinity) {
        long mixed = (affinity ^ key.hashCode()) * 0x9E3779B97F4A7C15L;
        return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    }
}
