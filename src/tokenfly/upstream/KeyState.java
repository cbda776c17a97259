package tokenfly.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/// How one key of a provider fares. Thread-safe.
///
/// @param running requests under way with it
record KeyState(Health health, AtomicInteger running) {
}
