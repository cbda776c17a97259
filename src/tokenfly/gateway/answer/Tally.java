package tokenfly.gateway.answer;

import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.tokens.TokenEstimate;

/// What is to be known of an answer beside its passing on: what it costs, how it ends, what must be
/// remembered of it. The one consumer of its events, whichever way it goes on. Not thread-safe.
final class Tally implements Consumer<ChatEvent> {
    /// What belongs to one text, so that its words are counted whole.
    private enum Kind {
        TEXT, THINKING, CALL, ASIDE
    }

    private final TokenEstimate output;
    private final Thoughts thoughts;
    private Kind last = Kind.TEXT;
    private Usage usage;
    private boolean finished;
    private ErrorBody failure;

    /// @param model whose tokens are estimated
    /// @param remembers the answer's thinking is to be kept
    Tally(String model, boolean remembers) {
        this.output = new TokenEstimate(model);
        this.thoughts = new Thoughts(remembers);
    }

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextDelta(var text) -> count(Kind.TEXT, text);
            case ChatEvent.RefusalDelta(var text) -> count(Kind.TEXT, text);
            case ChatEvent.ThinkingDelta(var text) -> {
                count(Kind.THINKING, text);
                thoughts.thinking(text);
            }
            case ChatEvent.ToolStarted call -> {
                output.border().text(call.name()).border();
                thoughts.call(call);
            }
            case ChatEvent.ToolInput(var text) -> count(Kind.CALL, text);
            case ChatEvent.Aside(var text) -> count(Kind.ASIDE, text);
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished _ -> finished = true;
            case ChatEvent.Failed(var said) -> failure = said;
            case ChatEvent.Started _, ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _ -> { }
        }
    }

    private void count(Kind kind, String text) {
        if (kind != last) output.border();
        last = kind;
        output.text(text);
    }

    /// The answer is whole, or has failed: nothing more is to be read.
    boolean over() {
        return finished || failure != null;
    }

    /// How the answer failed, in the provider's own words; null when it did not.
    ErrorBody failure() {
        return failure;
    }

    /// The last totals the upstream gave, or null.
    Usage usage() {
        return usage;
    }

    /// Whether the upstream counted all of it.
    boolean isCounted() {
        return usage != null && !usage.estimated();
    }

    /// Whether the output has gone well past its ceiling, by the upstream's count or by ours, which is
    /// less exact.
    boolean isPast(Ceiling ceiling) {
        if (ceiling.each() < 0) return false;
        long most = ceiling.tokens();
        return output.tokens() > most + most / 2 + 256
                || usage != null && usage.output() > most + most / 8 + 64;
    }

    /// Tokens of the output so far, estimated from its text.
    long outputEstimate() {
        return output.tokens();
    }

    Thoughts thoughts() {
        return thoughts;
    }
}
