package tokenfly.upstream;

import tokenfly.upstream.exchange.AnswerMemory;

/// The memory that one try takes: if no answer comes of it, the next one needs the room. Not thread-safe.
final class TriedMemory implements AnswerMemory {
    private final AnswerMemory memory;
    private long bytes;

    TriedMemory(AnswerMemory memory) {
        this.memory = memory;
    }

    @Override public void take(long more) {
        memory.take(more);
        bytes += more;
    }

    @Override public void giveBack(long fewer) {
        memory.giveBack(fewer);
        bytes -= fewer;
    }

    void giveAllBack() {
        giveBack(bytes);
    }
}
