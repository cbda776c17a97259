package tokenfly.upstream.exchange;

import java.io.IOException;

/// Nobody waits for the answer any more: the upstream is stopped, and nothing is said of how it fares.
public abstract sealed class NobodyWaitsException extends IOException permits ClientGoneException, TimeUpException {
    private static final long serialVersionUID = 1L;

    NobodyWaitsException(String message, IOException cause) {
        super(message, cause);
    }

    static void check(Waiting waiting) throws NobodyWaitsException {
        try {
            waiting.stillWaiting();
        } catch (NobodyWaitsException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
