package tokenfly.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorKind;

/// The errors the demo provider can answer with, by the word that asks for each. The format of who
/// asked has the words for the kind.
enum DemoError {
    CONTEXT("400 context", 400, ErrorKind.CONTEXT_TOO_LONG, null,
            "This model's maximum context length is 8192 tokens. However, your messages resulted in"
                    + " 8193 tokens. Please reduce the length of the messages."),
    INVALID("400", 400, ErrorKind.INVALID_REQUEST, null, "The request is invalid, as was asked for."),
    UNAUTHENTICATED("401", 401, ErrorKind.UNAUTHENTICATED, null, "Incorrect API key provided."),
    UNPAID("402", 402, ErrorKind.BALANCE_USED_UP, null, "Insufficient Balance"),
    FORBIDDEN("403", 403, ErrorKind.MODEL_NOT_ALLOWED, null, "You do not have access to this model."),
    NOT_FOUND("404", 404, ErrorKind.MODEL_NOT_FOUND, null,
            "The model does not exist or you do not have access to it."),
    TOO_LARGE("413", 413, ErrorKind.BODY_TOO_LARGE, null, "The request body is too large."),
    UNPROCESSABLE("422", 422, ErrorKind.REQUEST_REFUSED, null, "The request cannot be processed."),
    RATE_LIMITED("429", 429, ErrorKind.UPSTREAM_RATE_LIMITED, null,
            "Rate limit reached for demo. Please try again in 1s."),
    FAILED("500", 500, ErrorKind.INTERNAL, null,
            "The server had an error while processing your request."),
    BAD_GATEWAY("502", 502, ErrorKind.UPSTREAM_FAILED, null, "Bad gateway"),
    UNAVAILABLE("503", 503, ErrorKind.UPSTREAM_OVERLOADED, "server_is_overloaded",
            "The server is overloaded. Please try again later."),
    TIMED_OUT("504", 504, ErrorKind.UPSTREAM_TIMED_OUT, "timeout", "The request timed out."),
    OVERLOADED("529", 529, ErrorKind.UPSTREAM_OVERLOADED, "server_is_overloaded",
            "The server is overloaded. Please try again later.");

    final String word;
    final int status;
    private final ErrorKind kind;
    /// Null for the format's usual one.
    private final String code;
    private final String message;

    DemoError(String word, int status, ErrorKind kind, String code, String message) {
        this.word = word;
        this.status = status;
        this.kind = kind;
        this.code = code;
        this.message = message;
    }

    /// Every word, the longer of two with the same beginning first, as alternatives of a pattern.
    static String words() {
        return Arrays.stream(values()).map(fault -> fault.word).collect(Collectors.joining("|"));
    }

    /// @param word one of [#words], or `timeout`
    static DemoError of(String word) {
        if (word.equalsIgnoreCase("timeout")) return TIMED_OUT;
        return Arrays.stream(values()).filter(fault -> fault.word.equalsIgnoreCase(word))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("no error: " + word));
    }

    ChatError error() {
        return new ChatError(kind, message, null, code, status,
                this == RATE_LIMITED ? Duration.ofSeconds(1) : null);
    }
}
