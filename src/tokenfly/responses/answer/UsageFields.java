package tokenfly.responses.answer;

import tokenfly.chat.Usage;
import tokenfly.json.JsonObject;

/// The `usage` object. Input includes what was cached, output includes reasoning; Codex asks a whole
/// answer again that has no `total_tokens`.
final class UsageFields {
    private UsageFields() {
    }

    static JsonObject write(Usage usage) {
        return JsonObject.builder()
                .put("input_tokens", usage.input())
                .put("input_tokens_details", JsonObject.builder()
                        .put("cached_tokens", usage.cached())
                        .put("cache_write_tokens", usage.cacheWritten()).build())
                .put("output_tokens", usage.output())
                .put("output_tokens_details", JsonObject.builder()
                        .put("reasoning_tokens", usage.reasoning()).build())
                .put("total_tokens", usage.total())
                .build();
    }

    /// @param usage may be null
    /// @return null when nothing was counted
    static Usage read(JsonObject usage) {
        if (usage == null) return null;
        long input = usage.count("input_tokens", 0);
        long output = usage.count("output_tokens", 0);
        if (input == 0 && output == 0) return null;
        var read = details(usage, "input_tokens_details");
        return Usage.counted(input, read.count("cached_tokens", 0), read.count("cache_write_tokens", 0),
                output, details(usage, "output_tokens_details").count("reasoning_tokens", 0));
    }

    private static JsonObject details(JsonObject usage, String name) {
        return usage.object(name) == null ? JsonObject.EMPTY : usage.object(name);
    }
}
