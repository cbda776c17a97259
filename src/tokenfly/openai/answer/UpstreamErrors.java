package tokenfly.openai.answer;

import tokenfly.chat.ErrorBody;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;

/// Errors that arrive with status 200, in whole bodies and in streams.
///
/// | shape | who |
/// | --- | --- |
/// | `{"error":{…}}`, alone or in a chunk with `choices` | OpenAI, OpenRouter and most others |
/// | `{"error":"…"}` | xAI, Ollama |
/// | `{"object":"error","message":…}` | older vLLM |
/// | `event: error` | Groq |
/// | `{"base_resp":{"status_code":1004,…}}` | MiniMax; 0 is no error |
/// | `{"code":…,"message":…}` without an answer | Qwen, SiliconFlow |
/// | `finish_reason` [StopReasons#isFailure] | DeepSeek, OpenRouter, GLM |
public final class UpstreamErrors {
    static final String EVENT_TYPE = "error";

    private UpstreamErrors() {
    }

    /// Null when the event carries none.
    public static ErrorBody in(SseEvent event) {
        if (event.type().equals(EVENT_TYPE)) return ErrorBody.parse(event.data());
        try {
            return Json.parse(event.data()) instanceof JsonObject chunk ? in(chunk) : null;
        } catch (JsonException notJson) {
            return null; // `[DONE]`, or an event that the reader will complain about
        }
    }

    /// Null when the body is an answer.
    public static ErrorBody in(JsonObject body) {
        if (isError(body)) return ErrorBody.of(body);
        var finish = failedFinish(body);
        return finish == null ? null : ErrorBody.endedWith(finish);
    }

    /// Whether the object as a whole says so; its `finish_reason` is another matter.
    static boolean isError(JsonObject body) {
        if (body.get("error") instanceof JsonObject
                || body.get("error") instanceof JsonString(var text) && !text.isBlank()
                || "error".equals(body.string("object")))
            return true;
        var base = body.object("base_resp");
        if (base != null && base.whole("status_code", 0) != 0) return true;
        boolean answers = body.has("choices") || body.has("data") || body.has("usage");
        return !answers && (body.string("message") != null || body.string("msg") != null
                || body.has("detail"));
    }

    /// Whether the body has choices, none of which failed, and nothing that [#isError] would look at.
    public static boolean plainlyAnswers(byte[] body) {
        var scan = new JsonScanner(body, 0, body.length);
        boolean answers = false;
        boolean odd = false;
        while (scan.nextMember()) {
            if (scan.nameIs("choices")) {
                answers = scan.isArray();
                odd |= answers && anyFailed(scan.enter());
            } else if (scan.nameIs("error") || scan.nameIs("base_resp")) {
                odd |= !scan.isNull();
            } else if (scan.nameIs("object")) {
                odd |= scan.stringIs("error");
            }
        }
        return answers && !odd;
    }

    private static boolean anyFailed(JsonScanner choices) {
        boolean failed = false;
        while (choices.nextElement()) {
            var choice = choices.isObject() ? choices.enter() : null;
            while (choice != null && choice.nextMember())
                if (choice.nameIs("finish_reason") && choice.isString())
                    failed |= StopReasons.isFailure(choice.string());
        }
        return failed;
    }

    private static String failedFinish(JsonObject body) {
        if (body.get("choices") instanceof JsonArray(var choices))
            for (var choice : choices)
                if (choice instanceof JsonObject object && StopReasons.of(object) != null
                        && StopReasons.isFailure(StopReasons.of(object)))
                    return StopReasons.of(object);
        return null;
    }
}
