package tokenfly.translation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.translation.Fixture.Format;

/// All that an answer says, added up in the plainest way, without the code that is tested: to compare
/// what went in with what came out.
final class Sum {
    final StringBuilder text = new StringBuilder();
    final StringBuilder thinking = new StringBuilder();
    /// Names by the call's number or block.
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, StringBuilder> arguments = new LinkedHashMap<>();
    /// Tokens; -1 when none were counted.
    long input = -1;
    long output = -1;
    /// It ends as its format asks for.
    boolean whole;
    boolean failed;
    String stop;

    static Sum ofWhole(Format format, JsonObject body) {
        var sum = new Sum();
        sum.whole = true;
        switch (format) {
            case OPENAI -> sum.openAiWhole(body);
            case ANTHROPIC -> sum.message(body);
        }
        return sum;
    }

    static Sum ofStream(Format format, String stream) {
        var sum = new Sum();
        for (var event : Canonical.events(stream.getBytes(StandardCharsets.UTF_8))) {
            var text = event.text().strip();
            sum.failed |= event.type().equals("error");
            if (text.equals("[DONE]")) sum.whole |= format == Format.OPENAI && !sum.failed;
            if (!text.startsWith("{")) continue;
            var data = (JsonObject) Json.parse(text);
            sum.failed |= data.get("error") instanceof JsonObject;
            switch (format) {
                case OPENAI -> sum.chunk(data);
                case ANTHROPIC -> sum.event(data);
            }
        }
        sum.whole &= !sum.failed;
        return sum;
    }

    /// `name{"argument":…}` of each call, in order; no arguments and `{}` are the same.
    List<String> calls() {
        var calls = new ArrayList<String>();
        names.forEach((key, name) -> calls.add(name + value(arguments.get(key).toString())));
        return calls;
    }

    private static String value(String json) {
        try {
            return json.isBlank() ? "{}" : Json.parse(json).toString();
        } catch (JsonException cut) {
            return json;
        }
    }

    private void openAiWhole(JsonObject body) {
        openAiUsage(body.object("usage"));
        var choice = (JsonObject) body.array("choices").get(0);
        stop = choice.string("finish_reason");
        // Each call of a whole answer is one of its own.
        var message = choice.object("message");
        said(message.without("tool_calls"));
        if (!(message.get("tool_calls") instanceof JsonArray(var calls))) return;
        for (var call : calls) call(String.valueOf(names.size()), (JsonObject) call);
    }

    private void chunk(JsonObject chunk) {
        openAiUsage(chunk.object("usage"));
        if (chunk.object("x_groq") != null) openAiUsage(chunk.object("x_groq").object("usage"));
        if (!(chunk.get("choices") instanceof JsonArray(var choices))) return;
        for (var value : choices) {
            var choice = (JsonObject) value;
            if (choice.whole("index", 0) != 0) continue;
            openAiUsage(choice.object("usage"));
            var delta = choice.object("delta");
            if (delta == null || "tool".equals(delta.string("role"))) continue;
            said(delta);
            if (delta.get("tool_calls") instanceof JsonArray(var calls))
                for (var call : calls)
                    call(String.valueOf(((JsonObject) call).get("index")), (JsonObject) call);
            if (choice.string("finish_reason") == null) continue;
            whole = true;
            if (stop == null) stop = choice.string("finish_reason");
        }
    }

    private void said(JsonObject message) {
        if (message.get("content") instanceof JsonArray(var parts)) {
            for (var part : parts) part((JsonObject) part);
        } else {
            add(text, message.get("content"));
        }
        add(text, message.get("refusal"));
        int before = thinking.length();
        add(thinking, message.get("reasoning_content"));
        if (thinking.length() == before) add(thinking, message.get("reasoning"));
        if (thinking.length() == before && message.get("reasoning_details") instanceof JsonArray(var ds))
            for (var detail : ds) {
                add(thinking, ((JsonObject) detail).get("text"));
                add(thinking, ((JsonObject) detail).get("summary"));
            }
        if (message.object("function_call") instanceof JsonObject function)
            call("function", JsonObject.builder().put("function", function).build());
    }

    private void part(JsonObject part) {
        add(text, part.get("text"));
        if (part.get("thinking") instanceof JsonArray(var pieces))
            for (var piece : pieces) add(thinking, ((JsonObject) piece).get("text"));
        else add(thinking, part.get("thinking"));
    }

    private void call(String key, JsonObject call) {
        var function = call.object("function");
        if (function.string("name") != null && !function.string("name").isEmpty())
            names.putIfAbsent(key, function.string("name"));
        var so = arguments.computeIfAbsent(key, _ -> new StringBuilder());
        add(so, function.get("arguments"));
        if (function.get("arguments") instanceof JsonObject object) so.append(object);
    }

    /// Output that is told apart from reasoning shows in the total.
    private void openAiUsage(JsonObject usage) {
        if (usage == null || usage.whole("prompt_tokens", 0) == 0) return;
        input = usage.whole("prompt_tokens", 0);
        output = Math.max(usage.whole("completion_tokens", 0), usage.whole("total_tokens", 0) - input);
    }

    private void event(JsonObject event) {
        var key = String.valueOf(event.get("index"));
        switch (event.string("type")) {
            case "message_start" -> anthropicUsage(event.object("message").object("usage"));
            case "content_block_start" -> block(key, event.object("content_block"));
            case "content_block_delta" -> {
                var delta = event.object("delta");
                add(text, delta.get("text"));
                add(thinking, delta.get("thinking"));
                if (names.containsKey(key)) add(arguments.get(key), delta.get("partial_json"));
            }
            case "message_delta" -> {
                stop = event.object("delta").string("stop_reason");
                whole = true;
                anthropicUsage(event.object("usage"));
            }
            case null, default -> { }
        }
    }

    private void message(JsonObject message) {
        for (var block : message.array("content")) block("" + names.size(), (JsonObject) block);
        stop = message.string("stop_reason");
        anthropicUsage(message.object("usage"));
    }

    private void block(String key, JsonObject block) {
        switch (block.string("type")) {
            case "text" -> add(text, block.get("text"));
            case "thinking" -> add(thinking, block.get("thinking"));
            case "tool_use" -> {
                names.put(key, block.string("name"));
                var input = block.object("input");
                arguments.put(key, new StringBuilder(input == null || input.isEmpty() ? "" : "" + input));
            }
            case null, default -> { }
        }
    }

    private long cached;
    private long written;
    private long uncached;

    private void anthropicUsage(JsonObject usage) {
        if (usage == null) return;
        uncached = usage.whole("input_tokens", uncached);
        cached = usage.whole("cache_read_input_tokens", cached);
        written = usage.whole("cache_creation_input_tokens", written);
        input = uncached + cached + written;
        output = usage.whole("output_tokens", output);
    }

    private static void add(StringBuilder so, JsonValue value) {
        if (value instanceof JsonString(var text)) so.append(text);
    }
}
