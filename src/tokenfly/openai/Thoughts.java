package tokenfly.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.Content;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// What the reasoning memory needs of an answer that is passed through: its thinking and its calls.
/// Not thread-safe.
final class Thoughts {
    /// Longer thinking is not kept, as a part of it would be worth nothing.
    private static final int MAX_CHARS = 1 << 20;

    private final StringBuilder thinking = new StringBuilder();
    /// Names by id.
    private final Map<String, String> calls = new LinkedHashMap<>();
    private ChatAnswer whole;

    void whole(ChatAnswer answer) {
        whole = answer;
    }

    /// @param text a JSON string
    void thinking(JsonValue text) {
        if (text instanceof JsonString(var more)) add(more);
    }

    void delta(JsonObject delta) {
        add(ThinkingReader.text(delta));
        if (delta.get("tool_calls") instanceof JsonArray(var pieces))
            for (var value : pieces)
                if (value instanceof JsonObject piece && piece.string("id") != null) call(piece);
    }

    private void call(JsonObject piece) {
        var function = piece.object("function");
        var name = function == null ? null : function.string("name");
        calls.put(piece.string("id"), name == null ? "" : name);
    }

    private void add(String text) {
        if (thinking.length() <= MAX_CHARS) thinking.append(text);
    }

    ChatAnswer answer() {
        if (whole != null) return whole;
        var content = new ArrayList<Content>();
        if (!thinking.isEmpty() && thinking.length() <= MAX_CHARS)
            content.add(new Content.Thinking(thinking.toString(), Signature.UNSIGNED));
        calls.forEach((id, name) -> content.add(Content.ToolCall.of(id, name, "{}")));
        return new ChatAnswer(null, content, calls.isEmpty() ? StopReason.END_TURN
                : StopReason.TOOL_USE, null, null);
    }
}
