package tokenfly.gateway.answer;

import java.io.IOException;
import java.time.Duration;
import tokenfly.chat.ErrorBody;
import tokenfly.provider.Fault;
import tokenfly.upstream.exchange.AnswerMemory;
import tokenfly.upstream.exchange.TimeUpException;
import tokenfly.upstream.exchange.UpstreamException;
import tokenfly.upstream.exchange.UpstreamStream;
import tokenfly.upstream.exchange.Waiting;

/// Reads one streamed answer to its end, or to the ceiling that it goes past. Closing it gives back the memory
/// that the answer took meanwhile. Not thread-safe.
final class Pump implements AutoCloseable {
    /// So much of what a passage keeps, which is seldom more, is not counted.
    private static final int COUNTED_STEP_BYTES = 16 * 1024;

    private final UpstreamStream upstream;
    private final Passage passage;
    private final Ceiling ceiling;
    private final Waiting waiting;
    private final AnswerMemory memory;
    /// Of what the passage keeps, as of late.
    private long countedBytes;
    private boolean stopped;

    /// @param waiting what is done for the client meanwhile
    Pump(UpstreamStream upstream, Passage passage, Ceiling ceiling, Waiting waiting, AnswerMemory memory) {
        this.upstream = upstream;
        this.passage = passage;
        this.ceiling = ceiling;
        this.waiting = waiting;
        this.memory = memory;
    }

    /// The answer went on past its ceiling, and was ended there.
    boolean stopped() {
        return stopped;
    }

    /// Passes events on as they come, with one flush for all that are at hand. The last ones stay in
    /// the writer until they are paid for.
    ///
    /// @param each called whenever events have come
    /// @return how the upstream failed, or null when the answer is whole
    /// @throws TimeUpException when the client's own time is up before
    Fault into(Outlet outlet, Runnable each) throws IOException, InterruptedException {
        var out = outlet.begin();
        try {
            while (true) {
                var events = passage.ending() ? upstream.rest(waiting) : upstream.next(waiting);
                if (events.isEmpty()) return end(passage.end(out));
                each.run();
                for (var event : events) {
                    passage.event(event, out);
                    if (passage.tally().over()) return end(passage.end(out));
                }
                if (isPast()) {
                    passage.stop(out);
                    return null;
                }
                count();
                outlet.flush();
                checkTime();
            }
        } catch (UpstreamException e) {
            // A connection may break, or fall silent, behind an answer that is whole.
            return passage.end(out) == null ? null : e.fault();
        } catch (TimeUpException e) {
            // All that is missing is the format's own end.
            if (passage.ending() && passage.end(out) == null) return null;
            throw e;
        }
    }

    /// Adds the events up.
    ///
    /// @return how the upstream failed, or null when the answer is whole
    /// @throws TimeUpException when the client's own time is up before
    Fault collect(Translation answer) throws IOException, InterruptedException {
        try {
            while (!answer.tally().over()) {
                var events = answer.ending() ? upstream.rest(waiting) : upstream.next(waiting);
                if (events.isEmpty()) break;
                for (var event : events) answer.collect(event);
                if (!answer.tally().over() && isPast())
                    for (var event : answer.reader.longest()) answer.collect(event);
                count();
                checkTime();
            }
            return end(answer.endCollected());
        } catch (UpstreamException e) {
            return answer.endCollected() == null ? null : e.fault();
        }
    }

    /// An answer that has said why it ends is as long as it gets.
    private boolean isPast() {
        stopped = !passage.ending() && passage.tally().isPast(ceiling);
        return stopped;
    }

    private void count() {
        long more = passage.keptBytes() - countedBytes;
        if (Math.abs(more) < COUNTED_STEP_BYTES) return;
        if (more > 0) memory.take(more);
        else memory.giveBack(-more);
        countedBytes += more;
    }

    private void checkTime() throws TimeUpException {
        if (!waiting.hasTimeFor(Duration.ZERO)) throw new TimeUpException();
    }

    /// Judged before the client knows: it may ask again at once, and another provider should answer.
    private Fault end(ErrorBody failure) {
        return failure == null ? null : upstream.failed(failure);
    }

    @Override
    public void close() {
        memory.giveBack(countedBytes);
        countedBytes = 0;
    }
}
