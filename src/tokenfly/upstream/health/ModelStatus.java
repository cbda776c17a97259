package tokenfly.upstream.health;

import java.time.Duration;
import tokenfly.provider.FaultClass;

/// How a model fares at one moment.
///
/// @param on some provider of it has a key
/// @param rests until the first of its ways is free again; zero when one is
/// @param reason why that one rests, or null
public record ModelStatus(boolean on, Duration rests, FaultClass reason) {
    /// Whether a request for it would be sent.
    public boolean isServed() {
        return on && rests.isZero();
    }

    /// `on`, `resting` or `off`.
    public String state() {
        return !on ? "off" : rests.isZero() ? "on" : "resting";
    }
}
