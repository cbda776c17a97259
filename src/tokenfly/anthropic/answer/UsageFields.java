package tokenfly.anthropic.answer;

import tokenfly.chat.Usage;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonWriter;

/// `usage`, read from wherever a stream has it, and written.
///
/// Each mention gives totals so far: a later number replaces an earlier one, a missing or null one
/// leaves it, as do zeros that would take input back, and nothing is ever added up. `input_tokens` excludes what was read from or written to
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
    /// What was said of the output is of all of it: a stream's start says what it is before there is any.
    private boolean whole;

    /// What a stream begins with.
    ///
    /// @param usage null when the event has none
    void begin(JsonObject usage) {
        boolean before = whole;
        merge(usage);
        whole = before;
    }

    /// @param usage null when the event has none
    void merge(JsonObject usage) {
        if (usage == null) return;
        mergeInput(usage);
        output = latest(usage, "output_tokens", output);
        whole |= usage.get("output_tokens") instanceof JsonNumber;
        var details = usage.object("output_tokens_details");
        if (details != null) thinking = latest(details, "thinking_tokens", thinking);
    }

    /// Some begin with the input's count and end with zeros for it: they take nothing back. A zero that
    /// the other parts of the input make up for is one.
    private void mergeInput(JsonObject usage) {
        long fresh = latest(usage, "input_tokens", input);
        long made = latest(usage, "cache_creation_input_tokens", written);
        long read = latest(usage, "cache_read_input_tokens", cached);
        boolean isLess = Usage.sum(Usage.sum(fresh, made), read)
                < Usage.sum(Usage.sum(input, written), cached);
        input = fresh == 0 && isLess ? input : fresh;
        written = made == 0 && isLess ? written : made;
        cached = read == 0 && isLess ? cached : read;
    }

    private long latest(JsonObject usage, String name, long before) {
        if (!(usage.get(name) instanceof JsonNumber)) return before;
        known = true;
        return Math.max(0, usage.count(name, before));
    }

    /// The totals so far, or null while none were given.
    Usage usage() {
        return known ? new Usage(Usage.sum(Usage.sum(input, written), cached), cached, written, output, thinking,
                false)
                : null;
    }

    /// Whether the output was counted.
    boolean isWhole() {
        return whole;
    }

    /// The totals when no more will come: an estimate where the output was not counted.
    Usage total() {
        return whole || !known ? usage() : usage().withOutput(0);
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
