package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// Finds the thinking in messages and deltas, where each compatible provider has its own field.
///
/// | field | who |
/// | --- | --- |
/// | `reasoning_content` | DeepSeek, GLM, Kimi, Qwen, llama.cpp, SGLang, older vLLM |
/// | `reasoning` | vLLM, Groq, Cerebras, Ollama, OpenRouter |
/// | `reasoning_details` | OpenRouter, MiniMax: parts with text, signature or encrypted data |
/// | `thinking_blocks` | LiteLLM: Anthropic's blocks |
/// | content parts of type `thinking` | Mistral |
///
/// Several may hold the same text at once, so that one of them is read only: the first that has
/// any.
public final class ThinkingReader {
    private ThinkingReader() {
    }

    /// The thinking that a client sends back with an assistant message.
    static List<Content> history(Fields message) {
        var blocks = message.elements("thinking_blocks");
        if (!blocks.isEmpty()) return blocks(message, blocks);
        var signed = signed(message.object());
        if (!signed.isEmpty()) return signed;
        var text = text(message.object());
        return text.isEmpty() ? List.of() : List.of(new Content.Thinking(text, ""));
    }

    /// The text of a message's thinking; `""` when there is none.
    public static String text(JsonObject message) {
        return text(message.string("reasoning_content"), message.string("reasoning"),
                message.array("reasoning_details"));
    }

    /// The same out of the three fields that may hold it, as a delta has them.
    public static String text(String content, String reasoning, JsonArray details) {
        if (content != null && !content.isEmpty()) return content;
        if (reasoning != null && !reasoning.isEmpty()) return reasoning;
        if (details == null) return "";
        var text = new StringBuilder();
        for (var detail : objects(details)) text.append(textOf(detail));
        return text.toString();
    }

    /// @param values may be null
    public static List<JsonObject> objects(JsonArray values) {
        if (values == null) return List.of();
        var objects = new ArrayList<JsonObject>();
        for (var value : values) if (value instanceof JsonObject object) objects.add(object);
        return objects;
    }

    /// Anthropic's own encrypted thinking; that of other vendors is of no use to anyone else.
    public static String redacted(JsonObject detail) {
        if ("redacted_thinking".equals(detail.string("type"))) return detail.string("data");
        var format = detail.string("format");
        boolean anthropic = format != null && format.startsWith("anthropic");
        return anthropic && "reasoning.encrypted".equals(detail.string("type"))
                ? detail.string("data") : null;
    }

    /// The text of a Mistral content part of type `thinking`.
    public static String mistral(JsonObject part) {
        var text = new StringBuilder();
        if (part.string("thinking") != null) text.append(part.string("thinking"));
        if (part.get("thinking") instanceof JsonArray(var values))
            for (var value : values)
                if (value instanceof JsonObject piece && piece.string("text") != null)
                    text.append(piece.string("text"));
        return text.toString();
    }

    private static List<Content> blocks(Fields message, List<JsonValue> blocks) {
        var thinking = new ArrayList<Content>();
        for (var value : blocks) {
            var path = message.pathOf("thinking_blocks[" + thinking.size() + "]");
            var block = Fields.of(value, path);
            thinking.add(switch (block.requiredText("type")) {
                case "thinking" -> new Content.Thinking(block.requiredText("thinking"),
                        block.has("signature") ? block.text("signature") : "");
                case "redacted_thinking" ->
                    new Content.RedactedThinking(block.requiredText("data"));
                default -> throw block.invalid("type", "expected thinking or redacted_thinking");
            });
        }
        return thinking;
    }

    /// Empty unless a detail carries a signature or data: then details say more than plain text.
    private static List<Content> signed(JsonObject message) {
        var thinking = new ArrayList<Content>();
        boolean proven = false;
        for (var detail : objects(message.array("reasoning_details"))) {
            var data = redacted(detail);
            var signature = detail.string("signature");
            proven |= data != null || signature != null;
            if (data != null) thinking.add(new Content.RedactedThinking(data));
            else if (!textOf(detail).isEmpty() || signature != null)
                thinking.add(new Content.Thinking(textOf(detail),
                        signature == null ? "" : signature));
        }
        return proven ? thinking : List.of();
    }

    /// The text of a detail or of a block.
    public static String textOf(JsonObject detail) {
        for (var name : new String[] {"text", "summary", "thinking"})
            if (detail.string(name) != null) return detail.string(name);
        return "";
    }
}
