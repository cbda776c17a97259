package tokenfly.gateway.record;

import java.util.List;
import tokenfly.account.money.Money;
import tokenfly.account.money.Price;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.upstream.health.Tried;

/// All that is known of a request, as JSON: a line of the log that is written so, a line of the files
/// that keep requests, and what the pages show. No prompt, answer or key, ever; a provider's own words, which
/// may repeat some of a prompt, on the operator's page alone, unless the operator wants them written.
public final class RequestDetail {
    /// What is for the operator alone: a provider's doings with our keys are no client's business.
    private static final List<String> OPERATORS = List.of("tries", "lost");

    private RequestDetail() {
    }

    /// @param messages with the providers' own words
    public static JsonObject of(RequestRecord record, boolean messages) {
        var detail = JsonObject.builder()
                .put("time", record.arrival.toString())
                .put("id", record.id)
                .put("endpoint", record.endpoint)
                .put("account", RequestLog.shown(record.account))
                .put("key", record.key == null ? null : record.key.hash().id())
                .put("key_name", record.key == null || record.key.name().isEmpty() ? null : record.key.name())
                .put("model", RequestLog.shown(record.model))
                .put("provider", record.provider)
                .put("stream", record.stream)
                .put("status", record.status)
                .put("outcome", record.outcome == null ? "running" : record.outcome.toString())
                .put("reason", record.reason)
                .put("attempts", record.attempts());
        addTimes(record, detail);
        addUsage(record, detail);
        detail.put("dropped", record.dropped);
        if (!record.lost().isEmpty()) detail.put("lost", new JsonArray(record.lost().stream()
                .<JsonValue>map(RequestDetail::lost).toList()));
        if (!record.limits().isEmpty()) detail.put("limits", limits(record));
        if (record.asked != null) detail.put("asked", RequestLog.shown(RequestLog.asked(record)));
        if (!record.tries().isEmpty()) detail.put("tries", new JsonArray(record.tries().stream()
                .<JsonValue>map(tried -> tried(record, tried, messages)).toList()));
        return detail.build();
    }

    /// The same as the account may see it.
    public static JsonObject forAccount(JsonObject detail) {
        var shown = detail;
        for (var member : OPERATORS) shown = shown.without(member);
        return shown;
    }

    private static void addTimes(RequestRecord record, JsonObject.Builder detail) {
        if (record.admittedNanos >= 0) detail.put("admitted_ms", record.admittedNanos / 1_000_000);
        if (record.firstByteMillis() >= 0) detail.put("first_byte_ms", record.firstByteMillis());
        detail.put("total_ms", record.totalMillis());
    }

    private static void addUsage(RequestRecord record, JsonObject.Builder detail) {
        var usage = record.usage;
        if (usage == null) return;
        detail.put("input_tokens", usage.input())
                .put("cached_tokens", usage.cached())
                .put("cache_write_tokens", usage.cacheWritten())
                .put("output_tokens", usage.output())
                .put("reasoning_tokens", usage.reasoning())
                .put("estimated", usage.estimated())
                .put("cost", Money.format(record.costNanos));
        if (record.price != null) detail.put("prices", prices(record.price));
    }

    private static JsonObject prices(Price price) {
        return JsonObject.builder().put("input", Money.format(price.inputNanos()))
                .put("cached", Money.format(price.cachedNanos()))
                .put("cache_write", Money.format(price.cacheWriteNanos()))
                .put("output", Money.format(price.outputNanos())).build();
    }

    private static JsonObject limits(RequestRecord record) {
        var limits = JsonObject.builder();
        record.limits().forEach(limits::put);
        return limits.build();
    }

    private static JsonObject lost(Lost lost) {
        return JsonObject.builder().put("provider", lost.provider()).put("model", lost.model())
                .put("input_tokens", lost.usage().input()).put("output_tokens", lost.usage().output())
                .put("cost", Money.format(lost.costNanos())).build();
    }

    private static JsonObject tried(RequestRecord record, Tried tried, boolean messages) {
        var shown = JsonObject.builder().put("provider", tried.provider()).put("model", tried.model())
                .put("format", tried.format());
        if (tried.key() > 0) shown.put("key", tried.key());
        shown.put("at_ms", record.millisUntil(tried.startNanos()))
                .put("took_ms", tried.tookNanos() / 1_000_000)
                .put("outcome", outcome(tried));
        var failure = tried.failure();
        if (failure == null) return shown.build();
        if (failure.status() > 0) shown.put("status", failure.status());
        shown.put("reason", RequestLog.shown(failure.words()));
        if (messages && !failure.said().isEmpty()) shown.put("said", failure.said());
        return shown.build();
    }

    private static String outcome(Tried tried) {
        if (tried.failure() != null) return tried.failure().meaning().mark();
        return tried.answered() ? "answered" : "given_up";
    }
}
