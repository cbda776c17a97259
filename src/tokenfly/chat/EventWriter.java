package tokenfly.chat;

import java.io.IOException;
import tokenfly.sse.SseWriter;

/// Writes one client's stream. Holds its state; not thread-safe. Never flushes: the caller does, when
/// nothing more is at hand.
public interface EventWriter {
    void write(ChatEvent event, SseWriter out) throws IOException;
}
