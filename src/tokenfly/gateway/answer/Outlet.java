package tokenfly.gateway.answer;

import java.io.IOException;
import tokenfly.sse.SseWriter;

/// Where an answer's events are written as they come: to the client, or to where they are held for it.
interface Outlet {
    SseWriter begin() throws IOException;

    /// Lets go what was written.
    void flush() throws IOException;
}
