package tokenfly.dialect;

import java.io.IOException;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.sse.SseWriter;

/// Writes one client's stream. Holds its state; not thread-safe. Never flushes: the caller does, when
/// nothing more is at hand.
public interface EventWriter {
    /// @param event never Failed; UsageKnown has come before Finished, be it an estimate
    void write(ChatEvent event, SseWriter out);

    /// The bytes of what it holds of the answer until its end, and of what that end will take.
    default long heldBytes() {
        return 0;
    }

    /// Ends the stream with an error; nothing may follow it.
    void fail(ChatError error, String requestId, SseWriter out) throws IOException;
}
