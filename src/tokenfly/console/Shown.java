package tokenfly.console;

import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Function;
import tokenfly.account.ledger.Use;
import tokenfly.account.money.Money;
import tokenfly.account.money.Price;
import tokenfly.account.money.Prices;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.health.ModelStatus;

/// The JSON of what several pages show. Money is a decimal string, a time is RFC 3339 in UTC.
final class Shown {
    private Shown() {
    }

    static <T> JsonArray array(Collection<? extends T> items,
            Function<T, ? extends JsonValue> shown) {
        return new JsonArray(items.stream().<JsonValue>map(shown).toList());
    }

    static JsonArray strings(Collection<String> texts) {
        return array(texts, JsonString::new);
    }

    /// A model as anybody may see it: nothing of the providers but their names, and whether it is served now.
    static JsonObject model(Model model, ModelStatus status) {
        var prices = model.prices();
        var shown = JsonObject.builder()
                .put("id", model.id())
                .put("name", model.name())
                .put("aliases", strings(model.aliases()))
                .put("providers",
                        array(model.routes(), route -> new JsonString(route.provider().name())))
                .put("served", model.served())
                .put("description", model.description())
                .put("on", status.isServed())
                .put("rests", !status.rests().isZero())
                .put("state", status.state())
                .put("price", price(prices.base()).build());
        // Also those of providers that are off: what a model speaks does not depend on a key.
        shown.put("formats", strings(model.routes().stream()
                .flatMap(route -> route.provider().bases().keySet().stream()).distinct().toList()));
        if (model.context() > 0) shown.put("context", model.context());
        if (model.maxOutput() > 0) shown.put("max_output", model.maxOutput());
        if (prices.peak() != null) shown.put("peak",
                price(prices.peak().price()).put("hours", prices.peak().hours().toString())
                        .build());
        if (prices.longInput() != null) shown.put("long",
                price(prices.longInput().price()).put("over", prices.longInput().thresholdTokens())
                        .build());
        if (!prices.ofProviders().isEmpty()) shown.put("price_of", ofProviders(prices));
        return shown.build();
    }

    /// What some providers' answers cost instead.
    private static JsonObject ofProviders(Prices prices) {
        var shown = JsonObject.builder();
        new TreeMap<>(prices.ofProviders()).forEach((provider, price) -> shown.put(provider, price(price).build()));
        return shown.build();
    }

    private static JsonObject.Builder price(Price price) {
        return JsonObject.builder()
                .put("input", Money.format(price.inputNanos()))
                .put("cached", Money.format(price.cachedNanos()))
                .put("cache_write", Money.format(price.cacheWriteNanos()))
                .put("output", Money.format(price.outputNanos()));
    }

    static JsonObject.Builder use(Use use) {
        return JsonObject.builder()
                .put("requests", use.requests())
                .put("input_tokens", use.input())
                .put("cached_tokens", use.cached())
                .put("output_tokens", use.output())
                .put("cost", Money.format(use.nanos()));
    }
}
