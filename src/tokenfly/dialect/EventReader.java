package tokenfly.dialect;

import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.sse.SseEvent;

/// Reads one upstream's stream. Holds its state; not thread-safe.
public interface EventReader {
    /// Gives out what the event says, in order. Nothing is given out after Finished or Failed.
    void read(SseEvent event, Consumer<ChatEvent> out);

    /// The upstream's stream has ended: gives out Finished when it is whole, else Failed, unless one
    /// of them was given before.
    void end(Consumer<ChatEvent> out);

    /// True once the reason of the answer's end was read: only usage and the format's own end may follow.
    boolean ending();

    /// True once the format's own end was read (`[DONE]`, `message_stop`): nothing more will come.
    boolean done();
}
