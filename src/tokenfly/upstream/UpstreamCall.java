package tokenfly.upstream;

import java.util.function.LongSupplier;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.UpstreamBody;

/// One client's request on its way to whichever upstream will answer it.
///
/// @param client the format the client speaks; a provider that speaks it too is called in it
/// @param other the format a provider is called in that does not; null when only `client` will do
/// @param stream an answer in events is asked for
/// @param affinity gives a number that is equal for requests whose prompts share a cache; asked only
///     where there is a choice of keys, since it reads the prompt
public record UpstreamCall(Model model, Dialect client, Dialect other, Operation operation,
        boolean stream, LongSupplier affinity, Preparation preparation) {

    /// Makes the body for a target. Called anew for each one that is tried.
    @FunctionalInterface
    public interface Preparation {
        /// @throws tokenfly.chat.ChatException when this target cannot take the request
        UpstreamBody prepare(Target target);
    }
}
