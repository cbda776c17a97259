package tokenfly.gateway;

import tokenfly.http.BodyException;
import tokenfly.http.BodyMemory;
import tokenfly.upstream.exchange.AnswerMemory;

/// What one request holds of the memory for bodies beside its own body: what is made of it, and its
/// answer while that is whole. Closing it gives all back. Not thread-safe.
final class Holding implements AnswerMemory, AutoCloseable {
    private final BodyMemory memory;
    private long bytes;

    Holding(BodyMemory memory) {
        this.memory = memory;
    }

    @Override public void take(long more) {
        try {
            memory.takeMore(this, more);
        } catch (BodyException.MemoryFull e) {
            throw Gate.tooBusy();
        }
        bytes += more;
    }

    @Override public void giveBack(long fewer) {
        bytes -= fewer;
        memory.giveBack(this, fewer);
    }

    /// Whether so much can be had at all, with nobody else there.
    boolean mayTake(long more) {
        return more <= memory.limitBytes();
    }

    @Override public void close() {
        giveBack(bytes);
    }
}
