package tokenfly.anthropic.answer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tokenfly.anthropic.request.Threads;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.json.JsonObject;
import tokenfly.provider.Overflow;

/// Errors with the status and type that this format's official SDKs map to their exceptions.
///
/// Source: Anthropic's API errors page. 529 is its own status for an overloaded service.
public final class Errors {
    private static final String TOO_LONG = "prompt is too long: ";
    /// Claude Code asks again with less output when it reads this one.
    private static final String WITH_OUTPUT = "input length and `max_tokens` exceed context limit";

    private record Shape(int status, String type) {}

    private Errors() {
    }

    public static ErrorAnswer answer(ChatError error, String requestId) {
        var shape = shape(error);
        return new ErrorAnswer(shape.status(), headers(error),
                body(error, requestId).toString().getBytes(StandardCharsets.UTF_8));
    }

    /// @param requestId null when it is not known
    static JsonObject body(ChatError error, String requestId) {
        var words = JsonObject.builder()
                .put("type", shape(error).type())
                .put("message", message(error));
        if (Threads.details(error) != null) words.put("details", Threads.details(error));
        return JsonObject.builder()
                .put("type", "error")
                .put("error", words.build())
                .put("request_id", requestId)
                .build();
    }

    private static Shape shape(ChatError error) {
        return switch (error.kind()) {
            case UNAUTHENTICATED -> new Shape(401, "authentication_error");
            case MODEL_NOT_ALLOWED -> new Shape(403, "permission_error");
            case MODEL_NOT_FOUND, PATH_NOT_FOUND, NOT_OFFERED -> new Shape(404, "not_found_error");
            case METHOD_NOT_ALLOWED -> new Shape(405, "not_found_error");
            case INVALID_REQUEST, CONTEXT_TOO_LONG -> new Shape(400, "invalid_request_error");
            case BODY_TOO_LARGE -> new Shape(413, "request_too_large");
            case UNKNOWN_CODING -> new Shape(415, "invalid_request_error");
            case LIMIT_REACHED, UPSTREAM_RATE_LIMITED -> new Shape(429, "rate_limit_error");
            case BALANCE_USED_UP -> new Shape(402, "billing_error");
            case TOO_BUSY, STORAGE_FAILING, UPSTREAM_OVERLOADED -> new Shape(529, "overloaded_error");
            case UPSTREAM_FAILED -> new Shape(502, "api_error");
            case UPSTREAM_TIMED_OUT -> new Shape(504, "timeout_error");
            case REQUEST_REFUSED, CONTENT_REFUSED -> refused(error.status());
            case INTERNAL -> new Shape(500, "api_error");
        };
    }

    private static Shape refused(int status) {
        return switch (status) {
            case 403 -> new Shape(403, "permission_error");
            case 404 -> new Shape(404, "not_found_error");
            case 413 -> new Shape(413, "request_too_large");
            default -> new Shape(status >= 400 && status < 500 ? status : 400,
                    "invalid_request_error");
        };
    }

    private static Map<String, String> headers(ChatError error) {
        var headers = new HashMap<String, String>();
        if (error.retryAfter() != null)
            headers.put("retry-after", Long.toString(
                    Math.max(1, error.retryAfter().plusMillis(999).toSeconds())));
        if (error.isFinal()) headers.put("x-should-retry", "false");
        return headers;
    }

    /// This format has no `param`: the field at fault leads the sentence, as the vendor writes it.
    private static String message(ChatError error) {
        if (error.kind() == ErrorKind.CONTEXT_TOO_LONG) return tooLong(error.message());
        if (error.kind() != ErrorKind.INVALID_REQUEST || error.param() == null
                || error.message().startsWith(error.param()))
            return error.message();
        return error.param() + ": " + error.message();
    }

    /// Claude Code shortens its conversation when it reads these very words, with the two numbers.
    private static String tooLong(String message) {
        if (message.startsWith(TOO_LONG) || message.startsWith(WITH_OUTPUT)) return message;
        var tokens = Overflow.of(message);
        return !tokens.isKnown() ? TOO_LONG + message
                : TOO_LONG + tokens.requested() + " tokens > " + tokens.maximum() + " maximum";
    }
}
