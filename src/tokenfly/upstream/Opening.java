package tokenfly.upstream;

import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.EventReader;
import tokenfly.sse.SseEvent;

/// The beginning of a stream, up to the first event that carries something of the answer: text, thinking,
/// a call, a refusal, an end. A role, an empty delta or a ping carries nothing, so that a failure behind
/// it can still move on. Not thread-safe.
final class Opening implements Consumer<ChatEvent> {
    private final EventReader reader;
    private boolean carries;
    private ErrorBody failure;

    /// @param reader a fresh one, for this alone: what it reads here is read again as the answer
    Opening(EventReader reader) {
        this.reader = reader;
    }

    /// Whether the answer has begun with this event, or failed.
    boolean isBegunBy(SseEvent event) {
        reader.read(event, this);
        return carries || failure != null || reader.ending();
    }

    /// How the answer failed before it began, in the provider's own words; null when it did not.
    ErrorBody failure() {
        return failure;
    }

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextDelta(var text) -> carries |= !text.isEmpty();
            case ChatEvent.RefusalDelta(var text) -> carries |= !text.isEmpty();
            case ChatEvent.ThinkingDelta(var text) -> carries |= !text.isEmpty();
            case ChatEvent.Failed(var said) -> failure = said;
            case ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _, ChatEvent.ToolStarted _,
                 ChatEvent.ToolInput _, ChatEvent.Aside _, ChatEvent.Finished _ -> carries = true;
            case ChatEvent.Started _, ChatEvent.UsageKnown _ -> { }
        }
    }
}
