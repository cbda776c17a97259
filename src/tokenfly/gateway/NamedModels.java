package tokenfly.gateway;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RawRequest;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.gateway.client.Holding;
import tokenfly.json.Json;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;

/// The models that a request names: `model`, and behind it those of its own `models`, which are asked in
/// their order when the ones before them cannot answer. The field is the gateway's and goes to nobody.
///
/// @param ids as the client wrote them, each once; never empty
/// @param sent without the field, for the first of them
record NamedModels(List<String> ids, RawRequest sent) {
    private static final String FIELD = "models";
    private static final int MOST = 8;
    private static final int LONGEST_ID = 1_000;

    /// @throws ChatException INVALID_REQUEST when the field is no list of ids, or too long
    static NamedModels of(RawRequest sent, Endpoint endpoint, ClientExchange client, Holding holding) {
        var field = sent.members().last(FIELD);
        if (field == null) return new NamedModels(List.of(sent.model()), sent);
        var ids = new ArrayList<String>();
        ids.add(sent.model());
        if (!field.isNull()) {
            if (endpoint.operation() == Operation.EMBEDDING) throw ChatException.invalid(FIELD,
                    "`models` is not served with " + endpoint.path() + ": vectors of two models do not compare.");
            if (!field.isArray()) throw wrong();
            var elements = field.scan();
            while (elements.nextElement()) {
                var id = elements.isString() ? elements.string() : "";
                if (id.isEmpty() || id.length() > LONGEST_ID || ids.size() > MOST) throw wrong();
                if (!ids.contains(id)) ids.add(id);
            }
        }
        return new NamedModels(List.copyOf(ids), as(sent.model(), sent, endpoint, client, holding));
    }

    /// The same request, asking for one of them.
    RawRequest as(String id, Endpoint endpoint, ClientExchange client, Holding holding) {
        return id.equals(sent.model()) ? sent : as(id, sent, endpoint, client, holding);
    }

    /// Whether the next one is asked when one of them ends so. What is refused for its content or its form goes to
    /// no other.
    ///
    /// @param isFallback nobody refuses what is only tried in place of another
    static boolean leadsOn(ErrorKind kind, boolean isFallback) {
        return switch (kind) {
            case UPSTREAM_RATE_LIMITED, UPSTREAM_OVERLOADED, UPSTREAM_FAILED, UPSTREAM_TIMED_OUT, NOT_OFFERED,
                 CONTEXT_TOO_LONG, MODEL_NOT_FOUND -> true;
            case LIMIT_REACHED, BALANCE_USED_UP, MODEL_NOT_ALLOWED, INVALID_REQUEST -> isFallback;
            case REQUEST_REFUSED, CONTENT_REFUSED, UNAUTHENTICATED, PATH_NOT_FOUND, METHOD_NOT_ALLOWED,
                 BODY_TOO_LARGE, UNKNOWN_CODING, TOO_BUSY, STORAGE_FAILING, INTERNAL -> false;
        };
    }

    private static RawRequest as(String id, RawRequest sent, Endpoint endpoint, ClientExchange client,
            Holding holding) {
        var members = sent.members();
        var splice = new JsonSplice(members.json());
        if (!id.equals(sent.model()))
            for (var place : members.all("model")) splice.replace(place.from(), place.to(), Json.utf8(new JsonString(id)));
        var body = splice.remove(members, members.all(FIELD)).toByteArray();
        holding.take(body.length);
        return Gate.peek(endpoint, body, client, holding);
    }

    private static ChatException wrong() {
        return ChatException.invalid(FIELD, "`models` takes up to " + MOST + " ids of models, which are asked in"
                + " their order when `model` cannot answer.");
    }
}
