package tokenfly.dialect;

import java.io.IOException;
import tokenfly.chat.ChatEvent;
import tokenfly.sse.SseWriter;

/// Writes one client's stream. Holds its state; not thread-safe. Never flushes: the caller does, when
/// nothing more is at hand.
public interface EventWriter {
    void write(ChatEvent event, SseWriter out) throws IOException;
}
