package tokenfly.gateway.record;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import tokenfly.account.shared.Member;
import tokenfly.metrics.Counter;
import tokenfly.metrics.Histogram;
import tokenfly.metrics.Metrics;
import tokenfly.provider.Fault;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.ProviderStatus;
import tokenfly.upstream.health.UpstreamWatcher;

/// What `/metrics` counts: requests as they end, and how upstreams fare. Labels are names from the
/// configuration, never what a client sent. Thread-safe.
public final class GatewayMetrics implements UpstreamWatcher {
    private static final List<Duration> BOUNDS = List.of(Duration.ofMillis(10), Duration.ofMillis(50),
            Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
            Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5),
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60),
            Duration.ofSeconds(120), Duration.ofSeconds(300));

    private static final List<Duration> STORE_BOUNDS = List.of(Duration.ofNanos(500_000), Duration.ofMillis(1),
            Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
            Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1));

    private final Metrics metrics = new Metrics();
    private final Counter requests = metrics.counter("tokenfly_requests_total",
            "Requests that have ended.", "endpoint", "model", "provider", "status", "outcome");
    private final Counter tokens = metrics.counter("tokenfly_tokens_total",
            "Tokens that were charged; cached ones are a part of input.", "model", "provider", "kind");
    private final Counter cost = metrics.counter("tokenfly_cost_nanos_total",
            "What requests cost, in billionths of the currency.", "model", "provider");
    private final Counter lostTokens = metrics.counter("tokenfly_lost_tokens_total",
            "Tokens of answers that failed before anything of them went out: providers may bill them, no"
            + " account pays for them.", "model", "provider", "kind");
    private final Counter lostCost = metrics.counter("tokenfly_lost_cost_nanos_total",
            "The same by the price list, in billionths of the currency.", "model", "provider");
    private final Histogram firstByte = metrics.durations("tokenfly_first_byte_seconds",
            "From a request to the first event or the whole answer.", BOUNDS, "model", "provider");
    private final Histogram duration = metrics.durations("tokenfly_request_seconds",
            "From a request to its end.", BOUNDS, "model", "provider");
    private final Counter upstreamErrors = metrics.counter("tokenfly_upstream_errors_total",
            "Attempts that an upstream did not answer, by what the failure meant.",
            "provider", "meaning");
    private final Counter upstreamAnswers = metrics.counter("tokenfly_upstream_answers_total",
            "Attempts that an upstream answered.", "provider");
    private final Counter rests = metrics.counter("tokenfly_upstream_rests_total",
            "Times that a provider or one of its keys was set to rest.", "provider");

    private final CachedInput ofProviders = new CachedInput();
    private final CachedInput ofModels = new CachedInput();

    /// @param live the requests that run now
    /// @param providers how each provider and its keys fare now, in the configuration's order
    public GatewayMetrics(LiveRequests live, Supplier<List<ProviderStatus>> providers) {
        metrics.gauge("tokenfly_requests_running", "Requests that run now.", () -> live.list().size());
        metrics.gauge("tokenfly_streams_open", "Requests for a stream that run now.",
                () -> live.list().stream().filter(record -> record.stream).count());
        metrics.gauges("tokenfly_cached_input_share", "Share of the input tokens since the start that"
                + " came from the provider's prompt cache, 0 to 1.", List.of("provider"), ofProviders::parts);
        metrics.gauges("tokenfly_model_cached_input_share", "The same by model.", List.of("model"), ofModels::parts);
        metrics.gauges("tokenfly_provider_rest_seconds",
                "How long a provider that failed is still left alone; 0 when it is called.",
                List.of("provider"), () -> ofProviders(providers.get()));
        metrics.gauges("tokenfly_key_rest_seconds",
                "How long a provider's key, by its place in the configuration, is still left alone.",
                List.of("provider", "key"), () -> ofKeys(providers.get(), key -> seconds(key.rests())));
        metrics.gauges("tokenfly_key_requests_running", "Requests that run with a provider's key.",
                List.of("provider", "key"), () -> ofKeys(providers.get(), ProviderStatus.Key::running));
    }

    public void ended(RequestRecord record) {
        requests.with(record.endpoint, record.model, record.provider,
                Integer.toString(record.status), record.outcome.toString()).increment();
        if (record.firstByteNanos >= 0)
            firstByte.with(record.model, record.provider).record(record.firstByteNanos);
        duration.with(record.model, record.provider).record(record.totalNanos);
        for (var lost : record.lost()) {
            lostTokens.with(lost.model(), lost.provider(), "input").add(lost.usage().input());
            lostTokens.with(lost.model(), lost.provider(), "output").add(lost.usage().output());
            lostCost.with(lost.model(), lost.provider()).add(lost.costNanos());
        }
        var usage = record.usage;
        if (usage == null) return;
        tokens.with(record.model, record.provider, "input").add(usage.input());
        tokens.with(record.model, record.provider, "cached").add(usage.cached());
        tokens.with(record.model, record.provider, "output").add(usage.output());
        ofProviders.add(record.provider, usage);
        ofModels.add(record.model, usage);
        cost.with(record.model, record.provider).add(record.costNanos);
    }

    @Override
    public void failed(Target target, Fault fault, Duration rest) {
        var provider = target.provider().name();
        upstreamErrors.with(provider, fault.meaning().name().toLowerCase(Locale.ROOT)).increment();
        if (!rest.isZero()) rests.with(provider).increment();
    }

    @Override
    public void answered(Target target, Duration firstByte) {
        upstreamAnswers.with(target.provider().name()).increment();
    }

    /// Tells of the store, too, that this gateway shares with others.
    public void of(Member member) {
        metrics.gauge("tokenfly_store_up", "Whether the shared store is there.", () -> member.isUp() ? 1 : 0);
        metrics.gauge("tokenfly_store_unshipped_lines", "Charges that the store has not confirmed.", member::unshipped);
        var seconds = metrics.durations("tokenfly_store_seconds", "How long the store took.", STORE_BOUNDS, "call");
        member.timing((call, nanos) -> seconds.with(call).record(nanos));
    }

    public String text() {
        return metrics.text();
    }

    /// What came out of caches of the input of a model, since the start.
    public CachedInput.Share cached(String model) {
        return ofModels.of(model);
    }

    private static Map<List<String>, Double> ofProviders(List<ProviderStatus> providers) {
        var all = new LinkedHashMap<List<String>, Double>();
        for (var status : providers) all.put(List.of(status.name()), seconds(status.rests()));
        return all;
    }

    /// A key is named by its place: not even four of its characters have business here.
    private static Map<List<String>, Double> ofKeys(List<ProviderStatus> providers,
            ToDoubleFunction<ProviderStatus.Key> value) {
        var all = new LinkedHashMap<List<String>, Double>();
        for (var status : providers)
            for (int i = 0; i < status.keys().size(); i++)
                all.put(List.of(status.name(), Integer.toString(i + 1)),
                        value.applyAsDouble(status.keys().get(i)));
        return all;
    }

    private static double seconds(Duration rest) {
        return rest.toMillis() / 1e3;
    }
}
