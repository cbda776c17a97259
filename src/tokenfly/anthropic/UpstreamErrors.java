package tokenfly.anthropic;

import java.util.Locale;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ErrorKind;

/// Errors that arrive inside an answer whose status was 200.
final class UpstreamErrors {
    static final String ENDED = "upstream stream ended unexpectedly";
    private static final String REFUSED_US =
            "The model's provider refused the gateway. The operator has been told; try another model"
            + " or try again later.";

    private UpstreamErrors() {
    }

    static ChatError ended() {
        return ChatError.of(ErrorKind.UPSTREAM_FAILED, ENDED);
    }

    static ChatError unreadable() {
        return ChatError.of(ErrorKind.UPSTREAM_FAILED,
                "The model's provider sent something that cannot be read.");
    }

    static ChatError of(ErrorBody body) {
        var type = body.type() == null ? "" : body.type();
        var message = body.message().isEmpty()
                ? "The model's provider failed in the middle of its answer." : body.message();
        if (aboutUs(type)) return ChatError.of(ErrorKind.UPSTREAM_FAILED, REFUSED_US);
        return switch (type) {
            case "overloaded_error" -> ChatError.of(ErrorKind.UPSTREAM_OVERLOADED, message);
            case "rate_limit_error" -> ChatError.of(ErrorKind.UPSTREAM_RATE_LIMITED, message);
            case "timeout_error" -> ChatError.of(ErrorKind.UPSTREAM_TIMED_OUT, message);
            case "invalid_request_error" -> new ChatError(tooLong(message) ? ErrorKind.CONTEXT_TOO_LONG
                    : ErrorKind.REQUEST_REFUSED, message, null, body.code(), 400, null);
            default -> new ChatError(ErrorKind.UPSTREAM_FAILED, message, null, body.code(), 0, null);
        };
    }

    /// It concerns the gateway's own key or balance there, which is no client's business.
    static boolean aboutUs(String type) {
        return type.equals("authentication_error") || type.equals("permission_error")
                || type.equals("billing_error");
    }

    private static boolean tooLong(String message) {
        var words = message.toLowerCase(Locale.ROOT);
        return words.contains("prompt is too long") || words.contains("context limit")
                || words.contains("context length") || words.contains("context window");
    }
}
