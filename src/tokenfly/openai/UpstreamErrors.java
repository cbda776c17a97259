package tokenfly.openai;

import java.util.Locale;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ErrorKind;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
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
/// | `finish_reason` [FinishReason#isFailure] | DeepSeek, OpenRouter, GLM |
final class UpstreamErrors {
    static final String EVENT_TYPE = "error";

    private UpstreamErrors() {
    }

    /// Null when the event carries none.
    static ErrorBody in(SseEvent event) {
        if (event.type().equals(EVENT_TYPE)) return ErrorBody.parse(event.data());
        try {
            return Json.parse(event.data()) instanceof JsonObject chunk ? in(chunk) : null;
        } catch (JsonException notJson) {
            return null; // `[DONE]`, or an event that the reader will complain about
        }
    }

    /// Null when the body is an answer.
    static ErrorBody in(JsonObject body) {
        if (isError(body)) return ErrorBody.of(body);
        var finish = failedFinish(body);
        return finish == null ? null : broken(finish);
    }

    static ErrorBody broken(String finish) {
        return new ErrorBody("The model's provider broke the answer off: " + finish + ".",
                "server_error", finish, null);
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

    private static String failedFinish(JsonObject body) {
        if (body.get("choices") instanceof JsonArray(var choices))
            for (var choice : choices)
                if (choice instanceof JsonObject object && FinishReason.of(object) != null
                        && FinishReason.isFailure(FinishReason.of(object)))
                    return FinishReason.of(object);
        return null;
    }

    static ChatError cutShort() {
        return ChatError.of(ErrorKind.UPSTREAM_FAILED, "upstream stream ended unexpectedly");
    }

    static ChatError unreadable() {
        return ChatError.of(ErrorKind.UPSTREAM_FAILED,
                "The model's provider sent an answer that cannot be read. Please try again.");
    }

    /// What a client is told of an error in the middle of an answer. What concerns the gateway's
    /// own key or balance there is no client's business.
    static ChatError toClient(ErrorBody body) {
        var name = (body.type() + " " + body.code()).toLowerCase(Locale.ROOT);
        if (mentions(body.message().toLowerCase(Locale.ROOT), "api key", "insufficient balance",
                "credit balance", "余额", "欠费") || mentions(name, "authentication", "invalid_api_key", "incorrect_api_key", "permission",
                "insufficient_quota", "exceeded_current_quota", "billing", "arrearage"))
            return ChatError.of(ErrorKind.UPSTREAM_FAILED, "The model's provider refused the "
                    + "gateway. The operator has been told; try another model or try again later.");
        var message = body.message().isEmpty()
                ? "The model's provider failed in the middle of its answer." : body.message();
        return new ChatError(kind(name), message, body.param(), body.code(), 0, null);
    }

    private static ErrorKind kind(String name) {
        if (mentions(name, "overloaded", "insufficient_system_resource"))
            return ErrorKind.UPSTREAM_OVERLOADED;
        if (mentions(name, "rate_limit", "throttling")) return ErrorKind.UPSTREAM_RATE_LIMITED;
        if (mentions(name, "context_length", "exceed_context")) return ErrorKind.CONTEXT_TOO_LONG;
        if (mentions(name, "content_filter", "content_policy")) return ErrorKind.CONTENT_REFUSED;
        if (mentions(name, "timeout")) return ErrorKind.UPSTREAM_TIMED_OUT;
        return ErrorKind.UPSTREAM_FAILED;
    }

    private static boolean mentions(String name, String... words) {
        for (var word : words) if (name.contains(word)) return true;
        return false;
    }
}
