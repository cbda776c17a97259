package tokenfly.sse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes server-sent events (WHATWG HTML 9.2.5), LF at every line's end.
///
/// Events gather in a buffer until [#flush], which hands it on as one write and flushes: the caller
/// decides what goes out together. Line ends inside data, of whatever kind, start a new `data`
/// line, so a reader gets them back as LF. Not thread-safe.
public final class SseWriter {
    private static final int FIRST_BUFFER_BYTES = 512;
    /// A buffer that one great event made larger than this is let go after it.
    private static final int KEPT_BUFFER_BYTES = 4 * 1024;
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ": ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int length;

    public SseWriter(OutputStream out) {
        this.out = out;
    }

    /// An event of the type; null or `message` writes no `event` line.
    ///
    /// @throws IllegalArgumentException if the type has a line end
    public void event(String type, byte[] data) {
        event(type, data, 0, data.length);
    }

    /// An event of the type, its data the bytes `from` (inclusive) to `to` (exclusive).
    ///
    /// @throws IllegalArgumentException if the type has a line end
    public void event(String type, byte[] data, int from, int to) {
        if (type != null && !type.equals(SseEvent.DEFAULT_TYPE)) field(EVENT, type);
        data(data, from, to);
    }

    /// An event whose data has no line end, as compact JSON has none: it is not searched for one.
    public void line(String type, byte[] data) {
        if (type != null) field(EVENT, type);
        append(DATA, 0, DATA.length);
        append(data, 0, data.length);
        append('\n');
        append('\n');
    }

    /// An event of the default type, its data the bytes `from` (inclusive) to `to` (exclusive).
    public void data(byte[] data, int from, int to) {
        lines(DATA, data, from, to);
        append('\n');
    }

    /// A comment, which readers skip. The blank line after it is for readers that split a stream
    /// at blank lines and look at the pieces.
    public void comment(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines(COMMENT, bytes, 0, bytes.length);
        append('\n');
    }

    /// Hands on everything written since the last flush, as one write. What a failed write left
    /// behind is dropped: the reader is gone.
    public void flush() throws IOException {
        int ready = length;
        length = 0;
        if (ready > 0) out.write(buffer, 0, ready);
        if (buffer.length > KEPT_BUFFER_BYTES) buffer = new byte[FIRST_BUFFER_BYTES];
        out.flush();
    }

    private void field(byte[] name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)
            throw new IllegalArgumentException("an event's type or id has a line end");
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        append(name, 0, name.length);
        append(bytes, 0, bytes.length);
        append('\n');
    }

    private void lines(byte[] name, byte[] text, int from, int to) {
        int start = from;
        while (true) {
            int end = SseParser.lineEnd(text, start, to);
            append(name, 0, name.length);
            append(text, start, end);
            append('\n');
            if (end == to) return;
            start = end + 1;
            if (text[end] == '\r' && start < to && text[start] == '\n') start++;
        }
    }

    private void append(byte[] bytes, int from, int to) {
        makeRoom(to - from);
        System.arraycopy(bytes, from, buffer, length, to - from);
        length += to - from;
    }

    private void append(char ascii) {
        makeRoom(1);
        buffer[length++] = (byte) ascii;
    }

    private void makeRoom(int bytes) {
        if (bytes > buffer.length - length)
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + bytes));
    }
}
