package tokenfly.upstream.health;

import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.upstream.catalog.Target;

/// What became of one way that a request was tried. Holds no key.
///
/// @param model the provider's own id
/// @param format in which it was asked
/// @param key which of the provider's keys, from 1; 0 for a provider without
/// @param keyShown its last four characters, or null
/// @param startNanos in [System#nanoTime]
/// @param tookNanos until the answer began, or the failure was known
/// @param answered an answer began, and is not known to have failed
/// @param failure null when it did not fail, or was given up
public record Tried(String provider, String model, String format, int key, String keyShown, long startNanos,
                    long tookNanos, boolean answered, Failure failure) {

    /// @param status HTTP status, 0 without one
    /// @param words what happened, in ours
    /// @param said the provider's own words, cut and without secrets, which may repeat what was asked; `""`
    ///        when it said nothing
    public record Failure(FaultClass meaning, int status, String words, String said) {
        static Failure of(Fault fault) {
            return new Failure(fault.meaning(), fault.status(), fault.words(), fault.said());
        }

        /// As short as it gets: `500`, `timeout`.
        public String mark() {
            return status / 100 > 2 ? Integer.toString(status) : meaning.mark();
        }
    }

    /// @param answeredAt when the answer began; 0 when it did not
    /// @param fault how it failed, at this moment; or null
    public static Tried of(Target target, long startNanos, long answeredAt, Fault fault) {
        int key = target.key() == null ? 0 : target.provider().keys().indexOf(target.key()) + 1;
        boolean answered = answeredAt != 0 && fault == null;
        return new Tried(target.provider().name(), target.model(), target.dialect().name(), key, target.keyShown(),
                startNanos, (answered ? answeredAt : System.nanoTime()) - startNanos, answered,
                fault == null ? null : Failure.of(fault));
    }

    /// Whether it is the same attempt, of which more is known.
    public boolean isSame(Tried other) {
        return startNanos == other.startNanos && provider.equals(other.provider);
    }
}
