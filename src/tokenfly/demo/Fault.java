package tokenfly.demo;

import java.util.Arrays;
import java.util.stream.Collectors;
import tokenfly.json.JsonObject;

/// The errors the demo provider can answer with, by the word that asks for each.
///
/// The messages are worded as the vendors word them where clients are known to look at the words.
enum Fault {
    CONTEXT("400 context", 400, "invalid_request_error", "context_length_exceeded",
            "This model's maximum context length is 8192 tokens. However, your messages resulted in"
                    + " 8193 tokens. Please reduce the length of the messages.",
            "invalid_request_error", "prompt is too long: 8193 tokens > 8192 maximum"),
    INVALID("400", 400, "invalid_request_error", null, "The request is invalid, as was asked for.",
            "invalid_request_error", "The request is invalid, as was asked for."),
    UNAUTHENTICATED("401", 401, "invalid_request_error", "invalid_api_key",
            "Incorrect API key provided.", "authentication_error", "invalid x-api-key"),
    UNPAID("402", 402, "insufficient_quota", "insufficient_quota", "Insufficient Balance",
            "billing_error", "Your credit balance is too low to access the API."),
    FORBIDDEN("403", 403, "invalid_request_error", "model_not_allowed",
            "You do not have access to this model.",
            "permission_error", "You do not have access to this model."),
    NOT_FOUND("404", 404, "invalid_request_error", "model_not_found",
            "The model does not exist or you do not have access to it.",
            "not_found_error", "model: not found"),
    TOO_LARGE("413", 413, "invalid_request_error", null, "The request body is too large.",
            "request_too_large", "Request exceeds the maximum size"),
    UNPROCESSABLE("422", 422, "invalid_request_error", null, "The request cannot be processed.",
            "invalid_request_error", "The request cannot be processed."),
    RATE_LIMITED("429", 429, "rate_limit_error", "rate_limit_exceeded",
            "Rate limit reached for demo. Please try again in 1s.",
            "rate_limit_error", "Number of requests has exceeded your per-minute rate limit."),
    FAILED("500", 500, "server_error", null,
            "The server had an error while processing your request.",
            "api_error", "Internal server error"),
    BAD_GATEWAY("502", 502, "server_error", null, "Bad gateway", "api_error", "Bad gateway"),
    UNAVAILABLE("503", 503, "server_error", "server_is_overloaded",
            "The server is overloaded. Please try again later.", "overloaded_error", "Overloaded"),
    TIMED_OUT("504", 504, "server_error", "timeout", "The request timed out.",
            "timeout_error", "Request timed out"),
    OVERLOADED("529", 529, "server_error", "server_is_overloaded",
            "The server is overloaded. Please try again later.", "overloaded_error", "Overloaded");

    final String word;
    final int status;
    final String openAiType;
    /// Null where the format leaves it null.
    final String openAiCode;
    final String openAiMessage;
    final String anthropicType;
    final String anthropicMessage;

    Fault(String word, int status, String openAiType, String openAiCode, String openAiMessage,
            String anthropicType, String anthropicMessage) {
        this.word = word;
        this.status = status;
        this.openAiType = openAiType;
        this.openAiCode = openAiCode;
        this.openAiMessage = openAiMessage;
        this.anthropicType = anthropicType;
        this.anthropicMessage = anthropicMessage;
    }

    /// Every word, the longer of two with the same beginning first, as alternatives of a pattern.
    static String words() {
        return Arrays.stream(values()).map(fault -> fault.word).collect(Collectors.joining("|"));
    }

    /// @param word one of [#words], or `timeout`
    static Fault of(String word) {
        if (word.equalsIgnoreCase("timeout")) return TIMED_OUT;
        return Arrays.stream(values()).filter(fault -> fault.word.equalsIgnoreCase(word))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("no error: " + word));
    }

    Refusal refusal() {
        return new Refusal(this, null, null);
    }

    /// A request that is refused: the fault, and what is special about this case.
    ///
    /// Thrown while a request is read, caught in one place and written in the format's own shape.
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        final Fault fault;
        /// Null for the fault's own words.
        private final String message;
        /// The field that is wrong, or null.
        private final String param;

        Refusal(Fault fault, String message, String param) {
            super(fault.name());
            this.fault = fault;
            this.message = message;
            this.param = param;
        }

        JsonObject openAi() {
            var error = JsonObject.builder()
                    .put("message", message == null ? fault.openAiMessage : message)
                    .put("type", fault.openAiType);
            if (param == null) error.putNull("param");
            else error.put("param", param);
            if (fault.openAiCode == null) error.putNull("code");
            else error.put("code", fault.openAiCode);
            return JsonObject.builder().put("error", error.build()).build();
        }

        JsonObject anthropic(String requestId) {
            var error = JsonObject.builder()
                    .put("type", fault.anthropicType)
                    .put("message", message == null ? fault.anthropicMessage : message);
            return JsonObject.builder().put("type", "error").put("error", error.build())
                    .put("request_id", requestId).build();
        }
    }
}
