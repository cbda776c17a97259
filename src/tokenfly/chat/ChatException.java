package tokenfly.chat;

/// Ends a request with an error for its client. Thrown anywhere, caught in one place, written in the
/// client's own dialect.
public final class ChatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ChatError error;

    public ChatException(ChatError error) {
        // No stack trace: it is an answer, not a bug, and may be thrown thousands of times a second.
        super(error.message(), null, false, false);
        this.error = error;
    }

    public static ChatException invalid(String param, String message) {
        return new ChatException(ChatError.invalid(param, message));
    }

    public ChatError error() {
        return error;
    }
}
