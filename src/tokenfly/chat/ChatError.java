package tokenfly.chat;

import java.time.Duration;

/// What a client is told when a request is refused or fails.
///
/// @param message one sentence that says what to do; holds no key and no host name
/// @param param the field at fault (`messages[2].content`), or null
/// @param code the upstream's own code, or null for the dialect's usual one
/// @param status the upstream's HTTP status for REQUEST_REFUSED, else 0
/// @param retryAfter when a new try makes sense, or null
/// @param isFinal the same request will be refused however often it is tried
public record ChatError(ErrorKind kind, String message, String param, String code, int status,
        Duration retryAfter, boolean isFinal) {

    public ChatError(ErrorKind kind, String message, String param, String code, int status,
            Duration retryAfter) {
        this(kind, message, param, code, status, retryAfter, kind == ErrorKind.BALANCE_USED_UP);
    }

    public static ChatError of(ErrorKind kind, String message) {
        return new ChatError(kind, message, null, null, 0, null);
    }

    public static ChatError invalid(String param, String message) {
        return new ChatError(ErrorKind.INVALID_REQUEST, message, param, null, 0, null);
    }

    public ChatError after(Duration wait) {
        return new ChatError(kind, message, param, code, status, wait, isFinal);
    }

    public ChatError forGood() {
        return new ChatError(kind, message, param, code, status, retryAfter, true);
    }
}
