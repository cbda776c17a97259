package tokenfly.upstream;

import tokenfly.provider.Fault;

/// What became of one way that a request was tried. Holds no key.
///
/// @param model the provider's own id
/// @param format in which it was asked
/// @param key which of the provider's keys, from 1; 0 for a provider without
/// @param startNanos in [System#nanoTime]
/// @param tookNanos until the answer began, or the failure was known
/// @param fault null when it answered, or was given up
public record Tried(String provider, String model, String format, int key, long startNanos, long tookNanos,
                    boolean answered, Fault fault) {
    static Tried of(Target target, long startNanos, boolean answered, Fault fault) {
        int key = target.key() == null ? 0 : target.provider().keys().indexOf(target.key()) + 1;
        return new Tried(target.provider().name(), target.model(), target.dialect().name(), key, startNanos, System.nanoTime() - startNanos,
                answered, fault);
    }
}
