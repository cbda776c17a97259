package tokenfly.anthropic.answer;

import java.util.Set;
import tokenfly.chat.ErrorBody;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;

/// What an event of a stream is, also where a clone leaves out its `event:` line.
public final class EventTypes {
    private static final Set<String> OF_ANSWERS = Set.of("message_start", "content_block_start",
            "content_block_delta", "content_block_stop", "message_delta", "message_stop", "ping");

    private EventTypes() {
    }

    /// `[DONE]`, which some clones send after OpenAI's manner.
    static boolean isDone(byte[] data) {
        int from = 0;
        while (from < data.length && data[from] <= ' ') from++;
        return data.length - from >= 6 && data[from] == '[' && data[from + 1] == 'D'
                && data[from + 2] == 'O' && data[from + 3] == 'N' && data[from + 4] == 'E'
                && data[from + 5] == ']';
    }

    /// It has the name of a part of an answer, or none at all.
    static boolean isOfAnswer(SseEvent event) {
        return event.type().equals(SseEvent.DEFAULT_TYPE) || OF_ANSWERS.contains(event.type());
    }

    /// The error that the event carries, or null.
    public static ErrorBody error(SseEvent event) {
        if (OF_ANSWERS.contains(event.type()) || isDone(event.data())) return null;
        try {
            if (!(Json.parse(event.data()) instanceof JsonObject object)) return null;
            if (event.type().equals("error")) return ErrorBody.of(object);
            return OF_ANSWERS.contains(orEmpty(object.string("type"))) ? null : error(object);
        } catch (JsonException notJson) {
            return event.type().equals("error") ? ErrorBody.parse(event.data()) : null;
        }
    }

    /// The error that a body with status 200 carries, or null.
    public static ErrorBody error(JsonObject body) {
        boolean error = "error".equals(body.string("type"))
                || body.get("error") instanceof JsonObject || body.get("error") instanceof JsonString;
        return error || failedBase(body) ? ErrorBody.of(body) : null;
    }

    /// Whether the body is a message with its content, and has nothing that [#error] would look at.
    public static boolean plainlyAnswers(byte[] body) {
        var scan = new JsonScanner(body, 0, body.length);
        boolean answers = false;
        boolean odd = false;
        while (scan.nextMember()) {
            if (scan.nameIs("content")) answers = scan.isArray();
            else if (scan.nameIs("type")) odd |= !scan.stringIs("message");
            else if (scan.nameIs("error") || scan.nameIs("base_resp")) odd |= !scan.isNull();
        }
        return answers && !odd;
    }

    /// MiniMax's `base_resp`, in which 0 is success.
    private static boolean failedBase(JsonObject body) {
        var base = body.object("base_resp");
        return base != null && base.get("status_code") instanceof JsonNumber
                && base.whole("status_code", 0) != 0;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
