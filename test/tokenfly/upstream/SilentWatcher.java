package tokenfly.upstream;

import java.time.Duration;
import tokenfly.provider.Fault;

/// Hears everything and keeps nothing.
class SilentWatcher implements UpstreamWatcher {
    @Override
    public void failed(Target target, Fault fault, Duration rests) {
    }

    @Override
    public void answered(Target target, Duration firstByte) {
    }
}
