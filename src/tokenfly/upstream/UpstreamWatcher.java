package tokenfly.upstream;

import java.time.Duration;
import tokenfly.provider.Fault;

/// Is told how upstreams fare: for metrics and for the operator. Called on the request's thread.
public interface UpstreamWatcher {
    /// @param rests how long the key or provider rests now; zero when it goes on
    void failed(Target target, Fault fault, Duration rests);

    /// @param firstByte from the request to the first event or the whole answer
    void answered(Target target, Duration firstByte);

    /// The one to be told of a request's ways: this, or one that knows whose they are.
    default UpstreamWatcher during(UpstreamCall call) {
        return this;
    }
}
