package tokenfly.responses;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import tokenfly.chat.Content;
import tokenfly.chat.Role;
import tokenfly.chat.Source;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads what a message or a tool's result holds: a string, or a list of parts, whose order is kept.
final class PartReader {
    /// Types that are text although their name does not begin with `text/`.
    private static final Set<String> TEXT_TYPES = Set.of("application/json", "application/xml",
            "application/yaml", "application/x-yaml", "application/javascript", "application/csv");

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
        return new Content.Image(source(part, "image_url", url), detail, null);
    }

    private static Content file(Fields part) {
        return new Content.Document(fileSource(part), part.text("filename"), null, null);
    }

    private static Source fileSource(Fields part) {
        if (part.has("file_id")) return new Source.FileId(part.text("file_id"));
        if (part.has("file_url")) return source(part, "file_url", part.text("file_url"));
        var data = part.requiredText("file_data");
        var base64 = isDataUrl(data) ? base64(part, "file_data", data)
                : new Source.Base64(typeOf(part.text("filename")), data);
        if (!base64.mediaType().startsWith("text/") && !TEXT_TYPES.contains(base64.mediaType()))
            return base64;
        try {
            return new Source.PlainText(new String(Base64.getMimeDecoder().decode(base64.data()),
                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw part.invalid("file_data", "it is not base64");
        }
    }

    /// Codex names a URL, others put the data and its format into an object.
    private static Content audio(Fields part) {
        if (part.has("input_audio")) {
            var audio = part.fields("input_audio");
            return new Content.Audio(audio.requiredText("data"), audio.text("format"));
        }
        var data = base64(part, "audio_url", part.requiredText("audio_url"));
        return new Content.Audio(data.data(),
                data.mediaType().substring(data.mediaType().indexOf('/') + 1));
    }

    private static Source source(Fields part, String name, String url) {
        if (isDataUrl(url)) return base64(part, name, url);
        if (url.startsWith("https://") || url.startsWith("http://")) return new Source.Url(url);
        throw part.invalid(name, "expected a http(s) or a base64 data URL");
    }

    private static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /// RFC 2397, base64 only: `data:image/png;base64,…`.
    private static Source.Base64 base64(Fields part, String name, String url) {
        int comma = url.indexOf(',');
        var head = comma < 0 || !isDataUrl(url) ? "" : url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) throw part.invalid(name, "expected a base64 data URL");
        var type = head.substring(0, head.indexOf(';'));
        if (type.isEmpty()) throw part.invalid(name, "the data URL names no media type");
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
