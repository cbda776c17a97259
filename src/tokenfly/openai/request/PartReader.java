package tokenfly.openai.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import tokenfly.chat.Content;
import tokenfly.chat.Source;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads one content part of a message.
final class PartReader {
    /// Types that are text although their name does not begin with `text/`.
    private static final Set<String> TEXT_TYPES = Set.of("application/json", "application/xml",
            "application/yaml", "application/x-yaml", "application/javascript", "application/csv");
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
            return new Content.Image(source(part, "image_url", bare), null, cacheControl(part));
        var image = part.requiredFields("image_url");
        return new Content.Image(source(image, "url", image.requiredText("url")),
                image.text("detail"), cacheControl(part));
    }

    private static Source source(Fields fields, String name, String url) {
        if (isDataUrl(url)) return base64(fields, name, url);
        if (url.startsWith("https://") || url.startsWith("http://")) return new Source.Url(url);
        throw fields.invalid(name, "expected a http(s) or a base64 data URL");
    }

    private static Content file(Fields part) {
        var file = part.requiredFields("file");
        return new Content.Document(fileSource(file), file.text("filename"), null,
                cacheControl(part));
    }

    private static Source fileSource(Fields file) {
        if (file.has("file_id")) return new Source.FileId(file.text("file_id"));
        var data = file.requiredText("file_data");
        var base64 = isDataUrl(data) ? base64(file, "file_data", data)
                : new Source.Base64(typeOf(file.text("filename")), data);
        if (!base64.mediaType().startsWith("text/") && !TEXT_TYPES.contains(base64.mediaType()))
            return base64;
        try {
            return new Source.PlainText(new String(Base64.getMimeDecoder().decode(base64.data()),
                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw file.invalid("file_data", "it is not base64");
        }
    }

    private static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /// RFC 2397, base64 only: `data:image/png;base64,…`.
    private static Source.Base64 base64(Fields fields, String name, String url) {
        int comma = url.indexOf(',');
        var head = comma < 0 ? "" : url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) throw fields.invalid(name, "the data URL is not base64");
        var type = head.substring(0, head.indexOf(';'));
        if (type.isEmpty()) throw fields.invalid(name, "the data URL names no media type");
        return new Source.Base64(type.equals("image/jpg") ? "image/jpeg" : type,
                url.substring(comma + 1));
    }

    private static String typeOf(String filename) {
        var name = filename == null ? "" : filename.toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "txt", "md", "csv", "html", "log" -> "text/plain";
            case "json" -> "application/json";
            case "xml" -> "application/xml";
            default -> "application/pdf";
        };
    }
}
