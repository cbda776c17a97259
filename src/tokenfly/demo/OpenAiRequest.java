package tokenfly.demo;

import java.util.ArrayList;
import java.util.List;
import tokenfly.demo.Fault.Refusal;
import tokenfly.demo.Prompt.Offer;
import tokenfly.demo.Prompt.Thinking;
import tokenfly.demo.Prompt.Tool;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads what OpenAI-format requests ask of the demo model.
final class OpenAiRequest {
    private static final long COMPLETION_MAX_TOKENS = 16;

    private OpenAiRequest() {
    }

    /// A request to `/v1/chat/completions`.
    static Prompt chat(JsonObject body) throws Refusal {
        var messages = Fields.messages(body);
        return new Prompt(Fields.model(body), body.isTrue("stream"), includesUsage(body),
                spokenText(messages), images(messages), toolResults(messages), offer(body),
                thinking(body), maxTokens(body, Long.MAX_VALUE), Fields.strings(body.get("stop")),
                schema(body), Words.count(body.get("messages")) + Words.count(body.get("tools")));
    }

    /// A request to `/v1/completions`.
    static Prompt completion(JsonObject body) throws Refusal {
        if (!body.has("prompt"))
            throw new Refusal(Fault.INVALID, "Missing required parameter: 'prompt'.", "prompt");
        checkOneChoice(body);
        var prompts = Fields.strings(body.get("prompt"));
        if (prompts.size() > 1)
            throw new Refusal(Fault.INVALID, "The demo model takes one prompt.", "prompt");
        return new Prompt(Fields.model(body), body.isTrue("stream"), includesUsage(body),
                prompts.isEmpty() ? "" : prompts.getFirst(), 0, List.of(), Offer.NONE, Thinking.OFF,
                maxTokens(body, COMPLETION_MAX_TOKENS), Fields.strings(body.get("stop")), null,
                Words.count(body.get("prompt")));
    }

    private static boolean includesUsage(JsonObject body) {
        var options = body.object("stream_options");
        return !body.isTrue("stream") || options != null && options.isTrue("include_usage");
    }

    private static void checkOneChoice(JsonObject body) throws Refusal {
        if (body.whole("n", 1) != 1)
            throw new Refusal(Fault.INVALID, "The demo model gives one choice: n must be 1.", "n");
    }

    private static long maxTokens(JsonObject body, long fallback) throws Refusal {
        checkOneChoice(body);
        long tokens = body.whole("max_completion_tokens", body.whole("max_tokens", fallback));
        if (tokens < 1)
            throw new Refusal(Fault.INVALID, "max_tokens must be at least 1.", "max_tokens");
        return tokens;
    }

    private static String spokenText(List<JsonObject> messages) {
        for (var message : messages.reversed())
            if ("user".equals(message.string("role"))
                    && Fields.lastSpoken(message.get("content")) instanceof String text)
                return text;
        return "";
    }

    private static int images(List<JsonObject> messages) {
        for (var message : messages.reversed())
            if ("user".equals(message.string("role"))) return Fields.images(message);
        return 0;
    }

    private static List<String> toolResults(List<JsonObject> messages) {
        var results = new ArrayList<String>();
        for (var message : messages.reversed()) {
            if (!"tool".equals(message.string("role"))) break;
            results.addFirst(Fields.text(message.get("content")));
        }
        return results;
    }

    private static Offer offer(JsonObject body) {
        var tools = new ArrayList<Tool>();
        for (var tool : Fields.objects(body.get("tools")))
            if (tool.object("function") instanceof JsonObject function
                    && function.string("name") instanceof String name && !name.isEmpty())
                tools.add(new Tool(name, Fields.orEmpty(function.object("parameters"))));
        boolean parallel = !Fields.isFalse(body.get("parallel_tool_calls"));
        return switch (body.get("tool_choice")) {
            case JsonString(var word) when word.equals("none") -> Offer.NONE;
            case JsonString(var word) -> new Offer(tools, word.equals("required"), parallel);
            case JsonObject choice -> chosen(choice, tools, parallel);
            case null, default -> new Offer(tools, false, parallel);
        };
    }

    /// Either one tool to call, or the tools of which some may or must be called.
    private static Offer chosen(JsonObject choice, List<Tool> tools, boolean parallel) {
        var allowed = choice.object("allowed_tools");
        var named = allowed == null ? List.of(choice) : Fields.objects(allowed.get("tools"));
        var names = named.stream()
                .map(tool -> Fields.orEmpty(tool.object("function")).string("name")).toList();
        return new Offer(tools.stream().filter(tool -> names.contains(tool.name())).toList(),
                allowed == null || "required".equals(allowed.string("mode")), parallel);
    }

    /// OpenAI's own switch and those of DeepSeek, Kimi and GLM (`thinking`) and of Qwen.
    private static Thinking thinking(JsonObject body) {
        if (body.object("thinking") instanceof JsonObject thinking
                && thinking.string("type") instanceof String type)
            return type.equals("disabled") ? Thinking.OFF : Thinking.ON;
        if (body.isTrue("enable_thinking")) return Thinking.ON;
        if (Fields.isFalse(body.get("enable_thinking"))) return Thinking.OFF;
        String effort = body.string("reasoning_effort");
        return effort == null ? Thinking.UNSAID
                : effort.equals("none") ? Thinking.OFF : Thinking.ON;
    }

    private static JsonObject schema(JsonObject body) {
        var format = Fields.orEmpty(body.object("response_format"));
        return switch (format.string("type")) {
            case "json_object" -> JsonObject.EMPTY;
            case "json_schema" -> Fields.orEmpty(
                    Fields.orEmpty(format.object("json_schema")).object("schema"));
            case null, default -> null;
        };
    }
}
