package tokenfly.upstream.health;

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
    /// @param models those of the provider's models that rest with it
    public record Key(String name, int running, Duration rests, FaultClass reason, List<Resting> models) {}

    /// @param id the provider's own id of a model
    public record Resting(String id, Duration rests, FaultClass reason) {}
}
