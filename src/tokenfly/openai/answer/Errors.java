package tokenfly.openai.answer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;

/// Errors with the status, type and code that this format's official SDKs map to their exceptions.
///
/// Source: OpenAI's guide "Error codes"; the SDKs' retry logic (openai-python `_base_client.py`):
/// they obey `x-should-retry`, then `retry-after-ms`, then `retry-after`, and retry 408, 409, 429
/// and 5xx.
public final class Errors {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    private record Shape(int status, String type, String code) {}

    private Errors() {
    }

    public static ErrorAnswer answer(ChatError error) {
        return new ErrorAnswer(shape(error).status(), headers(error),
                Json.utf8(body(error)));
    }

    /// `{"error":{"message","type","param","code"}}`, all four there, as the SDKs expect.
    static JsonObject body(ChatError error) {
        var shape = shape(error);
        return body(error.message(), shape.type(), error.param(),
                error.code() == null ? shape.code() : error.code());
    }

    private static JsonObject body(String message, String type, String param, String code) {
        var error = JsonObject.builder().put("message", message).put("type", type);
        if (param == null) error.putNull("param");
        else error.put("param", param);
        if (code == null) error.putNull("code");
        else error.put("code", code);
        return JsonObject.builder().put("error", error.build()).build();
    }

    private static Shape shape(ChatError error) {
        return switch (error.kind()) {
            case UNAUTHENTICATED -> invalid(401, "invalid_api_key");
            case MODEL_NOT_ALLOWED -> invalid(403, "model_not_allowed");
            case MODEL_NOT_FOUND -> invalid(404, "model_not_found");
            case PATH_NOT_FOUND -> invalid(404, null);
            case NOT_OFFERED -> invalid(404, "not_served");
            case METHOD_NOT_ALLOWED -> invalid(405, "method_not_supported");
            case INVALID_REQUEST -> invalid(400, null);
            case BODY_TOO_LARGE -> invalid(413, null);
            case UNKNOWN_CODING -> invalid(415, "unsupported_content_encoding");
            case LIMIT_REACHED, UPSTREAM_RATE_LIMITED ->
                new Shape(429, "rate_limit_error", "rate_limit_exceeded");
            case BALANCE_USED_UP -> new Shape(402, "insufficient_quota", "insufficient_quota");
            case TOO_BUSY -> new Shape(503, "server_error", "overloaded");
            case STORAGE_FAILING -> new Shape(503, "server_error", "storage_failing");
            case UPSTREAM_OVERLOADED -> new Shape(503, "server_error", "upstream_overloaded");
            case UPSTREAM_FAILED -> new Shape(502, "server_error", "upstream_error");
            case UPSTREAM_TIMED_OUT -> new Shape(504, "server_error", "upstream_timeout");
            case REQUEST_REFUSED -> invalid(refused(error.status()), null);
            case CONTEXT_TOO_LONG -> invalid(400, "context_length_exceeded");
            case CONTENT_REFUSED -> invalid(refused(error.status()), "content_filter");
            case INTERNAL -> new Shape(500, "server_error", null);
        };
    }

    private static Shape invalid(int status, String code) {
        return new Shape(status, "invalid_request_error", code);
    }

    private static int refused(int status) {
        return status >= 400 && status < 500 ? status : 400;
    }

    private static Map<String, String> headers(ChatError error) {
        var headers = new HashMap<String, String>();
        var wait = error.retryAfter();
        if (wait == null && waits(error.kind())) wait = LEAST_WAIT;
        if (wait != null) {
            long millis = Math.max(1, wait.toMillis());
            headers.put("retry-after", Long.toString((millis + 999) / 1000));
            headers.put("retry-after-ms", Long.toString(millis));
        }
        if (error.isFinal()) headers.put("x-should-retry", "false");
        return headers;
    }

    /// Kinds that always name a time, so that clients do not come back at once.
    private static boolean waits(ErrorKind kind) {
        return kind == ErrorKind.LIMIT_REACHED || kind == ErrorKind.TOO_BUSY
                || kind == ErrorKind.UPSTREAM_RATE_LIMITED;
    }
}
