package tokenfly.console;

import java.util.List;
import tokenfly.account.Books;
import tokenfly.account.shared.Look;
import tokenfly.json.JsonObject;

/// The gateways that share a store, as the operator sees them: which one answers, whether it has the
/// store, and who else is there. Thread-safe.
record Gateways(Books books) {

    JsonObject json() {
        var member = books.member();
        if (member == null) return JsonObject.builder().put("shared", false).build();
        var all = member.gateways();
        return JsonObject.builder().put("shared", true).put("node", member.name())
                .put("store_up", all != null).put("unshipped_lines", member.unshipped())
                .put("gateways", Shown.array(all == null ? List.of() : all, Gateways::json)).build();
    }

    private static JsonObject json(Look.Gateway gateway) {
        return JsonObject.builder().put("name", gateway.name()).put("version", gateway.version())
                .put("since", gateway.since().toString()).put("silent_ms", gateway.silent().toMillis())
                .put("unshipped_lines", gateway.behind()).put("requests", gateway.holds())
                .put("differs", gateway.differs()).put("self", gateway.isSelf()).build();
    }
}
