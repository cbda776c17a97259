package tokenfly.dialect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tokenfly.chat.ChatError;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;

/// What OpenAI's formats call a kind of error, and how they write one.
///
/// @param code of an error that has none of its own; null for none
public record ErrorShape(int status, String type, String code) {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    public static ErrorShape invalid(int status, String code) {
        return new ErrorShape(status, "invalid_request_error", code);
    }

    /// @param waits it always names a time, so that clients do not come back at once
    public ErrorAnswer answer(ChatError error, boolean waits) {
        return new ErrorAnswer(status, headers(error, waits), Json.utf8(body(error)));
    }

    /// `{"error":{"message","type","param","code"}}`, all four there, as the SDKs expect.
    public JsonObject body(ChatError error) {
        var body = JsonObject.builder().put("message", error.message()).put("type", type);
        if (error.param() == null) body.putNull("param");
        else body.put("param", error.param());
        var told = error.code() == null ? code : error.code();
        if (told == null) body.putNull("code");
        else body.put("code", told);
        return JsonObject.builder().put("error", body.build()).build();
    }

    private static Map<String, String> headers(ChatError error, boolean waits) {
        var headers = new HashMap<String, String>();
        var wait = error.retryAfter();
        if (wait == null && waits) wait = LEAST_WAIT;
        if (wait != null) {
            long millis = Math.max(1, wait.toMillis());
            headers.put("retry-after", Long.toString((millis + 999) / 1000));
            headers.put("retry-after-ms", Long.toString(millis));
        }
        if (error.isFinal()) headers.put("x-should-retry", "false");
        return headers;
    }
}
