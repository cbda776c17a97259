package tokenfly.openai.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.openai.request.ThinkingReader;

/// What a recorded stream says, added up in the plainest way, to compare with.
final class SimpleSum {
    final StringBuilder text = new StringBuilder();
    final StringBuilder thinking = new StringBuilder();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> arguments = new LinkedHashMap<>();
    JsonObject usage;

    static SimpleSum of(byte[] stream) {
        var sum = new SimpleSum();
        for (var event : OpenAiStreamChecker.events(stream)) {
            if (event.text().strip().equals("[DONE]")) break;
            if (event.text().isBlank()) continue;
            sum.add((JsonObject) Json.parse(event.data()));
        }
        return sum;
    }

    List<String> calls() {
        var calls = new ArrayList<String>();
        names.forEach((key, name) -> calls.add(name + "(" + arguments.get(key) + ")"));
        return calls;
    }

    private void add(JsonObject chunk) {
        if (chunk.object("usage") != null && chunk.object("usage").whole("prompt_tokens", 0) > 0)
            usage = chunk.object("usage");
        if (!(chunk.get("choices") instanceof JsonArray(var choices))) return;
        for (var value : choices) {
            var choice = (JsonObject) value;
            var delta = choice.object("delta");
            if (choice.whole("index", 0) != 0 || delta == null
                    || "tool".equals(delta.string("role")))
                continue;
            content(delta);
            for (var field : List.of("reasoning_content", "reasoning")) {
                if (delta.string(field) == null) continue;
                thinking.append(delta.string(field));
                break;
            }
            if (delta.string("reasoning_content") == null && delta.string("reasoning") == null)
                for (var detail : ThinkingReader.objects(delta.array("reasoning_details")))
                    if (detail.string("text") != null) thinking.append(detail.string("text"));
            if (delta.get("tool_calls") instanceof JsonArray(var calls))
                for (var call : calls) call((JsonObject) call);
        }
    }

    private void content(JsonObject delta) {
        if (delta.get("content") instanceof JsonString(var t)) text.append(t);
        if (!(delta.get("content") instanceof JsonArray(var parts))) return;
        for (var value : parts) {
            var part = (JsonObject) value;
            if (part.string("text") != null) text.append(part.string("text"));
            if ("thinking".equals(part.string("type"))) thinking.append(ThinkingReader.mistral(part));
        }
    }

    private void call(JsonObject call) {
        var key = String.valueOf(call.get("index"));
        var function = call.object("function");
        if (function.string("name") != null && !function.string("name").isEmpty())
            names.putIfAbsent(key, function.string("name"));
        arguments.merge(key, function.string("arguments") == null ? "" : function.string("arguments"),
                String::concat);
    }
}
