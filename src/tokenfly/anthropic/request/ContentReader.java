package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.Role;
import tokenfly.chat.Source;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads the content blocks of a request's messages, in the order of the messages: it knows which
/// tool calls came before. Not thread-safe.
///
/// Source: Messages API reference, content blocks of `messages`.
final class ContentReader {
    private static final Set<String> IMAGE_TYPES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    /// Where members go that the neutral model has no word for.
    private final JsonObject.Builder lost;
    private final Set<String> callIds = new HashSet<>();

    ContentReader(JsonObject.Builder lost) {
        this.lost = lost;
    }

    /// Reads a string or a list of blocks, as `content` and `system` are.
    List<Content> read(Fields owner, String name, Role role) {
        if (owner.value(name) instanceof JsonString(var text)) return List.of(Content.Text.of(text));
        var content = new ArrayList<Content>();
        for (var block : owner.objects(name)) content.add(block(block, role));
        return content;
    }

    private Content block(Fields block, Role role) {
        var type = block.requiredText("type");
        return switch (type) {
            case "text" -> text(block);
            case "image" -> new Content.Image(image(block.requiredFields("source")), null, cache(block));
            case "document" -> document(block);
            case "search_result" -> searchResult(block);
            case "thinking" -> {
                only(Role.ASSISTANT, role, block, type);
                yield new Content.Thinking(block.requiredText("thinking"), signature(block));
            }
            case "redacted_thinking" -> {
                only(Role.ASSISTANT, role, block, type);
                yield new Content.RedactedThinking(block.requiredText("data"));
            }
            case "tool_use" -> {
                only(Role.ASSISTANT, role, block, type);
                yield toolUse(block);
            }
            case "tool_result" -> {
                only(Role.USER, role, block, type);
                yield toolResult(block);
            }
            case "tool_reference" ->
                Content.Text.of("Tool " + block.requiredText("tool_name") + " is now available");
            default -> new Content.Other(type, block.object());
        };
    }

    private static void only(Role allowed, Role role, Fields block, String type) {
        if (role == allowed) return;
        var name = allowed == Role.USER ? "user" : "assistant";
        throw ChatException.invalid(block.path(),
                "`" + type + "` blocks can only be in `" + name + "` messages");
    }

    private Content text(Fields block) {
        lose(block, "citations");
        return new Content.Text(block.requiredText("text"), cache(block));
    }

    /// A replayed block of another vendor may lack it.
    private static String signature(Fields block) {
        var signature = block.text("signature");
        return signature == null ? "" : signature;
    }

    private static Source image(Fields source) {
        var common = common(source);
        if (common == null) throw unknownSource(source, "'base64', 'url' or 'file'");
        if (common instanceof Source.Base64(var mediaType, _) && !IMAGE_TYPES.contains(mediaType))
            throw source.invalid("media_type",
                    "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
        return common;
    }

    private Content document(Fields block) {
        if (block.fields("citations") instanceof Fields citations && citations.isTrue("enabled"))
            lose(block, "citations");
        return new Content.Document(documentSource(block.requiredFields("source")),
                block.text("title"), block.text("context"), cache(block));
    }

    private Source documentSource(Fields source) {
        var common = common(source);
        if (common != null) return common;
        return switch (source.requiredText("type")) {
            case "text" -> new Source.PlainText(source.requiredText("data"));
            case "content" -> new Source.Blocks(read(source, "content", Role.USER));
            default -> throw unknownSource(source, "'base64', 'text', 'content', 'url' or 'file'");
        };
    }

    private static Source common(Fields source) {
        return switch (source.requiredText("type")) {
            case "base64" -> new Source.Base64(source.requiredText("media_type"), source.requiredText("data"));
            case "url" -> new Source.Url(source.requiredText("url"));
            case "file" -> new Source.FileId(source.requiredText("file_id"));
            default -> null;
        };
    }

    private static ChatException unknownSource(Fields source, String allowed) {
        return source.invalid("type", "Input should be " + allowed);
    }

    private Content searchResult(Fields block) {
        return new Content.SearchResult(block.requiredText("title"), block.requiredText("source"),
                read(block, "content", Role.USER), cache(block));
    }

    private Content toolUse(Fields block) {
        var id = block.requiredText("id");
        callIds.add(id);
        if (block.has("input") && !(block.value("input") instanceof JsonObject))
            throw block.invalid("input", "Input should be a valid dictionary");
        var caller = block.fields("caller");
        if (caller != null && !"direct".equals(caller.text("type"))) lose(block, "caller");
        lose(block, "toolset_name");
        var input = block.has("input") ? block.value("input") : JsonObject.EMPTY;
        return Content.ToolCall.of(CarriedId.original(id), block.requiredText("name"), input.toString());
    }

    private Content toolResult(Fields block) {
        var id = block.requiredText("tool_use_id");
        if (!callIds.contains(id))
            throw ChatException.invalid(block.pathOf("tool_use_id"), "unexpected `tool_use_id` found in"
                    + " `tool_result` blocks. Each `tool_result` block must have a corresponding"
                    + " `tool_use` block in a message before it");
        return new Content.ToolResult(CarriedId.original(id), read(block, "content", Role.USER),
                block.isTrue("is_error"), cache(block));
    }

    private static JsonObject cache(Fields block) {
        var control = block.fields("cache_control");
        return control == null ? null : control.object();
    }

    private void lose(Fields block, String name) {
        var value = block.value(name);
        if (value != null && !value.equals(JsonArray.EMPTY)) lost.put(name, value);
    }
}
