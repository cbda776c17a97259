package tokenfly.anthropic.request;

import tokenfly.chat.Content;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// A tool call's arguments as this format has them: always an object, whatever the model wrote.
public final class ToolArguments {
    private ToolArguments() {
    }

    /// @param cut the answer ended at its token limit, so the text may lack its end
    public static JsonObject input(Content.ToolCall call, boolean cut) {
        if (call.custom()) return JsonObject.builder().put("input", call.arguments()).build();
        return input(call.arguments(), cut);
    }

    public static JsonObject input(String text, boolean cut) {
        if (text.isBlank()) return JsonObject.EMPTY;
        var value = parse(text);
        if (value == null && cut) value = parse(closed(text));
        if (value instanceof JsonString(var encodedTwice)) value = parse(encodedTwice);
        if (value instanceof JsonObject object) return object;
        if (value == JsonNull.NULL) return JsonObject.EMPTY;
        return JsonObject.builder().put("raw_arguments", text).build();
    }

    private static JsonValue parse(String text) {
        try {
            return Json.parse(text);
        } catch (JsonException notJson) {
            return null; // the model wrote it, so it is no fault of the request
        }
    }

    /// The text with its open string and brackets closed.
    private static String closed(String text) {
        var closing = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString && c == '\\') i++;
            else if (c == '"') inString = !inString;
            else if (inString) continue;
            else if (c == '{' || c == '[') closing.insert(0, c == '{' ? '}' : ']');
            else if ((c == '}' || c == ']') && !closing.isEmpty()) closing.deleteCharAt(0);
        }
        return text + (inString ? "\"" : "") + closing;
    }
}
