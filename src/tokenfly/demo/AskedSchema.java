package tokenfly.demo;

import java.util.List;
import java.util.Locale;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;

/// A JSON schema that stands in the words of a prompt, as programs write it for models that have no
/// field for one.
///
/// @param rest what the user said beside it
record AskedSchema(JsonObject schema, String rest) {
    private static final int MAX_SEARCHED_CHARS = 50_000;
    private static final int MAX_TRIES = 50;

    /// The schema in what the user said, or in the system's words; null when there is none, or no JSON
    /// is asked for.
    static AskedSchema in(String spoken, List<Message> messages) {
        var own = in(spoken);
        if (own != null) return own;
        for (var message : messages)
            for (var part : message.content())
                if (message.role() == Role.SYSTEM && part instanceof Content.Text(var text, _)
                        && in(text) instanceof AskedSchema found)
                    return new AskedSchema(found.schema(), spoken);
        return null;
    }

    private static AskedSchema in(String text) {
        if (text.length() > MAX_SEARCHED_CHARS) return null;
        int from = text.indexOf('{');
        for (int i = 0; i < MAX_TRIES && from >= 0; i++, from = text.indexOf('{', from + 1)) {
            int to = objectEnd(text, from);
            if (to < 0) continue;
            var rest = text.substring(0, from) + text.substring(to);
            if (object(text.substring(from, to)) instanceof JsonObject schema && isSchema(schema)
                    && rest.toLowerCase(Locale.ROOT).contains("json"))
                return new AskedSchema(schema, rest);
        }
        return null;
    }

    private static boolean isSchema(JsonObject object) {
        return object.has("$schema") || "object".equals(object.string("type")) && object.has("properties");
    }

    /// Behind the brace that closes the one at `from`; -1 when there is none.
    private static int objectEnd(String text, int from) {
        boolean inString = false;
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString && c == '\\') i++;
            else if (c == '"') inString = !inString;
            else if (!inString && c == '{') depth++;
            else if (!inString && c == '}' && --depth == 0) return i + 1;
        }
        return -1;
    }

    private static JsonObject object(String text) {
        try {
            return Json.parse(text) instanceof JsonObject object ? object : null;
        } catch (JsonException noJson) {
            return null; // words in braces
        }
    }
}
