package tokenfly.dialect;

import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.sse.SseEvent;

/// Reads one upstream's answer, in events or whole: the only place where a vendor's answers are
/// understood. Holds its state; not thread-safe.
public interface EventReader {
    /// Gives out what the event says, in order. Nothing is given out after Finished or Failed.
    void read(SseEvent event, Consumer<ChatEvent> out);

    /// The upstream's stream has ended: gives out Finished when it is whole, else Failed, unless one
    /// of them was given before.
    void end(Consumer<ChatEvent> out);

    /// The events with which the upstream would end the stream here, had the answer reached its longest.
    List<SseEvent> longest();

    /// Reads an answer that came whole: gives out the stream that it is the sum of.
    void whole(byte[] body, Consumer<ChatEvent> out);

    /// True once the reason of the answer's end was read: only usage and the format's own end may
    /// still follow, and some servers send neither, nor end the stream.
    boolean ending();

    /// The bytes of what it has read and must hold until something else has come.
    default long heldBytes() {
        return 0;
    }
}
