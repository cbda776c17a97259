package tokenfly.gateway;

import java.io.IOException;
import java.time.Duration;
import tokenfly.account.Arrival;
import tokenfly.account.Credential;
import tokenfly.chat.ChatException;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.UpstreamBody;
import tokenfly.gateway.answer.ClientStream;
import tokenfly.gateway.answer.Delivery;
import tokenfly.gateway.answer.Outbound;
import tokenfly.gateway.answer.ReasoningMemory;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.gateway.client.Holding;
import tokenfly.gateway.client.Patience;
import tokenfly.http.ForeignWords;
import tokenfly.thread.LongWork;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.UpstreamCall;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.TimeUpException;
import tokenfly.upstream.exchange.Waiting;

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
        new ChatRun(client, endpoint, caller, arrival, holding, sent).run();
    }

    /// One request from its body on.
    private final class ChatRun {
        private final ClientExchange client;
        private final Endpoint endpoint;
        private final Credential caller;
        private final Arrival arrival;
        private final Holding holding;
        private final RawRequest sent;
        private final Patience patience;
        private final ClientStream stream;
        private final Waiting waiting;

        ChatRun(ClientExchange client, Endpoint endpoint, Credential caller, Arrival arrival, Holding holding,
                RawRequest sent) {
            this.client = client;
            this.endpoint = endpoint;
            this.caller = caller;
            this.arrival = arrival;
            this.holding = holding;
            this.sent = sent;
            this.patience = Patience.of(client, client.record().startNanos);
            this.stream = new ClientStream(client::openStream, endpoint.dialect(), keepAlive);
            this.waiting = Patience.of(sent.stream() ? stream : Waiting.QUIETLY, patience);
        }

        /// An error goes into the stream when a keep-alive has begun it: its status is gone.
        void run() throws IOException, InterruptedException {
            try {
                var named = NamedModels.of(sent, endpoint, client, holding);
                if (named.ids().size() == 1) ask(sent.model(), named.sent());
                else askEach(named);
            } catch (TimeUpException e) {
                if (stream.isOpen()) stream.fail(patience.error(), client.record().id);
                throw new ChatException(patience.error());
            } catch (ChatException e) {
                if (stream.isOpen()) stream.fail(e.error(), client.record().id);
                throw e;
            } catch (InterruptedException e) {
                if (stream.isOpen()) stream.fail(ClientExchange.stopped(), client.record().id);
                throw e;
            }
        }

        /// All of them must be known and allowed, before any is needed. One that fails in a way that another
        /// may not leads to the next; the reason of the first is told when none answers.
        private void askEach(NamedModels named) throws IOException, InterruptedException {
            for (var id : named.ids()) gate.allowed(caller, id, client);
            ChatException first = null;
            for (var id : named.ids()) {
                try {
                    ask(id, named.as(id, endpoint, client, holding));
                    return;
                } catch (ChatException e) {
                    if (!NamedModels.leadsOn(e.error().kind(), first != null)) throw e;
                    if (first == null) first = e;
                }
            }
            throw first;
        }

        private void ask(String id, RawRequest asked) throws IOException, InterruptedException {
            var model = gate.model(caller, id, endpoint, client);
            boolean whole = asked.stream() && client.wantsWhole(model.whole());
            var priced = Priced.of(asked, client, endpoint, arrival.isBounded(), model);
            var request = priced.request();
            try (var meter = admissions.admit(arrival, model, endpoint.operation(), request, client.record())) {
                client.record().admitted();
                meter.tellCost(client);
                var account = caller.account().name();
                var outbound = new Outbound(endpoint.dialect(), request, holding, meter.ceiling().each(),
                        priced.left(), client.isStrict(), Outbound.vendorHeaders(client),
                        new Outbound.Recollection(account, memory));
                var delivery = new Delivery(client, endpoint, request, outbound, meter, stream, waiting, patience,
                        whole, holding);
                var call = new UpstreamCall(model, endpoint.dialects(), endpoint.operation(), request.stream(),
                        request.stream() && !whole, () -> Affinity.of(account, client.http().getRequestHeaders(), request),
                        target -> prepare(outbound, target), holding, client.record());
                dispatcher.send(call, waiting, answer -> {
                    outbound.sent();
                    var provider = answer.target().provider().name();
                    client.record().provider = provider;
                    client.answerHeader("x-tokenfly-provider", provider);
                    delivery.deliver(answer);
                    return null;
                });
            }
        }

        /// Tells what is dropped before the upstream is asked: while it is silent, a keep-alive may send
        /// the headers off.
        private UpstreamBody prepare(Outbound outbound, Target target) {
            var body = outbound.prepare(target);
            if (outbound.dropped().isEmpty()) client.http().getResponseHeaders().remove(DROPPED);
            else client.answerHeader(DROPPED, client.record().dropped = ForeignWords.list(outbound.dropped()));
            return body;
        }
    }
}
