package tokenfly.gateway.client;

import java.time.Duration;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.http.BodyException;
import tokenfly.http.BodyMemory;
import tokenfly.upstream.exchange.AnswerMemory;

/// What one request holds of the memory for bodies beside its own body: what is made of it, and its
/// answer while that is whole. Closing it gives all back. Not thread-safe.
public final class Holding implements AnswerMemory, AutoCloseable {
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final BodyMemory memory;
    private long bytes;

    public Holding(BodyMemory memory) {
        this.memory = memory;
    }

    @Override public void take(long more) {
        try {
            memory.takeMore(this, more);
        } catch (BodyException.MemoryFull e) {
            throw tooBusy();
        }
        bytes += more;
    }

    @Override public void giveBack(long fewer) {
        bytes -= fewer;
        memory.giveBack(this, fewer);
    }

    public static ChatException tooBusy() {
        return new ChatException(ChatError.of(ErrorKind.TOO_BUSY,
                "The gateway holds too many requests at once. Please try again in a moment.").after(BUSY));
    }

    /// Whether so much can be had at all, with nobody else there.
    public boolean mayTake(long more) {
        return more <= memory.limitBytes();
    }

    @Override public void close() {
        giveBack(bytes);
    }
}
