package tokenfly.openai.request;

import tokenfly.chat.Content;
import tokenfly.chat.Source;
import tokenfly.dialect.Fields;
import tokenfly.dialect.InlineFile;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads one content part of a message.
final class PartReader {
    private static final String NOT_BASE64 = "the data URL is not base64";
    private static final JsonObject EPHEMERAL =
            JsonObject.builder().put("type", "ephemeral").build();

    private PartReader() {
    }

    static Content read(Fields part) {
        return switch (part.requiredText("type")) {
            case "text" -> new Content.Text(part.requiredText("text"), cacheControl(part));
            case "refusal" -> new Content.Refusal(part.requiredText("refusal"));
            case "image_url" -> image(part);
            case "input_audio" -> {
                var audio = part.requiredFields("input_audio");
                yield new Content.Audio(audio.requiredText("data"), audio.text("format"));
            }
            case "file" -> file(part);
            // Mistral's history.
            case "thinking" -> new Content.Thinking(ThinkingReader.mistral(part.object()), "");
            default -> throw part.invalid("type",
                    "expected text, image_url, input_audio, file or refusal");
        };
    }

    /// OpenRouter's and LiteLLM's `cache_control`, or OpenAI's own mark for the same.
    private static JsonObject cacheControl(Fields part) {
        if (part.has("cache_control")) return part.fields("cache_control").object();
        return part.has("prompt_cache_breakpoint") ? EPHEMERAL : null;
    }

    private static Content image(Fields part) {
        if (part.value("image_url") instanceof JsonString(var bare))
            return new Content.Image(InlineFile.at(part, "image_url", bare, NOT_BASE64), null, cacheControl(part));
        var image = part.requiredFields("image_url");
        return new Content.Image(InlineFile.at(image, "url", image.requiredText("url"), NOT_BASE64),
                image.text("detail"), cacheControl(part));
    }

    private static Content file(Fields part) {
        var file = part.requiredFields("file");
        return new Content.Document(fileSource(file), file.text("filename"), null,
                cacheControl(part));
    }

    private static Source fileSource(Fields file) {
        if (file.has("file_id")) return new Source.FileId(file.text("file_id"));
        return InlineFile.ofData(file, NOT_BASE64);
    }
}
