package tokenfly.openai.answer;

import static tokenfly.dialect.ErrorShape.invalid;

import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.dialect.ErrorShape;
import tokenfly.json.JsonObject;

/// Errors with the status, type and code that this format's official SDKs map to their exceptions.
///
/// Source: OpenAI's guide "Error codes"; the SDKs' retry logic (openai-python `_base_client.py`):
/// they obey `x-should-retry`, then `retry-after-ms`, then `retry-after`, and retry 408, 409, 429
/// and 5xx.
public final class Errors {
    private Errors() {
    }

    public static ErrorAnswer answer(ChatError error) {
        return shape(error).answer(error, waits(error.kind()));
    }

    static JsonObject body(ChatError error) {
        return shape(error).body(error);
    }

    private static ErrorShape shape(ChatError error) {
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
                new ErrorShape(429, "rate_limit_error", "rate_limit_exceeded");
            case BALANCE_USED_UP -> new ErrorShape(402, "insufficient_quota", "insufficient_quota");
            case TOO_BUSY -> new ErrorShape(503, "server_error", "overloaded");
            case STORAGE_FAILING -> new ErrorShape(503, "server_error", "storage_failing");
            case UPSTREAM_OVERLOADED -> new ErrorShape(503, "server_error", "upstream_overloaded");
            case UPSTREAM_FAILED -> new ErrorShape(502, "server_error", "upstream_error");
            case UPSTREAM_TIMED_OUT -> new ErrorShape(504, "server_error", "upstream_timeout");
            case REQUEST_REFUSED -> invalid(refused(error.status()), null);
            case CONTEXT_TOO_LONG -> invalid(400, "context_length_exceeded");
            case CONTENT_REFUSED -> invalid(refused(error.status()), "content_filter");
            case INTERNAL -> new ErrorShape(500, "server_error", null);
        };
    }

    private static int refused(int status) {
        return status >= 400 && status < 500 ? status : 400;
    }

    /// Kinds that always name a time, so that clients do not come back at once.
    private static boolean waits(ErrorKind kind) {
        return kind == ErrorKind.LIMIT_REACHED || kind == ErrorKind.TOO_BUSY
                || kind == ErrorKind.UPSTREAM_RATE_LIMITED;
    }
}
