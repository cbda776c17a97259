package tokenfly.gateway;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.gateway.answer.Outbound;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.gateway.client.Holding;
import tokenfly.gateway.client.Patience;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.tokens.TokenEstimate;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.UpstreamAnswer;
import tokenfly.upstream.UpstreamCall;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.exchange.TimeUpException;
import tokenfly.upstream.exchange.Waiting;

/// The tokens of a request's input: from the provider where it counts, else a documented estimate,
/// marked as one. Free, and never refused for want of balance, since agents ask all the time; admitted
/// like everything else, though. Thread-safe.
final class CountTokens {
    private final Gate gate;
    private final Admissions admissions;
    private final Dispatcher dispatcher;

    CountTokens(Gate gate, Admissions admissions, Dispatcher dispatcher) {
        this.gate = gate;
        this.admissions = admissions;
        this.dispatcher = dispatcher;
    }

    /// @param endpoint how the request that is counted would be answered
    /// @param answer what the client gets for a number of tokens
    void handle(ClientExchange client, Endpoint endpoint, LongFunction<JsonObject> answer)
            throws IOException, InterruptedException {
        var caller = gate.caller(client);
        try (var arrival = admissions.arrive(caller); var body = gate.body(client);
                var holding = gate.holding(); var _ = admissions.admit(arrival)) {
            var request = NamedModels.of(Gate.peek(endpoint, body.bytes(), client, holding), endpoint, client,
                    holding).sent();
            var model = gate.model(caller, request.model(), endpoint, client);
            var counted = fromProvider(client, request, model, holding);
            if (counted == null) {
                client.answerHeader("x-tokenfly-estimated", "true");
                counted = Json.utf8(answer.apply(TokenEstimate.ofRequest(
                        Outbound.read(client.dialect(), request, holding), model.id())));
            }
            client.json(200, counted);
        }
    }

    /// @return null when no provider of the model counts tokens, or none did
    private byte[] fromProvider(ClientExchange client, RawRequest request, Model model,
            Holding holding) throws IOException, InterruptedException {
        var own = List.of(client.dialect());
        if (!model.speaks(own, Operation.COUNT_TOKENS)) return null;
        var headers = request.headers(Outbound.vendorHeaders(client));
        var call = new UpstreamCall(model, own, Operation.COUNT_TOKENS, () -> 0,
                target -> new UpstreamBody(request.forUpstream(new RawRequest.Edits(target.model(), -1,
                        target.provider().kind(), ReasoningRecall.NOTHING)), ToolNames.SAME, headers), holding,
                () -> client.record().id);
        var patience = Patience.of(client, client.record().startNanos);
        try {
            return dispatcher.send(call, Patience.of(Waiting.QUIETLY, patience),
                    answer -> answer instanceof UpstreamAnswer.Whole whole ? whole.body() : null);
        } catch (TimeUpException estimated) {
            return null;
        } catch (ChatException e) {
            return switch (e.error().kind()) {
                // It refuses the request itself: that is the answer.
                case REQUEST_REFUSED, CONTEXT_TOO_LONG, CONTENT_REFUSED -> throw e;
                default -> null;
            };
        }
    }
}
