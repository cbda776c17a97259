package tokenfly.chat;

import java.nio.charset.StandardCharsets;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// An upstream's error in its own words, out of any of the shapes that providers use.
///
/// A sentence or two of it: who sends a page is cut, and so is a code that is no code.
///
/// @param message never null; `""` when none was found
/// @param type,code null when not given; a numeric code is given as its digits
/// @param param the field at fault, or null
public record ErrorBody(String message, String type, String code, String param) {
    private static final int MAX_TEXT = 500;
    private static final String SAYS_NOTHING = "Provider returned error";
    private static final int MAX_WORD = 100;

    public ErrorBody {
        message = cut(message, MAX_TEXT);
        type = cut(type, MAX_WORD);
        code = cut(code, MAX_WORD);
        param = cut(param, MAX_WORD);
    }

    // What stands for a provider's words where it said none.
    /// The stream ended before the answer did.
    public static final ErrorBody CUT_SHORT =
            new ErrorBody("the answer broke off", "server_error", "cut_short", null);
    public static final ErrorBody UNREADABLE =
            new ErrorBody("what came cannot be read", "server_error", "unreadable", null);

    /// An answer that ends as if it were whole and says by its reason that it is not.
    public static ErrorBody endedWith(String reason) {
        return new ErrorBody("the answer broke off: " + reason, "server_error", reason, null);
    }

    /// Reads `error.message`, `error` as a string, `message`, `detail`, `msg`, `errors[0].message`,
    /// `base_resp`, in this order; any other text counts as the message itself, HTML as none.
    public static ErrorBody parse(byte[] body) {
        try {
            var value = Json.parse(body);
            // Gemini's OpenAI wire puts its errors into a list.
            if (value instanceof JsonArray(var list) && !list.isEmpty()) value = list.getFirst();
            if (value instanceof JsonObject object) return of(object);
        } catch (JsonException notJson) {
            // A proxy's page or a plain sentence: what is readable of it is the message.
        }
        var text = new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.UTF_8).strip();
        return new ErrorBody(text.startsWith("<") ? "" : text, null, null, null);
    }

    public static ErrorBody of(JsonObject body) {
        if (body.get("error") instanceof JsonObject error) return fields(error);
        if (body.get("error") instanceof JsonString(var message))
            return new ErrorBody(message, body.string("type"), text(body.get("code")), null);
        if (body.get("base_resp") instanceof JsonObject base)
            return new ErrorBody(orEmpty(base.string("status_msg")), null,
                    text(base.get("status_code")), null);
        return fields(body);
    }

    private static ErrorBody fields(JsonObject error) {
        var type = error.string("type") != null ? error.string("type") : error.string("status");
        return new ErrorBody(message(error), type, text(error.get("code")), error.string("param"))
                .unwrapped(error.object("metadata"));
    }

    /// Aggregators hand on another provider's error as text, within the message or (OpenRouter) beside
    /// one that says nothing: what that one says is what is meant.
    private ErrorBody unwrapped(JsonObject metadata) {
        var raw = metadata == null || !message.equals(SAYS_NOTHING) ? null : metadata.string("raw");
        var text = raw == null || raw.isBlank() ? message : raw.strip();
        if (text.startsWith("{"))
            try {
                if (Json.parse(text) instanceof JsonObject object) return within(of(object));
            } catch (JsonException notJson) {
                // It only looked like it.
            }
        return new ErrorBody(text, type, code, param);
    }

    private ErrorBody within(ErrorBody inner) {
        return inner.message.isEmpty() ? this
                : new ErrorBody(inner.message, inner.type != null ? inner.type : type,
                        inner.code != null ? inner.code : code, inner.param);
    }

    private static String message(JsonObject error) {
        for (var name : new String[] {"message", "detail", "msg"})
            if (error.string(name) != null) return error.string(name);
        for (var name : new String[] {"errors", "detail"})
            if (error.get(name) instanceof JsonArray(var list) && !list.isEmpty()
                    && list.getFirst() instanceof JsonObject first)
                return message(first);
        return "";
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString(var text) -> text;
            case JsonNumber(var literal) -> literal;
            case null, default -> null;
        };
    }

    /// Whole characters: half of a surrogate pair cannot be written.
    private static String cut(String text, int most) {
        if (text == null || text.length() <= most) return text;
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
