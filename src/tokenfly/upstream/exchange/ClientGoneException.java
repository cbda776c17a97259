package tokenfly.upstream.exchange;

import java.io.IOException;

/// The client has hung up: writing to it failed.
public final class ClientGoneException extends NobodyWaitsException {
    private static final long serialVersionUID = 1L;

    public ClientGoneException(IOException cause) {
        super("the client has gone", cause);
    }
}
