package tokenfly.dialect;

import tokenfly.provider.ProviderKind;

/// A request body of which only the top level was looked at. Thread-safe; the bytes are never changed.
public interface RawRequest {
    byte[] body();

    String model();

    boolean stream();

    /// The most output the client asked for; -1 when it did not say.
    long maxTokens();

    /// How many answers are asked for (OpenAI's `n`), at least 1.
    int choices();

    boolean hasTools();

    /// A quick count of the input's tokens from its bytes, a little too high rather than too low.
    long estimateInput();

    /// Equal for requests that begin alike (system, tools, first message), whose prompts a provider's
    /// cache shares.
    long prefixHash();

    /// The body for an upstream of the same dialect: the same bytes but for what `edits` names.
    byte[] forUpstream(Edits edits);

    /// @param model the upstream's id
    /// @param maxTokens a lowered ceiling, or -1 to leave the client's
    /// @param memory gives back reasoning that the client dropped, where the kind needs it
    record Edits(String model, long maxTokens, ProviderKind kind, ReasoningRecall memory) {}
}
