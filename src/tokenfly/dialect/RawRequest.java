package tokenfly.dialect;

import java.util.List;
import java.util.Map;
import tokenfly.json.MemberIndex;
import tokenfly.provider.ProviderKind;

/// A request body of which only the top level was looked at. Thread-safe; the bytes are never changed.
public interface RawRequest {
    TopLevel topLevel();

    default byte[] body() {
        return topLevel().body();
    }

    default String model() {
        return topLevel().model();
    }

    default boolean stream() {
        return topLevel().stream();
    }

    default long maxTokens() {
        return topLevel().maxTokens();
    }

    default long answers() {
        return topLevel().answers();
    }

    default MemberIndex members() {
        return topLevel().members();
    }

    /// A quick count of the input's tokens from its bytes, a little too high rather than too low.
    long estimateInput();

    /// Equal for requests that begin alike (system, tools, first message), whose prompts a provider's
    /// cache shares.
    long prefixHash();

    /// The body for an upstream of the same dialect: the same bytes but for what `edits` names.
    byte[] forUpstream(Edits edits);

    /// What of the request that body cannot carry, in the client's words.
    default List<String> lost(Edits edits) {
        return List.of();
    }

    /// The headers that go with it.
    ///
    /// @param client those of the client's that belong to the format
    default Map<String, String> headers(Map<String, String> client) {
        return client;
    }

    /// @param model the upstream's id
    /// @param maxTokens the most output of one answer, to stand in the field that the kind obeys and
    ///     in no other; -1 where nothing bounds it
    /// @param memory gives back reasoning that the client dropped, where the kind needs it
    record Edits(String model, long maxTokens, ProviderKind kind, ReasoningRecall memory) {
        /// The ceiling, which never is above the one that the client named.
        public long within(long named) {
            return named < 0 ? maxTokens : Math.min(named, maxTokens);
        }
    }
}
