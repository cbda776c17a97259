package bench.gateway;

import java.nio.charset.StandardCharsets;

/// Reads HTTP/1.1 messages, requests or answers, as their bytes come in.
///
/// It trusts both ends, which are parts of the benchmark or what is measured: a message it cannot
/// read ends the run. Not thread-safe.
public final class HttpReader {
    /// Takes the body's bytes, without the chunks' framing.
    @FunctionalInterface
    public interface Body {
        void bytes(byte[] from, int start, int end);
    }

    private enum State { HEAD, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, WHOLE }

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED =
            "transfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "connection: close".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head = new byte[8 * 1024];
    private int headLength;
    private State state = State.HEAD;
    private long left;
    private boolean closing;

    /// Reads until the message is whole or `end` is reached.
    ///
    /// @return where it stopped; what follows belongs to the next message
    public int read(byte[] bytes, int start, int end, Body body) {
        int at = start;
        while (at < end && state != State.WHOLE) at = switch (state) {
            case HEAD -> readHead(bytes, at, end);
            case BODY, CHUNK -> readBody(bytes, at, end, body);
            case CHUNK_SIZE -> readSize(bytes[at], at);
            case CHUNK_END -> {
                if (bytes[at] == '\n') begin(State.CHUNK_SIZE, 0);
                yield at + 1;
            }
            case TRAILER -> readTrailer(bytes[at], at);
            case WHOLE -> at;
        };
        return at;
    }

    public boolean whole() {
        return state == State.WHOLE;
    }

    /// Whether some of the message has come.
    boolean begun() {
        return headLength > 0;
    }

    /// Whether the sender closes the connection after this message.
    public boolean closing() {
        return closing;
    }

    public void next() {
        headLength = 0;
        state = State.HEAD;
    }

    /// Of an answer whose head has come.
    public int status() {
        return headLength < 12 ? 0
                : (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
    }

    /// Whether the first line has this text.
    public boolean firstLineHas(byte[] text) {
        int line = 0;
        while (line < headLength && head[line] != '\r') line++;
        return Bytes.has(head, line, text);
    }

    private int readHead(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            byte b = bytes[at++];
            if (headLength == head.length) throw new IllegalStateException("a head over 8 KB");
            head[headLength++] = b;
            if (b == '\n' && headLength >= 4 && head[headLength - 3] == '\n') {
                headIsWhole();
                break;
            }
        }
        return at;
    }

    private void headIsWhole() {
        closing = false;
        long length = -1;
        boolean chunked = false;
        for (int line = 0; line < headLength; line = lineAfter(line)) {
            if (lineStarts(line, LENGTH)) length = number(line + LENGTH.length);
            else if (lineStarts(line, CHUNKED)) chunked = true;
            else if (lineStarts(line, CLOSE)) closing = true;
        }
        if (chunked) begin(State.CHUNK_SIZE, 0);
        else if (length > 0) begin(State.BODY, length);
        else begin(State.WHOLE, 0);
    }

    private int readBody(byte[] bytes, int at, int end, Body body) {
        int n = (int) Math.min(left, end - at);
        body.bytes(bytes, at, at + n);
        left -= n;
        if (left == 0) begin(state == State.BODY ? State.WHOLE : State.CHUNK_END, 0);
        return at + n;
    }

    private int readSize(byte b, int at) {
        if (b == '\n') begin(left == 0 ? State.TRAILER : State.CHUNK, left);
        else if (b != '\r') left = left * 16 + Character.digit(b, 16);
        return at + 1;
    }

    /// `left` counts the bytes of the line at hand; an empty one ends the message.
    private int readTrailer(byte b, int at) {
        if (b == '\n' && left == 0) begin(State.WHOLE, 0);
        else if (b == '\n') left = 0;
        else if (b != '\r') left++;
        return at + 1;
    }

    private void begin(State next, long bytes) {
        state = next;
        left = bytes;
    }

    private int lineAfter(int line) {
        int at = line;
        while (at < headLength && head[at] != '\n') at++;
        return at + 1;
    }

    private boolean lineStarts(int line, byte[] lowerCase) {
        if (line + lowerCase.length > headLength) return false;
        for (int i = 0; i < lowerCase.length; i++) {
            int b = head[line + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCase[i]) return false;
        }
        return true;
    }

    private long number(int start) {
        int at = start;
        while (head[at] == ' ') at++;
        long n = 0;
        for (; head[at] >= '0' && head[at] <= '9'; at++) n = n * 10 + head[at] - '0';
        return n;
    }
}
