package tokenfly.console;

import java.util.Locale;
import java.util.function.Function;
import tokenfly.gateway.record.CachedInput;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.provider.FaultClass;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.health.HealthBook;
import tokenfly.upstream.health.ProviderStatus;

/// What the operator sees of providers and of the models that they serve. Thread-safe.
final class UpstreamApi {
    private final Configuration configuration;
    private final HealthBook health;
    private final UpstreamStats stats;
    private final Function<String, CachedInput.Share> cached;

    UpstreamApi(Console.Parts parts) {
        this.configuration = parts.configuration();
        this.health = parts.health();
        this.stats = parts.stats();
        this.cached = parts.cached();
    }

    JsonArray providers() {
        return Shown.array(configuration.settings().catalog().providers(), this::provider);
    }

    JsonArray models() {
        return Shown.array(configuration.settings().catalog().models(), this::model);
    }

    /// Ends every rest of a provider: the operator says that it is mended.
    JsonObject retry(String name) throws ApiRefusal {
        for (var provider : configuration.settings().catalog().providers())
            if (provider.name().equals(name)) {
                health.forget(name);
                return provider(provider);
            }
        throw new ApiRefusal(404, "There is no such provider.");
    }

    private JsonObject model(Model model) {
        var status = health.status(model);
        var share = cached.apply(model.id());
        var shown = Shown.model(model, status).with("rests_seconds", JsonNumber.of(status.rests().toSeconds()))
                .with("input_tokens", JsonNumber.of(share.all())).with("cached_tokens", JsonNumber.of(share.cached()))
                .with("cached_share", new JsonNumber(String.format(Locale.ROOT, "%.3f", share.part())));
        return status.reason() == null ? shown : shown.with("reason", new JsonString(word(status.reason())));
    }

    private JsonObject provider(Provider provider) {
        var status = health.status(provider);
        var recently = stats.recently(provider.name());
        var shown = JsonObject.builder().put("name", provider.name()).put("on", provider.on())
                .put("kind", provider.kind().name().toLowerCase(Locale.ROOT))
                .put("formats", Shown.strings(provider.bases().keySet()))
                .put("missing", Shown.strings(provider.missing()))
                .put("rests_seconds", status.rests().toSeconds())
                .put("reason", word(status.reason()))
                .put("attempts", recently.attempts()).put("failed", recently.failed())
                .put("keys", Shown.array(status.keys(), key -> key(provider, key)));
        if (recently.medianMillis() >= 0) shown.put("median_ms", recently.medianMillis())
                .put("slow_ms", recently.slowMillis());
        var failure = stats.lastFailure(provider.name());
        if (failure != null) shown.put("last_failure", failure(failure));
        return shown.build();
    }

    private JsonObject key(Provider provider, ProviderStatus.Key key) {
        var shown = JsonObject.builder().put("name", key.name()).put("running", key.running())
                .put("rests_seconds", key.rests().toSeconds())
                .put("reason", word(key.reason()));
        if (!key.models().isEmpty()) shown.put("models", Shown.array(key.models(), UpstreamApi::resting));
        var failure = stats.lastFailure(provider.name(), key.name());
        if (failure != null) shown.put("last_failure", failure(failure));
        return shown.build();
    }

    private static JsonObject resting(ProviderStatus.Resting model) {
        return JsonObject.builder().put("id", model.id()).put("rests_seconds", model.rests().toSeconds())
                .put("reason", word(model.reason())).build();
    }

    private JsonObject failure(UpstreamStats.Failure failure) {
        return JsonObject.builder().put("seconds_ago", stats.since(failure).toSeconds())
                .put("model", failure.model()).put("status", failure.fault().status())
                .put("reason", word(failure.fault().meaning()))
                .put("what", failure.fault().words()).put("said", failure.said()).build();
    }

    /// Null, which leaves the member out, when there is no reason.
    private static String word(FaultClass reason) {
        return reason == null ? null : reason.mark();
    }
}
