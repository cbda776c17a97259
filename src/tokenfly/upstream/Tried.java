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
    /// @param answeredAt when the answer began; 0 when it did not
    /// @param fault how it failed, at this moment; or null
    static Tried of(Target target, long startNanos, long answeredAt, Fault fault) {
        int key = target.key() == null ? 0 : target.provider().keys().indexOf(target.key()) + 1;
        boolean answered = answeredAt != 0 && fault == null;
        return new Tried(target.provider().name(), target.model(), target.dialect().name(), key, startNanos,
                (answered ? answeredAt : System.nanoTime()) - startNanos, answered, fault);
    }
}
