package tokenfly.gateway;

import java.io.IOException;
import java.time.Duration;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.RawRequest;
import tokenfly.provider.Fault;
import tokenfly.upstream.AnswerMemory;
import tokenfly.upstream.ClientGoneException;
import tokenfly.upstream.FaultException;
import tokenfly.upstream.TimeUpException;
import tokenfly.upstream.UpstreamAnswer;
import tokenfly.upstream.UpstreamException;
import tokenfly.upstream.UpstreamStream;
import tokenfly.upstream.Waiting;

/// Brings an upstream's answer to the client, in events or whole, whichever way it came. Made for one
/// request; not thread-safe.
///
/// Every path settles the money before the last byte goes out: an answer that a client has whole is
/// paid for, even if the gateway dies in the next instant. What must be remembered of it is kept by
/// then, too: the next request may come in the next instant.
final class Delivery {
    /// So much of what a passage keeps, which is seldom more, is not counted.
    private static final int COUNTED_STEP_BYTES = 16 * 1024;

    private final ClientExchange client;
    private final Endpoint endpoint;
    private final RawRequest request;
    private final Outbound outbound;
    private final Meter meter;
    private final ClientStream stream;
    private final Waiting waiting;
    private final Patience patience;
    private final boolean whole;
    private final AnswerMemory memory;
    /// Of what a passage keeps, as of late.
    private long countedBytes;
    /// Of the answer that is brought now.
    private Tally tally;
    /// How an answer ends that does not fail.
    private Outcome outcome = Outcome.OK;

    /// @param waiting what is done for the client meanwhile
    /// @param patience how long it waits, or null
    /// @param whole a stream goes out when it is whole
    Delivery(ClientExchange client, Endpoint endpoint, RawRequest request, Outbound outbound, Meter meter,
            ClientStream stream, Waiting waiting, Patience patience, boolean whole, AnswerMemory memory) {
        this.client = client;
        this.endpoint = endpoint;
        this.request = request;
        this.outbound = outbound;
        this.meter = meter;
        this.stream = stream;
        this.waiting = waiting;
        this.patience = patience;
        this.whole = whole;
        this.memory = memory;
    }

    /// @throws FaultException when it is no answer after all; nothing of it has gone to the client
    void deliver(UpstreamAnswer answer) throws IOException, InterruptedException {
        try {
            bring(answer);
        } finally {
            meter.lost(tally, answer.target().provider().name());
        }
    }

    private void bring(UpstreamAnswer answer) throws IOException, InterruptedException {
        switch (answer) {
            case UpstreamAnswer.Streaming streaming when whole -> hold(streaming);
            case UpstreamAnswer.Streaming streaming when request.stream() -> passOn(streaming);
            case UpstreamAnswer.Streaming streaming -> collect(streaming);
            case UpstreamAnswer.Whole whole when request.stream() -> replay(whole);
            case UpstreamAnswer.Whole whole -> send(whole);
        }
    }

    private void passOn(UpstreamAnswer.Streaming answer)
            throws IOException, InterruptedException {
        var passage = passage(answer);
        try (var upstream = answer.stream()) {
            if (passOn(upstream, passage)) upstream.drain();
        }
    }

    /// @return whether the upstream gave a whole answer
    private boolean passOn(UpstreamStream upstream, Passage passage)
            throws IOException, InterruptedException {
        try {
            var fault = pump(upstream, passage, stream);
            if (fault == null) finish(passage, outcome, null);
            else finish(passage, Outcome.CUT, fault.toChatError());
            return fault == null && outcome == Outcome.OK;
        } catch (ClientGoneException e) {
            passage.abandon();
            meter.settle(passage.tally(), Outcome.CLIENT_GONE);
            throw e;
        } catch (TimeUpException e) {
            finish(passage, Outcome.CUT, patience.error());
            return false;
        } catch (ChatException full) {
            finish(passage, Outcome.CUT, full.error());
            throw full;
        } catch (InterruptedException e) {
            finish(passage, Outcome.DRAINED, Gateway.stopped());
            throw e;
        }
    }

    /// Lets nothing out before the answer is whole and good.
    private void hold(UpstreamAnswer.Streaming answer) throws IOException, InterruptedException {
        var passage = passage(answer);
        try (var upstream = answer.stream(); var held = new HeldEvents(stream, memory)) {
            var fault = pump(upstream, passage, held);
            if (fault != null) throw new FaultException(fault);
            held.flush();
            release(passage, held);
            if (outcome == Outcome.OK) upstream.drain();
        } catch (ClientGoneException e) {
            passage.abandon();
            meter.settle(passage.tally(), Outcome.CLIENT_GONE);
            throw e;
        }
    }

    /// Passes events on as they come, with one flush for all that are at hand. The last ones stay in
    /// the writer until they are paid for.
    ///
    /// @return how the upstream failed, or null when the answer is whole
    private Fault pump(UpstreamStream upstream, Passage passage, Outlet outlet)
            throws IOException, InterruptedException {
        var out = outlet.begin();
        try {
            while (true) {
                var events = passage.ending() ? upstream.rest(waiting) : upstream.next(waiting);
                if (events.isEmpty()) return end(upstream, passage.end(out));
                if (outlet == stream) client.record().firstByte();
                for (var event : events) {
                    passage.event(event, out);
                    if (passage.tally().over()) return end(upstream, passage.end(out));
                }
                if (isPast(passage)) {
                    passage.stop(out);
                    return null;
                }
                count(passage);
                outlet.flush();
                if (!waiting.hasTimeFor(Duration.ZERO)) throw new TimeUpException();
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

    private void count(Passage passage) {
        long more = passage.keptBytes() - countedBytes;
        if (more < COUNTED_STEP_BYTES) return;
        memory.take(more);
        countedBytes += more;
    }

    /// An answer that has said why it ends is as long as it gets.
    private boolean isPast(Passage passage) {
        boolean past = !passage.ending() && passage.tally().isPast(meter.ceiling());
        if (past) outcome = Outcome.STOPPED;
        return past;
    }

    /// Judged before the client knows: it may ask again at once, and another provider should answer.
    private static Fault end(UpstreamStream upstream, ErrorBody failure) {
        return failure == null ? null : upstream.failed(failure);
    }

    /// An upstream that answers a stream request with a whole body: the client gets events all the same.
    private void replay(UpstreamAnswer.Whole answer) throws IOException {
        var passage = translation(answer);
        try (var held = new HeldEvents(stream, memory)) {
            passage.replay(answer.body(), held.begin());
            held.flush();
            release(passage, held);
        }
    }

    /// Brings the client an answer that is whole, and paid for.
    private void release(Passage passage, HeldEvents held) throws IOException {
        client.record().firstByte();
        settle(passage, outcome);
        if (!stream.begun()) meter.tellCost(client);
        stream.send(held);
        stream.close();
    }

    private void send(UpstreamAnswer.Whole answer) throws IOException {
        var passage = passage(answer);
        send(passage, passage.whole(answer.body()));
    }

    /// An upstream that streams although it was not asked to: its events are added up.
    private void collect(UpstreamAnswer.Streaming answer)
            throws IOException, InterruptedException {
        var passage = translation(answer);
        try (var upstream = answer.stream()) {
            while (!passage.tally().over()) {
                var events = passage.ending()
                        ? upstream.rest(waiting) : upstream.next(waiting);
                if (events.isEmpty()) break;
                for (var event : events) passage.collect(event);
                if (!passage.tally().over() && isPast(passage))
                    for (var event : passage.reader.longest()) passage.collect(event);
                count(passage);
                if (!waiting.hasTimeFor(Duration.ZERO)) throw new TimeUpException();
            }
            var fault = end(upstream, passage.endCollected());
            if (fault != null) throw new FaultException(fault);
            if (outcome == Outcome.OK) upstream.drain();
        } catch (UpstreamException e) {
            if (passage.endCollected() != null) throw new FaultException(e.fault());
        }
        send(passage, passage.written());
    }

    /// @param error what the stream must still say, or null
    private void finish(Passage passage, Outcome outcome, ChatError error) throws IOException {
        if (error != null) client.record().refused(error);
        settle(passage, outcome);
        if (error != null) passage.fail(error, client.record().id, stream.begin());
        stream.close();
    }

    private void send(Passage passage, byte[] body) throws IOException {
        client.record().firstByte();
        settle(passage, outcome);
        meter.tellCost(client);
        client.json(200, body);
    }

    private void settle(Passage passage, Outcome outcome) {
        meter.settle(passage.tally(), outcome);
        outbound.remember(passage.tally().thoughts());
    }

    private Passage passage(UpstreamAnswer answer) {
        var dialect = endpoint.dialect();
        if (answer.target().dialect() != dialect) return translation(answer);
        var tally = tally(answer);
        var relay = dialect.relay(request,
                () -> Usage.estimate(meter.inputEstimate(), tally.outputEstimate()));
        return new PassThrough(relay, tally);
    }

    private Translation translation(UpstreamAnswer answer) {
        var target = answer.target();
        var reader = target.dialect().eventReader(answer.names(), target.provider().kind());
        return new Translation(reader, endpoint.dialect(), outbound.request(), request,
                meter.inputEstimate(), tally(answer));
    }

    private Tally tally(UpstreamAnswer answer) {
        tally = new Tally(request.model(), answer.target().provider().kind().needsReasoningBack());
        return tally;
    }
}
