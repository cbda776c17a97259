package tokenfly.provider;

/// What a provider's error speaks of, and so what rests after it: what one request asked too much of
/// is no reason to turn others away.
public enum Subject {
    /// This request alone, or nobody knows what.
    REQUEST,
    /// One model, asked with one key.
    MODEL,
    /// The key, whatever is asked with it.
    KEY,
    /// The provider, with all its keys.
    PROVIDER
}
