package tokenfly.upstream;

import java.util.List;
import java.util.function.LongSupplier;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Operation;
import tokenfly.dialect.UpstreamBody;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.AnswerMemory;
import tokenfly.upstream.health.Asker;

/// One client's request on its way to whichever upstream will answer it.
///
/// @param dialects those that will do, best first: a provider is called in the first that it speaks
/// @param stream an answer in events is asked for
/// @param live its events go to the client as they come; else nothing does before the answer is whole
/// @param affinity gives a number that is equal for requests whose prompts share a cache; asked only
///     where there is a choice of keys, since it reads the prompt
/// @param memory counts what of the answer is held
/// @param asker whom it is for
public record UpstreamCall(Model model, List<Dialect> dialects, Operation operation,
        boolean stream, boolean live, LongSupplier affinity, Preparation preparation,
        AnswerMemory memory, Asker asker) {

    /// For a whole answer.
    public UpstreamCall(Model model, List<Dialect> dialects, Operation operation, LongSupplier affinity,
            Preparation preparation, AnswerMemory memory, Asker asker) {
        this(model, dialects, operation, false, false, affinity, preparation, memory, asker);
    }

    /// Makes the body for a target. Called anew for each one that is tried.
    @FunctionalInterface
    public interface Preparation {
        /// @throws tokenfly.chat.ChatException when this target cannot take the request
        UpstreamBody prepare(Target target);
    }
}
