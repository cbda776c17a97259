package tokenfly.upstream;

import java.io.IOException;
import tokenfly.chat.ChatError;

/// An upstream failed in a way that says nothing about the request: unreachable, broken, silent.
public final class UpstreamException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FaultClass fault;

    UpstreamException(FaultClass fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    UpstreamException(FaultClass fault, String message) {
        this(fault, message, null);
    }

    public FaultClass fault() {
        return fault;
    }

    /// What a client is told whose answer it broke off.
    public ChatError toChatError() {
        return Fault.of(this).toChatError();
    }
}
