package tokenfly.upstream.exchange;

import java.io.IOException;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;

/// An upstream failed in a way that says nothing about the request: unreachable, broken, silent.
public final class UpstreamException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FaultClass meaning;

    UpstreamException(FaultClass meaning, String message, Throwable cause) {
        super(message, cause);
        this.meaning = meaning;
    }

    public UpstreamException(FaultClass meaning, String message) {
        this(meaning, message, null);
    }

    public Fault fault() {
        return Fault.unsaid(meaning, getMessage());
    }
}
