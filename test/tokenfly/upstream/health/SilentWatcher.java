package tokenfly.upstream.health;

import java.time.Duration;
import tokenfly.provider.Fault;
import tokenfly.upstream.catalog.Target;

/// Hears everything and keeps nothing.
public class SilentWatcher implements UpstreamWatcher {
    @Override
    public void failed(Target target, Fault fault, Duration rests) {
    }

    @Override
    public void answered(Target target, Duration firstByte) {
    }
}
