package tokenfly.gateway;

import java.io.IOException;
import tokenfly.dialect.Dialect;
import tokenfly.gateway.client.ClientExchange;

/// What a path means.
///
/// @param name of the path, for the log and the metrics
/// @param dialect the format in which its errors are told
record Route(String name, Dialect dialect, Action action) {

    /// Answers the client, or throws what ends the request.
    @FunctionalInterface
    interface Action {
        void run(ClientExchange client) throws IOException, InterruptedException;
    }
}
