package tokenfly.gateway;

import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.dialect.CostlyFields;
import tokenfly.dialect.RawRequest;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.http.ForeignWords;
import tokenfly.upstream.catalog.Model;

/// A request as its account can pay for it: where money has an end, without what costs more than the
/// price list knows, unless the operator lets it through.
///
/// @param left what was left out, in the client's words
record Priced(RawRequest request, List<String> left) {
    /// @param isBounded what may be spent has an end
    /// @throws ChatException INVALID_REQUEST when the client wants nothing left out
    static Priced of(RawRequest request, ClientExchange client, Endpoint endpoint, boolean isBounded,
            Model model) {
        var stripped = model.prices().isFree() || !isBounded ? null
                : CostlyFields.strip(request.members(), endpoint.dialect(), model.allowed());
        if (stripped == null) return new Priced(request, List.of());
        if (client.isStrict()) throw ChatException.invalid(ForeignWords.word(stripped.names().getFirst()),
                "This gateway leaves out " + ForeignWords.list(stripped.names()) + ", which may cost more"
                + " than its price list says. Leave it out, or leave out x-tokenfly-strict.");
        return new Priced(endpoint.peek().peek(stripped.body(), client.sender()), stripped.names());
    }
}
