package tokenfly.upstream;

import java.io.IOException;
import java.time.Duration;

/// What is done for a client while an upstream is silent.
@FunctionalInterface
public interface Waiting {
    /// How long a silence lasts before something is done about it.
    Duration INTERVAL = Duration.ofSeconds(15);

    Waiting QUIETLY = () -> {
    };

    /// Called at every [#INTERVAL] of silence.
    ///
    /// @throws IOException when the client has gone: the upstream is cancelled
    void stillWaiting() throws IOException;
}
