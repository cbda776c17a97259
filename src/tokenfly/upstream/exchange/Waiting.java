package tokenfly.upstream.exchange;

import java.io.IOException;
import java.time.Duration;

/// What is done for a client while an upstream is silent.
public interface Waiting {
    /// Often enough for common proxies, which take a connection for dead after 30 to 60 s.
    Duration USUAL_INTERVAL = Duration.ofSeconds(15);

    /// For a client that can be told nothing before its whole answer.
    Waiting QUIETLY = new Waiting() {
        @Override
        public Duration interval() {
            return USUAL_INTERVAL;
        }

        @Override
        public void stillWaiting() {
            // Not a byte may go out before the status is known.
        }
    };

    /// How long a silence lasts before something is done about it.
    Duration interval();

    /// Called at every [#interval] of silence.
    ///
    /// @throws IOException when the client has gone: the upstream is cancelled
    /// @throws TimeUpException likewise
    void stillWaiting() throws IOException;

    /// Whether somebody still waits behind so much time.
    default boolean hasTimeFor(Duration pause) {
        return true;
    }
}
