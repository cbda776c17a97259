package tokenfly.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import tokenfly.chat.Source;

/// A file or picture that stands in the request itself: in a data URL (RFC 2397, base64 only:
/// `data:image/png;base64,…`), or as bare base64 whose type its name tells.
public final class InlineFile {
    /// Types that are text although their name does not begin with `text/`.
    private static final Set<String> TEXT_TYPES = Set.of("application/json", "application/xml",
            "application/yaml", "application/x-yaml", "application/javascript", "application/csv");

    private InlineFile() {
    }

    public static boolean isDataUrl(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /// @param name the field that the URL stands in
    /// @param otherwise what is wrong with a URL that is none, or not base64
    public static Source.Base64 ofDataUrl(Fields fields, String name, String url, String otherwise) {
        int comma = url.indexOf(',');
        var head = comma < 0 || !isDataUrl(url) ? "" : url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) throw fields.invalid(name, otherwise);
        var type = head.substring(0, head.indexOf(';'));
        if (type.isEmpty()) throw fields.invalid(name, "the data URL names no media type");
        return new Source.Base64(type.equals("image/jpg") ? "image/jpeg" : type, url.substring(comma + 1));
    }

    /// What `file_data` holds, as text where it is text.
    ///
    /// @param fields with `file_data`, and `filename` where it has a name
    /// @param otherwise what is wrong with a data URL that is not base64
    public static Source ofData(Fields fields, String otherwise) {
        var data = fields.requiredText("file_data");
        var base64 = isDataUrl(data) ? ofDataUrl(fields, "file_data", data, otherwise)
                : new Source.Base64(typeOf(fields.text("filename")), data);
        if (!base64.mediaType().startsWith("text/") && !TEXT_TYPES.contains(base64.mediaType()))
            return base64;
        try {
            return new Source.PlainText(new String(Base64.getMimeDecoder().decode(base64.data()),
                    StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw fields.invalid("file_data", "it is not base64");
        }
    }

    /// Where a picture is: at a web address, or in the URL itself.
    ///
    /// @param name the field that the URL stands in
    /// @param otherwise what is wrong with a data URL that is not base64
    public static Source at(Fields fields, String name, String url, String otherwise) {
        if (isDataUrl(url)) return ofDataUrl(fields, name, url, otherwise);
        if (url.startsWith("https://") || url.startsWith("http://")) return new Source.Url(url);
        throw fields.invalid(name, "expected a http(s) or a base64 data URL");
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
