package tokenfly.gateway.answer;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.sse.SseWriter;
import tokenfly.upstream.exchange.AnswerMemory;

/// The events of one answer as the client will get them, held until the answer is known to be whole; the
/// client is kept waiting meanwhile. Counted before they are kept; closing it lets them go. Not thread-safe.
final class HeldEvents implements Outlet, AutoCloseable {
    /// As much as an answer may have that comes whole.
    private static final int MOST_BYTES = (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 8);
    /// What a piece takes beside its bytes.
    private static final int EACH = 32;

    private final AnswerMemory memory;
    private final ClientStream client;
    private final List<byte[]> pieces = new ArrayList<>();
    private final SseWriter writer = new SseWriter(new Keeper());
    private long bytes;

    HeldEvents(ClientStream client, AnswerMemory memory) {
        this.client = client;
        this.memory = memory;
    }

    @Override
    public SseWriter begin() {
        return writer;
    }

    /// Keeps what was written.
    ///
    /// @throws ChatException TOO_BUSY when there is no room for it
    @Override
    public void flush() throws IOException {
        writer.flush();
        client.keepAlive();
    }

    private final class Keeper extends OutputStream {
        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int start, int length) {
            take(length + EACH);
            pieces.add(Arrays.copyOfRange(from, start, start + length));
        }
    }

    private void take(int more) {
        if (bytes + more > MOST_BYTES) throw new ChatException(ChatError.of(ErrorKind.TOO_BUSY,
                "The answer is too long to be held until it is whole: more than " + MOST_BYTES
                + " bytes. Send x-tokenfly-whole: false to have it as it comes.").forGood());
        try {
            memory.take(more);
        } catch (ChatException full) {
            throw new ChatException(ChatError.of(ErrorKind.TOO_BUSY, "The gateway has no room now to hold the"
                    + " answer until it is whole. Try again in a moment, or send x-tokenfly-whole: false to"
                    + " have it as it comes.").after(Duration.ofSeconds(1)));
        }
        bytes += more;
    }

    void writeTo(OutputStream out) throws IOException {
        for (var piece : pieces) out.write(piece);
    }

    @Override
    public void close() {
        memory.giveBack(bytes);
        bytes = 0;
    }
}
