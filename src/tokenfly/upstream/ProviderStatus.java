package tokenfly.upstream;

import java.time.Duration;
import java.util.List;
import tokenfly.provider.FaultClass;

/// How a provider fares at one moment.
///
/// @param rests how long it is left alone, zero when it is called
/// @param reason why it rests, or null
public record ProviderStatus(String name, Duration rests, FaultClass reason, List<Key> keys) {

    /// @param name its last four characters
    /// @param running requests under way with it
    public record Key(String name, int running, Duration rests, FaultClass reason) {}
}
