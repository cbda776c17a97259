package tokenfly.gateway;

import java.io.IOException;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatException;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.Model;
import tokenfly.upstream.UpstreamAnswer;
import tokenfly.upstream.UpstreamCall;
import tokenfly.upstream.Waiting;

/// `/v1/messages/count_tokens`: from the provider where it counts, else a documented estimate, marked
/// as one. Free, and never refused for want of balance: agents ask all the time. Thread-safe.
final class CountTokens {
    private final Messages anthropic;
    private final Gate gate;
    private final Dispatcher dispatcher;

    CountTokens(Messages anthropic, Gate gate, Dispatcher dispatcher) {
        this.anthropic = anthropic;
        this.gate = gate;
        this.dispatcher = dispatcher;
    }

    void handle(ClientExchange client, Endpoint endpoint) throws IOException, InterruptedException {
        var account = gate.account(client);
        try (var body = gate.body(client)) {
            var request = endpoint.peek().apply(body.bytes());
            var model = gate.model(account, request.model(), endpoint, client);
            var counted = fromProvider(client, endpoint, request, model);
            if (counted == null) {
                client.answerHeader("x-tokenfly-estimated", "true");
                long tokens = anthropic.countTokens(
                        anthropic.readRequest((JsonObject) Json.parse(body.bytes())), model.id());
                counted = Json.utf8(anthropic.countAnswer(tokens));
            }
            client.json(200, counted);
        }
    }

    /// @return null when no provider of the model counts tokens, or none did
    private byte[] fromProvider(ClientExchange client, Endpoint endpoint, RawRequest request,
            Model model) throws IOException, InterruptedException {
        if (!model.nativeIn(endpoint.dialect().name())) return null;
        var headers = Outbound.vendorHeaders(client.http().getRequestHeaders());
        var call = new UpstreamCall(model, endpoint.dialect(), null, endpoint.operation(), false, () -> 0,
                target -> new UpstreamBody(request.forUpstream(new RawRequest.Edits(target.model(), -1,
                        target.provider().kind(), ReasoningRecall.NOTHING)), ToolNames.SAME, headers));
        try {
            return dispatcher.send(call, Waiting.QUIETLY) instanceof UpstreamAnswer.Whole whole
                    ? whole.body() : null;
        } catch (ChatException e) {
            return switch (e.error().kind()) {
                // It refuses the request itself: that is the answer.
                case REQUEST_REFUSED, CONTEXT_TOO_LONG, CONTENT_REFUSED -> throw e;
                default -> null;
            };
        }
    }
}
