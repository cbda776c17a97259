package tokenfly.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Makes server-sent events of the chunks of one stream, however it was cut (WHATWG HTML 9.2.6).
///
/// ```
///   chunk:  data: {"a":1}\n\ndata: {"b"        next chunk:  :2}\n\n
///           |<- one line  ->|  |<- held ->|                 |<- joined to what was held
/// ```
///
/// An event that lies whole in one chunk costs one copy of its data. Only an unfinished line, and
/// the data lines of an unfinished event, are held between chunks; together they never exceed the
/// limit. A line ends at LF, CRLF or CR; a CR ends it at once, without waiting for what follows.
///
/// Not thread-safe. After an exception the parser must not be fed again.
public final class SseParser {
    private static final byte[] NONE = {};
    private static final int FIRST_BUFFER_BYTES = 256;
    /// A buffer that one great event made larger than this is let go after it.
    private static final int KEPT_BUFFER_BYTES = 4 * 1024;

    private final int maxEventBytes;
    private final TypeNames typeNames = new TypeNames();

    /// The start of a line whose end has not come yet. Most streams never need either buffer.
    private byte[] line = NONE;
    private int lineLength;
    /// The event's data lines so far, joined by LF, once they cannot stay where they were read.
    private byte[] data = NONE;
    private int dataLength;
    /// The event's only data line so far, still lying in the chunk being fed; null when none is.
    private byte[] dataChunk;
    private int dataFrom;
    private int dataTo;

    private boolean hasData;
    private boolean firstLine = true;
    private boolean skipLineFeed;
    private String type = SseEvent.DEFAULT_TYPE;
    private String lastEventId = "";

    /// @param maxEventBytes the most bytes one event's data and the line being read may have
    public SseParser(int maxEventBytes) {
        if (maxEventBytes < 1)
            throw new IllegalArgumentException("maxEventBytes must be positive: " + maxEventBytes);
        this.maxEventBytes = maxEventBytes;
    }

    /// What it holds between chunks.
    public long heldBytes() {
        return line.length + (long) data.length + type.length() + lastEventId.length();
    }

    /// Reads the bytes `from` (inclusive) to `to` (exclusive) of a chunk, which it does not keep,
    /// and hands on each event they complete.
    ///
    /// @throws SseException if an event exceeds the limit
    public void feed(byte[] chunk, int from, int to, Consumer<SseEvent> events) throws SseException {
        int start = from;
        if (skipLineFeed && start < to) {
            skipLineFeed = false;
            if (chunk[start] == '\n') start++;
        }
        for (int end; (end = lineEnd(chunk, start, to)) < to; ) {
            endLine(chunk, start, end, events);
            start = end + 1;
            if (chunk[end] == '\r') {
                if (start == to) skipLineFeed = true;
                else if (chunk[start] == '\n') start++;
            }
        }
        holdLine(chunk, start, to);
        holdData();
    }

    /// Reads what remains in the buffer, and leaves nothing in it.
    ///
    /// @throws SseException if an event exceeds the limit
    public void feed(ByteBuffer chunk, Consumer<SseEvent> events) throws SseException {
        if (chunk.hasArray()) {
            int from = chunk.arrayOffset() + chunk.position();
            feed(chunk.array(), from, from + chunk.remaining(), events);
            chunk.position(chunk.limit());
        } else {
            var bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            feed(bytes, 0, bytes.length, events);
        }
    }

    /// Ends the stream as though the missing line ends had been sent: some servers leave out the
    /// blank line after their last event. Beyond the standard; the data may have been cut short.
    ///
    /// @throws SseException if the event exceeds the limit
    public void end(Consumer<SseEvent> events) throws SseException {
        if (lineLength > 0) endLine(line, 0, 0, events);
        dispatch(events);
    }

    /// Where the line that starts at `from` ends, or `to` when it does not.
    static int lineEnd(byte[] chunk, int from, int to) {
        int at = from;
        // Nearly every byte is greater than CR, so that one comparison passes it.
        while (at < to) {
            byte b = chunk[at];
            if (b <= '\r' && (b == '\n' || b == '\r')) break;
            at++;
        }
        return at;
    }

    private void endLine(byte[] chunk, int from, int to, Consumer<SseEvent> events)
            throws SseException {
        if (lineLength == 0) {
            checkSize(to - from);
            takeLine(chunk, from, to, events);
        } else {
            holdLine(chunk, from, to);
            int length = lineLength;
            lineLength = 0;
            takeLine(line, 0, length, events);
            holdData();
            if (line.length > KEPT_BUFFER_BYTES) line = NONE;
        }
    }

    private void takeLine(byte[] buffer, int from, int to, Consumer<SseEvent> events) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            if (startsWithByteOrderMark(buffer, from, to)) start += 3;
        }
        if (start == to) dispatch(events);
        else if (buffer[start] != ':') takeField(buffer, start, to);
    }

    private static boolean startsWithByteOrderMark(byte[] buffer, int from, int to) {
        return to - from >= 3 && buffer[from] == (byte) 0xEF && buffer[from + 1] == (byte) 0xBB
                && buffer[from + 2] == (byte) 0xBF;
    }

    private void takeField(byte[] buffer, int from, int to) {
        int colon = from;
        while (colon < to && buffer[colon] != ':') colon++;
        int value = Math.min(colon + 1, to);
        if (value < to && buffer[value] == ' ') value++;
        if (isName("data", buffer, from, colon)) addData(buffer, value, to);
        else if (isName("event", buffer, from, colon)) type = typeNames.name(buffer, value, to);
        else if (isName("id", buffer, from, colon)) setId(buffer, value, to);
    }

    private static boolean isName(String name, byte[] buffer, int from, int to) {
        if (to - from != name.length()) return false;
        for (int i = 0; i < name.length(); i++)
            if (buffer[from + i] != name.charAt(i)) return false;
        return true;
    }

    private void addData(byte[] buffer, int from, int to) {
        if (!hasData) {
            hasData = true;
            dataChunk = buffer;
            dataFrom = from;
            dataTo = to;
        } else {
            holdData();
            data = withRoom(data, dataLength, to - from + 1);
            data[dataLength++] = '\n';
            System.arraycopy(buffer, from, data, dataLength, to - from);
            dataLength += to - from;
        }
    }

    /// An id with a NUL is not one, says the standard.
    private void setId(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++)
            if (buffer[i] == 0) return;
        lastEventId = from == to ? "" : new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private void dispatch(Consumer<SseEvent> events) {
        if (hasData) {
            byte[] whole = dataChunk != null
                    ? Arrays.copyOfRange(dataChunk, dataFrom, dataTo)
                    : Arrays.copyOf(data, dataLength);
            var event = new SseEvent(type, whole, lastEventId);
            forgetEvent();
            events.accept(event);
        } else {
            type = SseEvent.DEFAULT_TYPE;
        }
    }

    private void forgetEvent() {
        type = SseEvent.DEFAULT_TYPE;
        hasData = false;
        dataChunk = null;
        dataLength = 0;
        if (data.length > KEPT_BUFFER_BYTES) data = NONE;
    }

    private void holdLine(byte[] chunk, int from, int to) throws SseException {
        int length = to - from;
        if (length == 0) return;
        checkSize(lineLength + length);
        line = withRoom(line, lineLength, length);
        System.arraycopy(chunk, from, line, lineLength, length);
        lineLength += length;
    }

    /// Moves the data that still lies where it was read, before that place is used for other bytes.
    private void holdData() {
        if (dataChunk == null) return;
        data = withRoom(data, 0, dataTo - dataFrom);
        System.arraycopy(dataChunk, dataFrom, data, 0, dataTo - dataFrom);
        dataLength = dataTo - dataFrom;
        dataChunk = null;
    }

    private void checkSize(int lineBytes) throws SseException {
        int dataBytes = dataChunk != null ? dataTo - dataFrom : dataLength;
        if ((long) lineBytes + dataBytes > maxEventBytes)
            throw new SseException("an event exceeds the limit of " + maxEventBytes + " bytes");
    }

    private static byte[] withRoom(byte[] buffer, int used, int more) {
        if (more <= buffer.length - used) return buffer;
        long doubled = Math.max(Math.max(FIRST_BUFFER_BYTES, 2L * buffer.length), (long) used + more);
        return Arrays.copyOf(buffer, (int) Math.min(doubled, Integer.MAX_VALUE - 8));
    }
}
