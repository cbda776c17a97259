package tokenfly.sse;

import java.io.IOException;

/// A stream of events broke a limit. The message names the limit, never what the stream said.
public final class SseException extends IOException {
    private static final long serialVersionUID = 1L;

    SseException(String message) {
        super(message);
    }
}
