package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Reads a request's `messages`. Not thread-safe: it numbers the calls of the time before tools,
/// which had no ids.
final class MessageReader {
    /// Ids of the calls whose results have not come yet, the oldest first.
    private final LinkedHashSet<String> unanswered = new LinkedHashSet<>();
    private int functionCalls;
    private int turn;

    List<Message> read(Fields body) {
        if (!body.has("messages")) throw body.missing("messages");
        var messages = new ArrayList<Message>();
        for (var element : body.elements("messages")) {
            turn = messages.size();
            messages.add(message(Fields.of(element, "messages[" + turn + "]")));
        }
        if (messages.isEmpty()) throw body.invalid("messages", "at least one message is needed");
        return messages;
    }

    private Message message(Fields message) {
        return switch (message.requiredText("role")) {
            case "system", "developer" -> named(Role.SYSTEM, content(message), message);
            case "user" -> named(Role.USER, content(message), message);
            case "assistant" -> named(Role.ASSISTANT, assistant(message), message);
            case "tool" -> result(message, answered(message));
            case "function" -> result(message, unanswered.isEmpty() ? "call_0" : unanswered.removeFirst());
            default -> throw message.invalid("role",
                    "expected system, developer, user, assistant, tool or function");
        };
    }

    private static Message named(Role role, List<Content> content, Fields message) {
        return new Message(role, content, message.text("name"));
    }

    private static Message result(Fields message, String callId) {
        var mark = message.has("cache_control") ? message.fields("cache_control").object() : null;
        return Message.of(Role.USER,
                List.of(new Content.ToolResult(callId, content(message), false, mark)));
    }

    /// A result that names no call, as GLM takes it, is the oldest open one's.
    private String answered(Fields message) {
        var id = message.text("tool_call_id");
        if (id == null && unanswered.isEmpty()) throw message.missing("tool_call_id");
        if (id == null) return unanswered.removeFirst();
        unanswered.remove(id);
        return id;
    }

    /// Thinking first, as the model produced it.
    private List<Content> assistant(Fields message) {
        var content = new ArrayList<Content>(ThinkingReader.history(message));
        content.addAll(content(message));
        if (message.has("refusal")) content.add(new Content.Refusal(message.text("refusal")));
        if (message.has("audio"))
            content.add(new Content.Other("audio", message.fields("audio").object()));
        int index = 0;
        if (message.has("tool_calls")) unanswered.clear();
        for (var element : message.elements("tool_calls")) {
            var path = message.pathOf("tool_calls[" + index + "]");
            var call = call(Fields.of(element, path), "call_" + turn + "_" + index++);
            unanswered.add(call.id());
            content.add(call);
        }
        if (message.has("function_call"))
            content.add(functionCall(message.fields("function_call")));
        return content;
    }

    private static Content.ToolCall call(Fields call, String ifNoId) {
        var id = call.text("id");
        if (id == null || id.isEmpty()) id = ifNoId;
        if ("custom".equals(call.text("type"))) {
            var custom = call.requiredFields("custom");
            var input = custom.text("input");
            return new Content.ToolCall(id, custom.requiredText("name"), input == null ? "" : input,
                    true);
        }
        var function = call.requiredFields("function");
        return new Content.ToolCall(id, function.requiredText("name"), arguments(function), false,
                CallMark.of(call.object()));
    }

    private Content.ToolCall functionCall(Fields call) {
        var id = "call_" + functionCalls++;
        unanswered.add(id);
        return Content.ToolCall.of(id, call.requiredText("name"), arguments(call));
    }

    /// Some clients send back the object that they made of the text.
    private static String arguments(Fields function) {
        if (function.value("arguments") instanceof JsonObject object) return object.toString();
        var text = function.text("arguments");
        return text == null || text.isBlank() ? "{}" : text;
    }

    private static List<Content> content(Fields message) {
        var value = message.value("content");
        if (value == null) return List.of();
        if (value instanceof JsonString(var text)) return text(message, text);
        var parts = new ArrayList<Content>();
        for (JsonValue element : message.elements("content")) {
            var path = message.pathOf("content[" + parts.size() + "]");
            parts.add(element instanceof JsonString(var text) ? Content.Text.of(text)
                    : PartReader.read(Fields.of(element, path)));
        }
        return parts;
    }

    private static List<Content> text(Fields message, String text) {
        if (text.isEmpty()) return List.of();
        var mark = message.has("cache_control") ? message.fields("cache_control").object() : null;
        return List.of(new Content.Text(text, mark));
    }
}
