package tokenfly.sse;

import java.io.IOException;
import java.io.OutputStream;

/// Writes server-sent events (WHATWG HTML 9.2). Not thread-safe.
///
/// Nothing is sent before [#flush]: the caller flushes once for all events that are at hand.
public final class SseWriter {
    private final OutputStream out;

    public SseWriter(OutputStream out) {
        this.out = out;
    }

    /// @param type the event's name, or null for none
    /// @param data UTF-8
    public void event(String type, byte[] data) throws IOException {
        throw new UnsupportedOperationException("the writer is being written");
    }

    public void comment(String text) throws IOException {
        throw new UnsupportedOperationException("the writer is being written");
    }

    public void flush() throws IOException {
        out.flush();
    }
}
