package tokenfly.upstream.health;

import java.time.Duration;
import tokenfly.provider.Fault;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Target;

/// Is told how upstreams fare: for metrics and for the operator. Called on the request's thread.
public interface UpstreamWatcher {
    /// @param rests how long the key or provider rests now; zero when it goes on
    void failed(Target target, Fault fault, Duration rests);

    /// @param firstByte from the request to the first event or the whole answer
    void answered(Target target, Duration firstByte);

    /// The one to be told of a request's ways: this, or one that knows whose they are.
    default UpstreamWatcher during(Model model, Asker asker) {
        return this;
    }
}
