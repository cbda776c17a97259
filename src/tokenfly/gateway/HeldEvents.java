package tokenfly.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tokenfly.sse.SseWriter;
import tokenfly.upstream.AnswerMemory;

/// The events of one answer as the client will get them, held until the answer is known to be whole.
/// Counted before they are kept; closing it lets them go. Not thread-safe.
final class HeldEvents extends OutputStream {
    /// What a piece takes beside its bytes.
    private static final int EACH = 32;

    private final AnswerMemory memory;
    private final List<byte[]> pieces = new ArrayList<>();
    private final SseWriter writer = new SseWriter(this);
    private long bytes;

    HeldEvents(AnswerMemory memory) {
        this.memory = memory;
    }

    /// Where they are written; [SseWriter#flush] hands on to here.
    SseWriter writer() {
        return writer;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) {
        memory.take(length + EACH);
        bytes += length + EACH;
        pieces.add(Arrays.copyOfRange(from, start, start + length));
    }

    long bytes() {
        return bytes;
    }

    void writeTo(OutputStream out) throws IOException {
        writer.flush();
        for (var piece : pieces) out.write(piece);
    }

    @Override
    public void close() {
        memory.giveBack(bytes);
        bytes = 0;
    }
}
