package tokenfly.responses.answer;

import static tokenfly.dialect.ErrorShape.invalid;

import tokenfly.chat.ChatError;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.dialect.ErrorShape;
import tokenfly.json.JsonObject;

/// Errors as the clients of this format act on them, Codex above all.
///
/// Codex 0.171 takes 400 and 404 for the end, asks 30 times after 500, 502 and 504 but five times
/// after 503 with `server_is_overloaded`, gives up at once on a 429 without `retry-after` or with
/// `insufficient_quota`, and six times repeats what gets 401, 402, 403, 409, 413 or 422. OpenAI's SDKs
/// retry 408, 409, 429 and all from 500, and obey `x-should-retry`, `retry-after-ms`, `retry-after`.
public final class Errors {
    private static final String OVERLOADED = "server_is_overloaded";

    private Errors() {
    }

    public static ErrorAnswer answer(ChatError error) {
        var shape = shape(error);
        return shape.answer(error, shape.status() == 429);
    }

    /// The error of a response that failed after it had begun. What may go better the next time has a
    /// code that Codex tries again.
    static JsonObject inResponse(ChatError error) {
        var code = switch (error.kind()) {
            case CONTEXT_TOO_LONG, BODY_TOO_LARGE -> "context_length_exceeded";
            case BALANCE_USED_UP -> "insufficient_quota";
            case LIMIT_REACHED, UPSTREAM_RATE_LIMITED -> "rate_limit_exceeded";
            case INVALID_REQUEST, REQUEST_REFUSED, CONTENT_REFUSED -> "invalid_prompt";
            case MODEL_NOT_FOUND, MODEL_NOT_ALLOWED -> "model_not_found";
            case UNAUTHENTICATED, PATH_NOT_FOUND, NOT_OFFERED, METHOD_NOT_ALLOWED, UNKNOWN_CODING, TOO_BUSY, STORAGE_FAILING,
                 UPSTREAM_OVERLOADED, UPSTREAM_FAILED, UPSTREAM_TIMED_OUT, INTERNAL -> "server_error";
        };
        return JsonObject.builder().put("code", code).put("message", error.message()).build();
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
            case BODY_TOO_LARGE, CONTEXT_TOO_LONG -> invalid(400, "context_length_exceeded");
            case UNKNOWN_CODING -> invalid(415, "unsupported_content_encoding");
            case LIMIT_REACHED, UPSTREAM_RATE_LIMITED ->
                new ErrorShape(429, "rate_limit_error", "rate_limit_exceeded");
            case BALANCE_USED_UP -> new ErrorShape(429, "insufficient_quota", "insufficient_quota");
            case TOO_BUSY, STORAGE_FAILING, UPSTREAM_OVERLOADED, UPSTREAM_FAILED,
                 UPSTREAM_TIMED_OUT -> new ErrorShape(503, "server_error", OVERLOADED);
            case REQUEST_REFUSED -> invalid(refused(error.status()), null);
            case CONTENT_REFUSED -> invalid(400, "invalid_prompt");
            case INTERNAL -> new ErrorShape(500, "server_error", null);
        };
    }

    /// What a client need not try again, it should take for the end: 413 and 422 it would repeat.
    private static int refused(int status) {
        return status == 404 || status == 426 ? status : 400;
    }
}
