package tokenfly.responses.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.Content;
import tokenfly.chat.Role;
import tokenfly.chat.Source;
import tokenfly.dialect.Fields;
import tokenfly.dialect.InlineFile;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads what a message or a tool's result holds: a string, or a list of parts, whose order is kept.
final class PartReader {
    private static final String NOT_BASE64 = "expected a base64 data URL";

    private final Consumer<String> lost;

    /// @param lost is told the type of each part that has no meaning elsewhere
    PartReader(Consumer<String> lost) {
        this.lost = lost;
    }

    /// @param role who says it; an assistant's refusal is a refusal
    List<Content> read(Fields item, String name, Role role) {
        var content = new ArrayList<Content>();
        var value = item.value(name);
        if (value instanceof JsonString(var text)) {
            if (!text.isEmpty()) content.add(Content.Text.of(text));
            return content;
        }
        int index = 0;
        for (var element : item.elements(name)) {
            var part = part(Fields.of(element, item.pathOf(name + "[" + index++ + "]")), role);
            if (part != null) content.add(part);
        }
        return content;
    }

    /// Null for what says nothing.
    private Content part(Fields part, Role role) {
        return switch (part.requiredText("type")) {
            case "input_text", "output_text", "text", "summary_text", "reasoning_text" -> {
                var text = part.text("text");
                yield text == null || text.isEmpty() ? null
                        : new Content.Text(text, object(part, "cache_control"));
            }
            case "refusal" -> role == Role.ASSISTANT
                    ? new Content.Refusal(part.requiredText("refusal"))
                    : Content.Text.of(part.requiredText("refusal"));
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> audio(part);
            case String type -> {
                lost.accept(type);
                yield null;
            }
        };
    }

    private static JsonObject object(Fields part, String name) {
        return part.has(name) ? part.fields(name).object() : null;
    }

    private static Content image(Fields part) {
        var detail = part.text("detail");
        if ("original".equals(detail)) detail = "high";
        if (part.has("file_id"))
            return new Content.Image(new Source.FileId(part.text("file_id")), detail, null);
        var url = part.value("image_url") instanceof JsonObject
                ? part.fields("image_url").requiredText("url") : part.requiredText("image_url");
        return new Content.Image(InlineFile.at(part, "image_url", url, NOT_BASE64), detail, null);
    }

    private static Content file(Fields part) {
        return new Content.Document(fileSource(part), part.text("filename"), null, null);
    }

    private static Source fileSource(Fields part) {
        if (part.has("file_id")) return new Source.FileId(part.text("file_id"));
        if (part.has("file_url")) return InlineFile.at(part, "file_url", part.text("file_url"), NOT_BASE64);
        return InlineFile.ofData(part, NOT_BASE64);
    }

    /// Codex names a URL, others put the data and its format into an object.
    private static Content audio(Fields part) {
        if (part.has("input_audio")) {
            var audio = part.fields("input_audio");
            return new Content.Audio(audio.requiredText("data"), audio.text("format"));
        }
        var data = InlineFile.ofDataUrl(part, "audio_url", part.requiredText("audio_url"), NOT_BASE64);
        return new Content.Audio(data.data(),
                data.mediaType().substring(data.mediaType().indexOf('/') + 1));
    }
}
