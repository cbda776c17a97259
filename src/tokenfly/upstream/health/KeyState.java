package tokenfly.upstream.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// How one key of a provider fares. Thread-safe.
///
/// @param models how each model fares that was asked with it, by the provider's id
/// @param running requests under way with it
record KeyState(Health health, Map<String, Health> models, AtomicInteger running) {
    static KeyState fresh(LongSupplier nanoClock) {
        return new KeyState(new Health(nanoClock), new ConcurrentHashMap<>(), new AtomicInteger());
    }
}
