package tokenfly.openai.request;

import java.util.ArrayList;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Message;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes an assistant's turn: its text, its thinking where the provider takes it back, its calls.
final class AssistantWriter {
    /// OpenAI's limit; others have none that is known.

    private final ProviderKind kind;
    private final ToolNaming names;
    private final Dropped dropped;

    AssistantWriter(ProviderKind kind, ToolNaming names, Dropped dropped) {
        this.kind = kind;
        this.names = names;
        this.dropped = dropped;
    }

    /// Null when nothing of the turn is left.
    JsonObject write(Message turn) {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var calls = new ArrayList<JsonValue>();
        for (var part : turn.content()) {
            switch (part) {
                case Content.Text(var t, var mark) -> {
                    if (mark != null) dropped.add(Field.CACHE_CONTROL);
                    text.append(t);
                }
                case Content.Refusal(var t) -> text.append(t);
                case Content.Thinking(var t, _) -> thinking.append(t);
                case Content.RedactedThinking _ -> dropped.add(Field.THINKING_HISTORY);
                case Content.ToolCall call -> calls.add(call(call));
                case Content.Other(var type, _) -> dropped.add(type);
                case Content.Image _ -> dropped.add(Field.IMAGE);
                case Content.Document _ -> dropped.add(Field.DOCUMENT);
                case Content.Audio _ -> dropped.add("audio");
                case Content.SearchResult _ -> dropped.add("search_result");
                case Content.ToolResult _ -> dropped.add("tool_result");
            }
        }
        if (text.isEmpty() && thinking.isEmpty() && calls.isEmpty()) return null;
        var out = JsonObject.builder().put("role", "assistant").put("name", turn.name());
        if (text.isEmpty() && !calls.isEmpty()) out.putNull("content");
        else out.put("content", text.toString());
        reasoning(out, thinking.toString(), !calls.isEmpty());
        if (!calls.isEmpty()) out.put("tool_calls", new JsonArray(calls));
        return out.build();
    }

    private void reasoning(JsonObject.Builder out, String thinking, boolean hasCalls) {
        var text = thinking.isEmpty() && hasCalls ? kind.missingReasoning() : thinking;
        if (text == null || text.isEmpty() && !(hasCalls && kind.needsReasoningBack())) return;
        switch (kind.reasoningField()) {
            case NONE -> dropped.add(Field.THINKING_HISTORY);
            case REASONING_CONTENT -> out.put("reasoning_content", text);
            case REASONING -> out.put("reasoning", text);
            case REASONING_DETAILS -> out.put("reasoning_details", JsonArray.of(JsonObject.builder()
                    .put("type", "reasoning.text").put("id", "reasoning-text-1")
                    .put("format", "MiniMax-response-v1").put("index", 0)
                    .put("text", text).build()));
        }
    }

    private JsonObject call(Content.ToolCall call) {
        var out = JsonObject.builder().put("id", id(call.id()));
        var name = names.sent(call.name());
        if (call.custom() && kind.has(Trait.CUSTOM_TOOLS))
            return out.put("type", "custom").put("custom", JsonObject.builder()
                    .put("name", name).put("input", call.arguments()).build()).build();
        var arguments = call.custom()
                ? JsonObject.builder().put("input", call.arguments()).build().toString()
                : object(call.arguments());
        if (call.signature() != null && kind.has(Trait.EXTRA_CONTENT))
            out.put("extra_content", CallMark.extraContent(call.signature()));
        return out.put("type", "function").put("function", JsonObject.builder()
                .put("name", name).put("arguments", arguments).build()).build();
    }

    /// Servers parse a history's arguments and fail on what is no JSON object: a call that was cut
    /// short is wrapped into one.
    private static String object(String arguments) {
        if (arguments.isBlank()) return "{}";
        try {
            if (Json.parse(arguments) instanceof JsonObject) return arguments;
        } catch (JsonException cut) {
            // Wrapped below.
        }
        return JsonObject.builder().put("raw_arguments", arguments).build().toString();
    }

    /// The id under which the provider gets a call; the same for each mention of it.
    String id(String id) {
        int most = kind.maxCallIdChars();
        return id.length() > most ? ToolNaming.shortened(id, most) : id;
    }
}
