package tokenfly.anthropic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.StopReason;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.provider.Fault;

/// Reads a whole answer. Blocks of tools that the vendor ran itself are left out: a client that got
/// them as tool calls would run them again.
///
/// Source: Messages API reference, response.
final class AnswerReader {
    private final JsonObject body;
    private final ToolNames names;
    private final List<Content> content = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private boolean hasCall;
    private boolean hasJsonAnswer;

    private AnswerReader(JsonObject body, ToolNames names) {
        this.body = body;
        this.names = names;
    }

    /// @throws ChatException UPSTREAM_FAILED when it has no list of content
    static ChatAnswer read(JsonObject body, ToolNames names) {
        return new AnswerReader(body, names).read();
    }

    private ChatAnswer read() {
        if (body.array("content") == null) throw Fault.unreadable();
        for (var value : body.array("content"))
            if (value instanceof JsonObject block && block.string("type") != null)
                block(block.string("type"), block);
        var usage = new UsageFields();
        usage.merge(body.object("usage"));
        explainRefusal();
        return new ChatAnswer(body.string("id"), content, stop(), body.string("stop_sequence"),
                usage.usage());
    }

    private void block(String type, JsonObject block) {
        switch (type) {
            case "text" -> {
                if (!text(block, "text").isEmpty()) content.add(Content.Text.of(text(block, "text")));
            }
            case "thinking" ->
                content.add(new Content.Thinking(text(block, "thinking"), text(block, "signature")));
            case "redacted_thinking" -> content.add(new Content.RedactedThinking(text(block, "data")));
            case "tool_use" -> toolUse(block);
            default -> { } // server_tool_use, web_search_tool_result, … : see above
        }
    }

    private void toolUse(JsonObject block) {
        var sent = text(block, "name");
        JsonValue input = block.object("input") == null ? JsonObject.EMPTY : block.object("input");
        if (sent.equals(names.jsonTool())) {
            hasJsonAnswer = true;
            content.add(Content.Text.of(JsonTool.text(sent, input)));
            return;
        }
        hasCall = true;
        var name = names.original(sent);
        boolean custom = names.custom().contains(name);
        var id = text(block, "id").isEmpty() ? Ids.toolUse("", ids) : text(block, "id");
        content.add(new Content.ToolCall(id, name,
                custom ? customInput(input) : input.toString(), custom));
    }

    /// A custom tool was declared as a function with one text parameter.
    static String customInput(JsonValue input) {
        return input instanceof JsonObject object && object.string("input") != null
                ? object.string("input") : input.toString();
    }

    private static String text(JsonObject block, String name) {
        var text = block.string(name);
        return text == null ? "" : text;
    }

    private void explainRefusal() {
        var details = body.object("stop_details");
        if (details != null && details.string("explanation") != null)
            content.add(new Content.Refusal(details.string("explanation")));
    }

    private StopReason stop() {
        var reason = body.string("stop_reason");
        var stop = reason == null ? StopReason.END_TURN : StopReasons.read(reason);
        if (hasCall && stop == StopReason.END_TURN) return StopReason.TOOL_USE;
        return stop == StopReason.TOOL_USE && hasJsonAnswer && !hasCall ? StopReason.END_TURN : stop;
    }
}
