package tokenfly.gateway.answer;

import java.io.IOException;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.Usage;
import tokenfly.dialect.RawRequest;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.gateway.client.Patience;
import tokenfly.gateway.record.Outcome;
import tokenfly.upstream.FaultException;
import tokenfly.upstream.UpstreamAnswer;
import tokenfly.upstream.exchange.AnswerMemory;
import tokenfly.upstream.exchange.ClientGoneException;
import tokenfly.upstream.exchange.TimeUpException;
import tokenfly.upstream.exchange.UpstreamStream;
import tokenfly.upstream.exchange.Waiting;

/// Brings an upstream's answer to the client, in events or whole, whichever way it came. Made for one
/// request; not thread-safe.
///
/// Every path settles the money before the last byte goes out: an answer that a client has whole is
/// paid for, even if the gateway dies in the next instant. What must be remembered of it is kept by
/// then, too: the next request may come in the next instant.
public final class Delivery {
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
    /// Of the answer that is brought now.
    private Tally tally;

    /// @param waiting what is done for the client meanwhile
    /// @param patience how long it waits, or null
    /// @param whole a stream goes out when it is whole
    public Delivery(ClientExchange client, Endpoint endpoint, RawRequest request, Outbound outbound, Meter meter,
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
    public void deliver(UpstreamAnswer answer) throws IOException, InterruptedException {
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
        try (var pump = pump(upstream, passage)) {
            var fault = pump.into(stream, client.record()::firstByte);
            if (fault == null) finish(passage, outcome(pump), null);
            else finish(passage, Outcome.CUT, fault.toChatError());
            return fault == null && !pump.stopped();
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
            finish(passage, Outcome.DRAINED, ClientExchange.stopped());
            throw e;
        }
    }

    private Pump pump(UpstreamStream upstream, Passage passage) {
        return new Pump(upstream, passage, meter.ceiling(), waiting, memory);
    }

    private static Outcome outcome(Pump pump) {
        return pump.stopped() ? Outcome.STOPPED : Outcome.OK;
    }

    /// Lets nothing out before the answer is whole and good.
    private void hold(UpstreamAnswer.Streaming answer) throws IOException, InterruptedException {
        var passage = passage(answer);
        try (var upstream = answer.stream(); var held = new HeldEvents(stream, memory);
                var pump = pump(upstream, passage)) {
            var fault = pump.into(held, () -> { });
            if (fault != null) throw new FaultException(fault);
            release(passage, held, outcome(pump));
            if (!pump.stopped()) upstream.drain();
        } catch (ClientGoneException e) {
            passage.abandon();
            meter.settle(passage.tally(), Outcome.CLIENT_GONE);
            throw e;
        }
    }

    /// An upstream that answers a stream request with a whole body: the client gets events all the same.
    private void replay(UpstreamAnswer.Whole answer) throws IOException {
        var passage = translation(answer);
        try (var held = new HeldEvents(stream, memory)) {
            passage.replay(answer.body(), held.begin());
            release(passage, held, Outcome.OK);
        }
    }

    /// Brings the client an answer that is whole, once it is paid for.
    private void release(Passage passage, HeldEvents held, Outcome outcome) throws IOException {
        held.flush();
        client.record().firstByte();
        settle(passage, outcome);
        if (!stream.begun()) meter.tellCost(client);
        stream.send(held);
        stream.close();
    }

    private void send(UpstreamAnswer.Whole answer) throws IOException {
        var passage = passage(answer);
        send(passage, passage.whole(answer.body()), Outcome.OK);
    }

    /// An upstream that streams although it was not asked to: its events are added up.
    private void collect(UpstreamAnswer.Streaming answer)
            throws IOException, InterruptedException {
        var passage = translation(answer);
        try (var upstream = answer.stream(); var pump = pump(upstream, passage)) {
            var fault = pump.collect(passage);
            if (fault != null) throw new FaultException(fault);
            if (!pump.stopped()) upstream.drain();
            send(passage, passage.written(), outcome(pump));
        }
    }

    /// @param error what the stream must still say, or null
    private void finish(Passage passage, Outcome outcome, ChatError error) throws IOException {
        if (error != null) client.record().refused(error);
        settle(passage, outcome);
        if (error != null) passage.fail(error, client.record().id, stream.begin());
        stream.close();
    }

    private void send(Passage passage, byte[] body, Outcome outcome) throws IOException {
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
