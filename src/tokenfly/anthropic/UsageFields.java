package tokenfly.anthropic;

import tokenfly.chat.Usage;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonWriter;

/// `usage`, read from wherever a stream has it, and written.
///
/// Each mention gives totals so far: a later number replaces an earlier one, a missing or null one
/// leaves it, and nothing is ever added up. `input_tokens` excludes what was read from or written to
/// the cache; the neutral model's input includes both. Not thread-safe.
///
/// Source: Messages API reference, `usage`; streaming guide, `message_delta`.
final class UsageFields {
    private boolean known;
    private long input;
    private long written;
    private long cached;
    private long output;
    private long thinking;

    /// @param usage null when the event has none
    void merge(JsonObject usage) {
        if (usage == null) return;
        input = latest(usage, "input_tokens", input);
        written = latest(usage, "cache_creation_input_tokens", written);
        cached = latest(usage, "cache_read_input_tokens", cached);
        output = latest(usage, "output_tokens", output);
        var details = usage.object("output_tokens_details");
        if (details != null) thinking = latest(details, "thinking_tokens", thinking);
    }

    private long latest(JsonObject usage, String name, long before) {
        if (!(usage.get(name) instanceof JsonNumber)) return before;
        known = true;
        return Math.max(0, usage.whole(name, before));
    }

    /// The totals so far, or null while none were given.
    Usage usage() {
        return known ? new Usage(input + written + cached, cached, written, output, thinking, false)
                : null;
    }

    static void write(JsonWriter out, Usage usage) {
        out.beginObject()
                .name("input_tokens").number(usage.uncached())
                .name("cache_creation_input_tokens").number(usage.cacheWritten())
                .name("cache_read_input_tokens").number(usage.cached())
                .name("output_tokens").number(usage.output());
        if (usage.reasoning() > 0)
            out.name("output_tokens_details").beginObject()
                    .name("thinking_tokens").number(usage.reasoning()).endObject();
        out.endObject();
    }

    static JsonObject json(Usage usage) {
        var details = usage.reasoning() == 0 ? null
                : JsonObject.builder().put("thinking_tokens", usage.reasoning()).build();
        return JsonObject.builder()
                .put("input_tokens", usage.uncached())
                .put("cache_creation_input_tokens", usage.cacheWritten())
                .put("cache_read_input_tokens", usage.cached())
                .put("output_tokens", usage.output())
                .put("output_tokens_details", details)
                .build();
    }
}
