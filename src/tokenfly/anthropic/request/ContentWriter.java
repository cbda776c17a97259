package tokenfly.anthropic.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Signature;
import tokenfly.chat.Source;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Writes content blocks for an upstream. Not thread-safe.
///
/// Source: Messages API reference, content blocks; vision and PDF guides.
final class ContentWriter {
    private static final Set<String> IMAGE_TYPES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final int SNIFFED_CHARS = 16;

    private final ToolNaming names;
    private final Dropped dropped;
    private boolean usesFiles;

    ContentWriter(ToolNaming names, Dropped dropped) {
        this.names = names;
        this.dropped = dropped;
    }

    /// Some block names an uploaded file, which is a beta of the API.
    boolean usesFiles() {
        return usesFiles;
    }

    JsonArray blocks(List<Content> content) {
        var blocks = new ArrayList<JsonValue>();
        for (var part : content) {
            var block = block(part);
            if (block != null) blocks.add(block);
        }
        return new JsonArray(blocks);
    }

    /// Null for what the format cannot say.
    private JsonObject block(Content part) {
        return switch (part) {
            case Content.Text(var text, var cache) ->
                block("text").put("text", text).put("cache_control", cache).build();
            case Content.Refusal(var text) -> block("text").put("text", text).build();
            case Content.Image(var source, var detail, var cache) -> {
                if (detail != null && !detail.equals("auto")) dropped.add(Field.IMAGE_DETAIL);
                yield block("image").put("source", image(source)).put("cache_control", cache).build();
            }
            case Content.Document(var source, var title, var context, var cache) ->
                block("document").put("source", document(source)).put("title", title)
                        .put("context", context).put("cache_control", cache).build();
            case Content.SearchResult(var title, var source, var parts, var cache) ->
                block("search_result").put("source", source).put("title", title)
                        .put("content", blocks(parts)).put("cache_control", cache).build();
            case Content.Thinking(var text, var signature) -> block("thinking").put("thinking", text)
                    .put("signature", Signature.isOurs(signature) ? "" : signature).build();
            case Content.RedactedThinking(var data) ->
                block("redacted_thinking").put("data", data).build();
            case Content.ToolCall call -> block("tool_use").put("id", call.id())
                    .put("name", names.sent(call.name())).put("input", ToolArguments.input(call, false))
                    .build();
            case Content.ToolResult result -> toolResult(result);
            case Content.Audio _ -> throw ChatException.invalid("messages",
                    "audio input is not supported by this model");
            case Content.Other(var type, _) -> {
                dropped.add(type);
                yield null;
            }
        };
    }

    private static JsonObject.Builder block(String type) {
        return JsonObject.builder().put("type", type);
    }

    /// A result that is one plain text is a string, as most are written.
    private JsonObject toolResult(Content.ToolResult result) {
        var parts = result.content().stream()
                .filter(part -> !(part instanceof Content.Text(var text, _) && text.isBlank())).toList();
        JsonValue content;
        if (parts.isEmpty()) content = new JsonString("(no output)");
        else if (parts.size() == 1 && parts.getFirst() instanceof Content.Text(var text, var cache)
                && cache == null) content = new JsonString(text);
        else content = blocks(parts);
        return block("tool_result").put("tool_use_id", result.callId()).put("content", content)
                .put("is_error", result.error() ? JsonBoolean.TRUE : null)
                .put("cache_control", result.cacheControl()).build();
    }

    private JsonObject image(Source source) {
        return switch (source) {
            case Source.Base64(var type, var data) -> base64(imageType(type, data), data);
            case Source.Url(var url) -> {
                if (!url.startsWith("https://"))
                    throw ChatException.invalid("messages", "an image's URL must be an https or a"
                            + " base64 data URL");
                yield block("url").put("url", url).build();
            }
            case Source.FileId(var id) -> file(id);
            case Source.PlainText _, Source.Blocks _ ->
                throw ChatException.invalid("messages", "an image cannot be text");
        };
    }

    /// The type that the bytes show, since the API refuses data of another type than it says.
    private static String imageType(String declared, String data) {
        var head = head(data);
        if (head.startsWith("\u0089PNG")) return "image/png";
        if (head.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg";
        if (head.startsWith("GIF")) return "image/gif";
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "image/webp";
        var type = declared.equals("image/jpg") ? "image/jpeg" : declared;
        if (IMAGE_TYPES.contains(type)) return type;
        throw ChatException.invalid("messages", "images of type " + declared
                + " are not supported by this model: use JPEG, PNG, GIF or WebP");
    }

    private JsonObject document(Source source) {
        return switch (source) {
            case Source.Base64(var type, var data) -> {
                if (type.equals("application/pdf") || head(data).startsWith("%PDF"))
                    yield base64("application/pdf", data);
                if (isText(type)) yield text(decoded(data));
                throw ChatException.invalid("messages",
                        "files of type " + type + " are not supported by this model");
            }
            case Source.PlainText(var text) -> text(text);
            case Source.Blocks(var content) ->
                block("content").put("content", blocks(content)).build();
            case Source.Url(var url) -> block("url").put("url", url).build();
            case Source.FileId(var id) -> file(id);
        };
    }

    private static boolean isText(String type) {
        return type.startsWith("text/") || type.contains("json") || type.contains("csv")
                || type.contains("markdown") || type.contains("xml") || type.contains("yaml");
    }

    private static JsonObject base64(String type, String data) {
        return block("base64").put("media_type", type).put("data", data).build();
    }

    private static JsonObject text(String text) {
        return block("text").put("media_type", "text/plain").put("data", text).build();
    }

    /// Another vendor's file cannot be fetched from here.
    private JsonObject file(String id) {
        if (!id.startsWith("file_"))
            throw ChatException.invalid("messages", "the file is not known to this model's provider:"
                    + " send its content instead");
        usesFiles = true;
        return block("file").put("file_id", id).build();
    }

    /// The first bytes, one char each; `""` when it is not base64.
    private static String head(String data) {
        try {
            var chars = data.substring(0, Math.min(data.length(), SNIFFED_CHARS) / 4 * 4);
            return new String(Base64.getDecoder().decode(chars), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static String decoded(String data) {
        try {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ChatException.invalid("messages", "a file's data is not base64");
        }
    }
}
