package tokenfly.gateway;

import java.io.IOException;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.provider.Fault;
import tokenfly.upstream.ClientGoneException;
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
    private final ClientExchange client;
    private final Endpoint endpoint;
    private final RawRequest request;
    private final Outbound outbound;
    private final Meter meter;
    private final ClientStream stream;

    Delivery(ClientExchange client, Endpoint endpoint, RawRequest request, Outbound outbound,
            Meter meter, ClientStream stream) {
        this.client = client;
        this.endpoint = endpoint;
        this.request = request;
        this.outbound = outbound;
        this.meter = meter;
        this.stream = stream;
    }

    void deliver(UpstreamAnswer answer) throws IOException, InterruptedException {
        switch (answer) {
            case UpstreamAnswer.Streaming streaming when request.stream() -> passOn(streaming);
            case UpstreamAnswer.Streaming streaming -> collect(streaming);
            case UpstreamAnswer.Whole whole when request.stream() -> replay(whole);
            case UpstreamAnswer.Whole whole -> send(whole);
        }
    }

    private void passOn(UpstreamAnswer.Streaming answer)
            throws IOException, InterruptedException {
        var relay = relay(answer);
        try (var upstream = answer.stream()) {
            if (passOn(upstream, relay)) upstream.drain();
        }
    }

    /// @return whether the upstream gave a whole answer
    private boolean passOn(UpstreamStream upstream, Relay relay)
            throws IOException, InterruptedException {
        try {
            var fault = pump(upstream, relay);
            if (fault == null) finish(relay, Outcome.OK, null);
            else finish(relay, Outcome.CUT, fault.toChatError());
            return fault == null;
        } catch (ClientGoneException e) {
            meter.settle(relay, Outcome.CLIENT_GONE);
            throw e;
        } catch (InterruptedException e) {
            finish(relay, Outcome.DRAINED, Gateway.stopped());
            throw e;
        }
    }

    /// Passes events on as they come, with one flush for all that are at hand. The last ones stay in
    /// the writer until they are paid for.
    ///
    /// @return how the upstream failed, or null when the answer is whole
    private Fault pump(UpstreamStream upstream, Relay relay)
            throws IOException, InterruptedException {
        var out = stream.begin();
        try {
            while (true) {
                var events = relay.ending() ? upstream.rest(stream) : upstream.next(stream);
                if (events.isEmpty()) return end(upstream, relay.end(out));
                client.record().firstByte();
                for (var event : events) {
                    relay.event(event, out);
                    if (relay.done()) return end(upstream, relay.end(out));
                }
                stream.flush();
            }
        } catch (UpstreamException e) {
            // A connection may break, or fall silent, behind an answer that is whole.
            return relay.end(out) == null ? null : e.fault();
        }
    }

    /// Judged before the client knows: it may ask again at once, and another provider should answer.
    private static Fault end(UpstreamStream upstream, ErrorBody failure) {
        return failure == null ? null : upstream.failed(failure);
    }

    /// An upstream that answers a stream request with a whole body: the client gets events all the same.
    private void replay(UpstreamAnswer.Whole answer) throws IOException {
        var relay = translation(answer);
        client.record().firstByte();
        relay.replay(answer.body(), stream.begin());
        finish(relay, Outcome.OK, null);
    }

    private void send(UpstreamAnswer.Whole answer) throws IOException {
        var relay = relay(answer);
        client.record().firstByte();
        var body = relay.answer(answer.body());
        meter.settle(relay, Outcome.OK);
        outbound.remember(relay.remembered());
        send(body);
    }

    /// An upstream that streams although it was not asked to: its events are added up.
    private void collect(UpstreamAnswer.Streaming answer)
            throws IOException, InterruptedException {
        var source = AnswerSource.of(answer);
        var reader = source.dialect().eventReader(source.names(), source.kind());
        var builder = new AnswerBuilder();
        try (var upstream = answer.stream()) {
            while (!reader.done() && builder.failure() == null) {
                var events = reader.ending()
                        ? upstream.rest(Waiting.QUIETLY) : upstream.next(Waiting.QUIETLY);
                if (events.isEmpty()) break;
                for (var event : events) reader.read(event, builder::add);
            }
            reader.end(builder::add);
            if (builder.failure() != null)
                throw new ChatException(upstream.failed(builder.failure()).toChatError());
            upstream.drain();
        } catch (UpstreamException e) {
            reader.end(builder::add);
            if (builder.failure() != null) throw new ChatException(e.fault().toChatError());
        }
        var whole = builder.build();
        meter.settle(whole);
        if (source.kind().needsReasoningBack()) outbound.remember(whole);
        send(Json.utf8(endpoint.dialect()
                .writeAnswer(whole, outbound.request(), request)));
    }

    /// @param error what the stream must still say, or null
    private void finish(Relay relay, Outcome outcome, ChatError error) throws IOException {
        meter.settle(relay, outcome);
        outbound.remember(relay.remembered());
        if (error != null) relay.fail(error, client.record().id, stream.begin());
        stream.close();
    }

    private void send(byte[] body) throws IOException {
        meter.tellCost(client);
        client.json(200, body);
    }

    private Relay relay(UpstreamAnswer answer) {
        var target = answer.target();
        return target.dialect() == endpoint.dialect()
                ? endpoint.relay(request, target.provider().kind()) : translation(answer);
    }

    private TranslatingRelay translation(UpstreamAnswer answer) {
        return new TranslatingRelay(endpoint.dialect(), outbound.request(), request,
                meter.inputEstimate(), AnswerSource.of(answer),
                answer.target().provider().kind().needsReasoningBack());
    }
}
