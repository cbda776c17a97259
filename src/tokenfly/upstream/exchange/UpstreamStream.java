package tokenfly.upstream.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tokenfly.chat.ErrorBody;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseException;
import tokenfly.sse.SseParser;
import tokenfly.upstream.health.Trial;

/// An upstream's answer as events, each at hand as soon as it has come in. One reader, which says at
/// the end what it got: [#drain] for a whole answer, [#failed] for one that was none. Closing it
/// stops the upstream.
public final class UpstreamStream implements AutoCloseable {
    /// The largest single event; a whole answer can come as one, and a small heap holds several.
    static final int MAX_EVENT_BYTES =
            (int) Math.min(16 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 32);
    /// Events that carry nothing, held before an answer begins; past them it has.
    private static final int MAX_HELD = 1000;
    /// All of them together; what is longer and still says nothing is no answer.
    private static final int MAX_HELD_BYTES = MAX_EVENT_BYTES;
    private static final int EVENT_BYTES = 100;
    private static final int TIMES_HELD = 6;
    private static final int COUNTED_STEP = 64 * 1024;
    private static final Duration DRAIN = Duration.ofMillis(200);
    private static final Duration AFTER_FINISH = Duration.ofSeconds(5);

    private final UpstreamResponse response;
    private final Trial trial;
    private final boolean passedOn;
    private final AnswerMemory memory;
    private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
    private final ArrayDeque<SseEvent> ahead = new ArrayDeque<>();
    /// Of the events that are held before the answer begins.
    private long aheadBytes;
    private long countedBytes;
    private boolean ended;
    /// How the connection broke behind events that are still at hand.
    private UpstreamException broken;

    /// @param passedOn its events are; else they are kept until the answer is whole
    public UpstreamStream(UpstreamResponse response, Trial trial, boolean passedOn, AnswerMemory memory) {
        this.response = response;
        this.trial = trial;
        this.passedOn = passedOn;
        this.memory = memory;
    }

    /// All events that have come in, at least one; an empty list at the end of the stream.
    ///
    /// @throws UpstreamException when the connection breaks or the upstream falls silent
    /// @throws NobodyWaitsException when `waiting` finds that nobody does any more
    public List<SseEvent> next(Waiting waiting) throws IOException, InterruptedException {
        try {
            long silentSince = System.nanoTime();
            while (ahead.isEmpty() && !ended) {
                if (broken != null) throw broken;
                read(response.next(waiting));
                silentSince = bridge(silentSince, waiting);
            }
            var events = new ArrayList<>(ahead);
            ahead.clear();
            aheadBytes = 0;
            if (!passedOn) keep(events);
            return events;
        } catch (UpstreamException e) {
            trial.failed(e.fault());
            throw e;
        }
    }

    /// The same behind an answer that has said why it ends: a short silence ends the stream, too, since
    /// some servers never do.
    public List<SseEvent> rest(Waiting waiting) throws IOException, InterruptedException {
        boolean atHand = !ahead.isEmpty() || ended || broken != null;
        if (!atHand && !response.comesWithin(AFTER_FINISH)) return List.of();
        return next(waiting);
    }

    /// The event that the answer begins with, and takes none; null when the stream ends without it. Those
    /// before it are held and come with it, but for those that only say that somebody is there.
    ///
    /// @param begins asked once of each event, in order
    /// @param deadline nano time by which it must have come
    public SseEvent first(Predicate<SseEvent> begins, long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        long toldAt = System.nanoTime();
        int held = 0;
        while (true) {
            ahead.removeIf(UpstreamStream::isKeepAlive);
            for (var event : ahead.stream().skip(held).toList()) {
                aheadBytes += event.data().length + EVENT_BYTES;
                if (++held == MAX_HELD || begins.test(event)) return event;
            }
            if (aheadBytes > MAX_HELD_BYTES) throw new UpstreamException(FaultClass.TRANSPORT,
                    "more than " + MAX_HELD_BYTES + " bytes that are no answer");
            if (broken != null) throw broken;
            if (ended) return null;
            read(response.nextBefore(deadline, waiting));
            if (System.nanoTime() - toldAt < waiting.interval().toNanos()) continue;
            NobodyWaitsException.check(waiting); // what is held tells the client nothing
            toldAt = System.nanoTime();
        }
    }

    /// An event that only says that somebody is there.
    private static boolean isKeepAlive(SseEvent event) {
        return event.type().equals("ping") || event.data().length == 0;
    }

    /// Gives bytes that were read before the stream was known to be one.
    public void feed(byte[] head) throws IOException {
        try {
            parser.feed(head, 0, head.length, ahead::add);
        } catch (SseException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, e.getMessage(), e);
        }
    }

    /// The answer is whole. Waits a moment for the stream's end: a connection that was read to its end
    /// can be used again.
    public void drain() throws InterruptedException {
        trial.succeeded();
        if (!ended) ended = response.endsWithin(DRAIN);
    }

    /// The events did not make a whole answer: the provider broke off or said that it had failed.
    ///
    /// @param said in its own words
    public Fault failed(ErrorBody said) {
        var fault = trial.target().fault(response.status(), response.headers(), said);
        trial.failed(fault);
        return fault;
    }

    @Override
    public void close() {
        response.close();
        trial.close();
    }

    /// Most of a usual event is not text.
    private void keep(List<SseEvent> events) {
        long bytes = 0;
        for (var event : events) bytes += event.data().length;
        memory.take(bytes / 4);
    }

    /// A great event is held while it comes in, and a few times more until it has gone on.
    private void countHeld() {
        long held = TIMES_HELD * parser.heldBytes() + aheadBytes;
        if (held > countedBytes + COUNTED_STEP) memory.take(held - countedBytes);
        else if (held < countedBytes) memory.giveBack(countedBytes - held);
        else return;
        countedBytes = held;
    }

    /// Reads what has come in, up to a window of it: who sends without a pause must not keep the
    /// client waiting.
    private void read(List<ByteBuffer> buffers) throws IOException, InterruptedException {
        try {
            for (int pieces = 1; buffers != null; pieces++) {
                if (buffers.isEmpty()) {
                    ended = true;
                    parser.end(this::takeUnended);
                    return;
                }
                countHeld();
                for (var buffer : buffers) parser.feed(buffer, ahead::add);
                if (pieces == BodyQueue.WINDOW) return;
                buffers = poll();
            }
        } catch (SseException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, e.getMessage(), e);
        }
    }

    /// What came before the connection broke is passed on before its breaking is.
    private List<ByteBuffer> poll() throws IOException, InterruptedException {
        try {
            return response.poll();
        } catch (UpstreamException e) {
            if (ahead.isEmpty()) throw e;
            broken = e;
            return null;
        }
    }

    /// The last event of a server that leaves out the blank line behind it; but one that was cut within
    /// its data says nothing to anybody.
    private void takeUnended(SseEvent event) {
        try {
            if (!event.text().strip().equals("[DONE]")) Json.parse(event.data());
            ahead.add(event);
        } catch (JsonException torn) {
            // What came before it is still good, and its reader will miss the end.
        }
    }

    /// An upstream's own keep-alives are bytes but no events: the client still needs ours.
    private long bridge(long silentSince, Waiting waiting) throws NobodyWaitsException {
        if (!ahead.isEmpty() || System.nanoTime() - silentSince < waiting.interval().toNanos())
            return silentSince;
        NobodyWaitsException.check(waiting);
        return System.nanoTime();
    }
}
