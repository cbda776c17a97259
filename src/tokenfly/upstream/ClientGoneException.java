package tokenfly.upstream;

import java.io.IOException;

/// The client has hung up: writing to it failed.
public final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    public ClientGoneException(IOException cause) {
        super("the client has gone", cause);
    }

    static void check(Waiting waiting) throws ClientGoneException {
        try {
            waiting.stillWaiting();
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
