package tokenfly.upstream;

import java.io.IOException;

/// Takes what an upstream answers, on the request's thread, and brings it where it belongs.
///
/// @param <R> what is left of it
@FunctionalInterface
public interface Receiver<R> {
    /// @throws FaultException when it turns out to be no answer, and nothing of it has gone to the client:
    ///         the next way is tried
    R receive(UpstreamAnswer answer) throws IOException, InterruptedException;
}
