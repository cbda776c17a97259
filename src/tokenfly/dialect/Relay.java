package tokenfly.dialect;

import tokenfly.chat.ChatError;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Passes one upstream's answer on to a client of the same dialect: the reader looks at an event, and
/// its bytes go on, changed only where the client's official SDKs need it: the public model id, a
/// withheld usage event, small faults of compatible providers. Holds its state; not thread-safe.
public interface Relay {
    /// Reads what is to be passed on, and must have read it first.
    EventReader reader();

    /// Passes on the event that the reader has just read, changed where it must be, or withholds it. An
    /// error is never passed on.
    void pass(SseEvent event, SseWriter out);

    /// The reader has found the answer whole: writes what the format's end still lacks.
    void finish(SseWriter out);

    /// Ends the client's stream with an error; nothing may follow it.
    void fail(ChatError error, String requestId, SseWriter out);

    /// What the client gets of an answer that came whole, once the reader has read it and not failed.
    byte[] whole(byte[] body);
}
