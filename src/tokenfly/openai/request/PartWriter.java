package tokenfly.openai.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Source;
import tokenfly.dialect.Dropped;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes what a user's turn and a tool's result hold as content parts.
final class PartWriter {
    private final ProviderKind kind;
    private final Dropped dropped;

    PartWriter(ProviderKind kind, Dropped dropped) {
        this.kind = kind;
        this.dropped = dropped;
    }

    List<JsonObject> write(List<Content> contents) {
        var parts = new ArrayList<JsonObject>();
        for (var content : contents) add(content, parts);
        return parts;
    }

    /// One string where all is text, which every server takes; else the array of parts.
    static JsonValue join(List<JsonObject> parts, String between) {
        var texts = new ArrayList<String>();
        for (var part : parts) {
            if (part.string("text") == null || part.has("cache_control"))
                return new JsonArray(List.copyOf(parts));
            texts.add(part.string("text"));
        }
        return new JsonString(String.join(between, texts));
    }

    static boolean isText(Content content) {
        return switch (content) {
            case Content.Text _, Content.Refusal _, Content.SearchResult _, Content.Other _,
                 Content.Thinking _, Content.RedactedThinking _, Content.ToolCall _,
                 Content.ToolResult _ -> true;
            case Content.Document(var source, _, _, _) -> switch (source) {
                case Source.PlainText _, Source.Url _ -> true;
                case Source.Blocks(var blocks) -> blocks.stream().allMatch(PartWriter::isText);
                case Source.Base64 _, Source.FileId _ -> false;
            };
            case Content.Image _, Content.Audio _ -> false;
        };
    }

    /// The text of contents that are all text, for a tool's result: servers want a string there.
    String plain(List<Content> texts) {
        var lines = new ArrayList<String>();
        for (var part : write(texts)) lines.add(part.string("text"));
        return String.join("\n", lines);
    }

    static JsonObject text(String text) {
        return JsonObject.builder().put("type", "text").put("text", text).build();
    }

    private void add(Content content, List<JsonObject> parts) {
        switch (content) {
            case Content.Text(var text, var mark) -> {
                if (!text.isEmpty()) parts.add(marked(text(text), mark));
            }
            case Content.Refusal(var text) -> parts.add(text(text));
            case Content.Image image -> parts.add(image(image));
            case Content.Document document -> document(document, parts);
            case Content.Audio(var data, var format) -> parts.add(audio(data, format));
            case Content.SearchResult(var title, var source, var found, var mark) ->
                parts.add(marked(text(title + "\n" + source + "\n" + plain(found)), mark));
            case Content.Thinking _, Content.RedactedThinking _ ->
                dropped.add(Field.THINKING_HISTORY);
            case Content.Other(var type, _) -> dropped.add(type);
            case Content.ToolCall _ -> dropped.add("tool_use");
            case Content.ToolResult _ -> dropped.add("tool_result");
        }
    }

    private JsonObject marked(JsonObject part, JsonObject mark) {
        if (mark == null) return part;
        if (kind.has(Trait.CACHE_CONTROL)) return part.with("cache_control", mark);
        dropped.add(Field.CACHE_CONTROL);
        return part;
    }

    private JsonObject image(Content.Image image) {
        var url = switch (image.source()) {
            case Source.Base64(var type, var data) -> "data:" + type + ";base64," + data;
            case Source.Url(var address) -> address;
            case Source.FileId _, Source.PlainText _, Source.Blocks _ ->
                throw ChatException.invalid("messages", "This model's provider cannot read an "
                        + "image by a file id. Send it as base64 or by its URL.");
        };
        return marked(JsonObject.builder().put("type", "image_url").put("image_url",
                JsonObject.builder().put("url", url).put("detail", image.detail()).build()).build(),
                image.cacheControl());
    }

    private JsonObject audio(String data, String format) {
        if (!kind.has(Trait.AUDIO))
            throw ChatException.invalid("messages", "This model's provider takes no audio input.");
        return JsonObject.builder().put("type", "input_audio").put("input_audio",
                JsonObject.builder().put("data", data).put("format", format).build()).build();
    }

    private void document(Content.Document document, List<JsonObject> parts) {
        switch (document.source()) {
            case Source.PlainText(var text) -> parts.add(document(document, text));
            case Source.Blocks(var blocks) -> {
                if (isText(document)) parts.add(document(document, plain(blocks)));
                else for (var block : blocks) add(block, parts);
            }
            case Source.Base64(var type, var data) when type.startsWith("text/") ->
                parts.add(document(document, decoded(data)));
            case Source.Base64(var type, var data) -> parts.add(file(document, type, data));
            case Source.Url(var url) -> {
                dropped.add(Field.DOCUMENT);
                parts.add(document(document, url));
            }
            case Source.FileId(var id) -> parts.add(file(id));
        }
    }

    private JsonObject document(Content.Document document, String text) {
        var tag = new StringBuilder("<document");
        if (document.title() != null)
            tag.append(" title=").append(new JsonString(document.title()));
        if (document.context() != null)
            tag.append(" context=").append(new JsonString(document.context()));
        return marked(text(tag.append(">\n").append(text).append("\n</document>").toString()),
                document.cacheControl());
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ChatException.invalid("messages", "A document is not base64.");
        }
    }

    private JsonObject file(Content.Document document, String type, String data) {
        var title = document.title() == null ? "document.pdf" : document.title();
        if (!kind.has(Trait.FILES)) {
            dropped.add(Field.DOCUMENT);
            return text("[document omitted: " + title + "]");
        }
        var file = JsonObject.builder().put("filename", title)
                .put("file_data", "data:" + type + ";base64," + data).build();
        return marked(JsonObject.builder().put("type", "file").put("file", file).build(),
                document.cacheControl());
    }

    private JsonObject file(String id) {
        if (!kind.has(Trait.FILES) || !id.startsWith("file-"))
            throw ChatException.invalid("messages", "This model's provider does not know the file "
                    + "that a document names by its id. Send the document itself.");
        return JsonObject.builder().put("type", "file").put("file",
                JsonObject.builder().put("file_id", id).build()).build();
    }
}
