package tokenfly.openai.answer;

import tokenfly.chat.Usage;
import tokenfly.json.JsonObject;

/// The `usage` object, in OpenAI's words and in those of compatible providers.
///
/// | here | OpenAI | others |
/// | --- | --- | --- |
/// | input | `prompt_tokens` | `input_tokens` |
/// | output | `completion_tokens` | `output_tokens` |
/// | cached | `prompt_tokens_details.cached_tokens` | `prompt_cache_hit_tokens`, `cached_tokens` |
/// | cache-written | `prompt_tokens_details.cache_write_tokens` | |
/// | reasoning | `completion_tokens_details.reasoning_tokens` | |
///
/// Input includes what was cached, output includes reasoning; xAI's output does not, which its
/// total shows.
final class UsageFields {
    private UsageFields() {
    }

    /// @param usage may be null
    /// @return null when nothing was counted, as in the zeros that MiniMax sends until the end
    static Usage read(JsonObject usage) {
        if (usage == null) return null;
        long input = first(usage, "prompt_tokens", "input_tokens");
        long output = first(usage, "completion_tokens", "output_tokens");
        if (input == 0 && output == 0) return null;
        var read = details(usage, "prompt_tokens_details", "input_tokens_details");
        var written = details(usage, "completion_tokens_details", "output_tokens_details");
        long cached = read.has("cached_tokens") ? read.count("cached_tokens", 0)
                : first(usage, "prompt_cache_hit_tokens", "cached_tokens");
        long reasoning = written.count("reasoning_tokens", 0);
        boolean apart = reasoning > output
                || reasoning > 0 && usage.count("total_tokens", 0) == input + output + reasoning;
        return Usage.counted(input, cached, read.count("cache_write_tokens", 0),
                apart ? Usage.sum(output, reasoning) : output, reasoning);
    }

    static JsonObject write(Usage usage) {
        return JsonObject.builder()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.total())
                .put("prompt_tokens_details", JsonObject.builder()
                        .put("cached_tokens", usage.cached())
                        .put("cache_write_tokens", usage.cacheWritten()).build())
                .put("completion_tokens_details", JsonObject.builder()
                        .put("reasoning_tokens", usage.reasoning()).build())
                .build();
    }

    private static long first(JsonObject usage, String name, String otherwise) {
        return usage.count(name, usage.count(otherwise, 0));
    }

    private static JsonObject details(JsonObject usage, String name, String otherwise) {
        var details = usage.object(name) != null ? usage.object(name) : usage.object(otherwise);
        return details == null ? JsonObject.EMPTY : details;
    }
}
