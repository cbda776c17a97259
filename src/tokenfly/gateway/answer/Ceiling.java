package tokenfly.gateway.answer;

import tokenfly.account.money.Tokens;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RawRequest;
import tokenfly.upstream.catalog.Model;

/// The most output that a request may have: what is held for it, and what its provider is allowed.
///
/// @param each tokens of one answer; -1 where nothing bounds them
/// @param answers how many answers are asked for; 0 for a request that has no output
public record Ceiling(long each, long answers) {
    /// An answer shorter than this is not worth its input.
    private static final long LEAST_ANSWER = 256;
    /// What an answer that nothing bounds is taken for.
    private static final long USUAL_ANSWER = 32_768;

    /// The least of what the client named and of the model's longest answer.
    public static Ceiling of(Model model, Operation operation, RawRequest request) {
        if (operation == Operation.EMBEDDING) return new Ceiling(-1, 0);
        long named = request.maxTokens();
        if (model.maxOutput() > 0)
            named = named < 0 ? roomFor(model, request) : Math.min(named, model.maxOutput());
        return new Ceiling(named, request.answers());
    }

    /// Nobody asked for so much: servers that refuse what input and answer together exceed must not
    /// refuse it. The input is counted only where it may matter.
    private static long roomFor(Model model, RawRequest request) {
        long most = model.maxOutput();
        if (model.context() == 0 || request.answers() > 1
                || most + request.body().length <= model.context()) return most;
        return Math.clamp(model.context() - request.estimateInput(), Math.min(LEAST_ANSWER, most), most);
    }

    /// With an end that can be held for, for an account whose money has one.
    public Ceiling bounded() {
        if (answers == 0) return this;
        return new Ceiling(Math.min(each < 0 ? USUAL_ANSWER : each, Tokens.MAX / answers), answers);
    }

    /// All answers together.
    public long tokens() {
        return bounded().each * answers;
    }

    /// The same with answers just long enough to be worth their input.
    public long leastTokens() {
        return Math.min(LEAST_ANSWER, bounded().each) * answers;
    }

    /// With answers that together have at most so many tokens.
    public Ceiling within(long tokens) {
        return answers == 0 ? this : new Ceiling(Math.min(bounded().each, tokens / answers), answers);
    }
}
