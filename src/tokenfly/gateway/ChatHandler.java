package tokenfly.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import tokenfly.account.Account;
import tokenfly.account.Arrival;
import tokenfly.account.Credential;
import tokenfly.chat.ChatException;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.UpstreamBody;
import tokenfly.http.ForeignWords;
import tokenfly.thread.LongWork;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.Model;
import tokenfly.upstream.Target;
import tokenfly.upstream.UpstreamAnswer;
import tokenfly.upstream.UpstreamCall;
import tokenfly.upstream.Waiting;

/// The life of a request that a model answers, top to bottom. Thread-safe.
final class ChatHandler {
    private static final String DROPPED = "x-tokenfly-dropped";

    /// Reading, counting and translating a body of this size takes a processor for some milliseconds.
    private static final int LARGE = 256 * 1024;

    private final Gate gate;
    private final Admissions admissions;
    private final Dispatcher dispatcher;
    private final ReasoningMemory memory;
    private final Duration keepAlive;

    ChatHandler(Gate gate, Admissions admissions, Dispatcher dispatcher, ReasoningMemory memory,
            Duration keepAlive) {
        this.gate = gate;
        this.admissions = admissions;
        this.dispatcher = dispatcher;
        this.memory = memory;
        this.keepAlive = keepAlive;
    }

    void handle(ClientExchange client, Endpoint endpoint) throws IOException, InterruptedException {
        var caller = gate.caller(client);
        try (var arrival = admissions.arrive(caller); var body = gate.body(client);
                var holding = gate.holding()) {
            if (body.bytes().length <= LARGE) handle(client, endpoint, caller, arrival, body.bytes(), holding);
            else LongWork.<Void, RuntimeException>call(() -> {
                handle(client, endpoint, caller, arrival, body.bytes(), holding);
                return null;
            });
        }
    }

    private void handle(ClientExchange client, Endpoint endpoint, Credential caller, Arrival arrival,
            byte[] body, Holding holding) throws IOException, InterruptedException {
        var sent = Gate.peek(endpoint, body, client, holding);
        client.record().stream = sent.stream();
        var model = gate.model(caller, sent.model(), endpoint, client);
        var priced = Priced.of(sent, client, endpoint, arrival.isBounded(), model);
        var request = priced.request();
        try (var meter = admissions.admit(arrival, model, endpoint.operation(), request,
                client.record())) {
            client.record().admitted();
            meter.tellCost(client);
            answer(client, endpoint, caller.account(), model, priced, meter, holding);
        }
    }

    private void answer(ClientExchange client, Endpoint endpoint, Account account, Model model,
            Priced priced, Meter meter, Holding holding) throws IOException, InterruptedException {
        var request = priced.request();
        var outbound = new Outbound(endpoint.dialect(), request, holding, meter.ceiling().each(),
                priced.left(), client.isStrict(),
                Outbound.vendorHeaders(client),
                new Outbound.Recollection(account.name(), memory));
        var stream = new ClientStream(client::openStream, endpoint.dialect(), keepAlive);
        var delivery = new Delivery(client, endpoint, request, outbound, meter, stream, holding);
        send(client, endpoint, model, request, outbound, stream, holding,
                () -> Objects.hash(account.name(), request.prefixHash()), delivery);
    }

    /// Tells what is dropped before the upstream is asked: while it is silent, a keep-alive may send
    /// the headers off.
    private static UpstreamBody prepare(ClientExchange client, Outbound outbound, Target target) {
        var body = outbound.prepare(target);
        if (outbound.dropped().isEmpty()) client.http().getResponseHeaders().remove(DROPPED);
        else client.answerHeader(DROPPED, client.record().dropped = ForeignWords.list(outbound.dropped()));
        return body;
    }

    private void send(ClientExchange client, Endpoint endpoint, Model model, RawRequest request,
            Outbound outbound, ClientStream stream, Holding holding, LongSupplier affinity,
            Delivery delivery) throws IOException, InterruptedException {
        var call = new UpstreamCall(model, endpoint.dialects(), endpoint.operation(),
                request.stream(), request.stream(), affinity, target -> prepare(client, outbound, target), holding,
                client.record()::tried);
        try {
            dispatcher.send(call, request.stream() ? stream : Waiting.QUIETLY, answer -> {
                outbound.sent();
                client.record().provider = answer.target().provider().name();
                delivery.deliver(answer);
                return null;
            });
        } catch (ChatException e) {
            // A keep-alive has begun the stream: its status is gone, the error goes into it.
            if (stream.isOpen()) stream.fail(e.error(), client.record().id);
            throw e;
        } catch (InterruptedException e) {
            if (stream.isOpen()) stream.fail(Gateway.stopped(), client.record().id);
            throw e;
        }
    }
}
