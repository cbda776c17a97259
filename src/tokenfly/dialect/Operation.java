package tokenfly.dialect;

/// What is asked of an upstream. Which formats have it, and at which path, is theirs to say
/// ([Dialect#at]).
public enum Operation {
    CHAT, COUNT_TOKENS, COMPLETION, EMBEDDING;

    /// True when the neutral model carries it, so that an upstream of any format will do.
    public boolean isTranslatable() {
        return this == CHAT;
    }
}
