package tokenfly.upstream.health;

/// Whom a request is asked for.
@FunctionalInterface
public interface Asker {
    /// The request's id.
    String id();

    /// Told of every way that was tried, on the request's thread. An answer that breaks later is told of
    /// once more: what is said last of the same attempt holds.
    default void tried(Tried tried) {
        // Most do not want to know.
    }
}
