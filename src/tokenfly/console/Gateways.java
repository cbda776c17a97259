package tokenfly.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tokenfly.account.Books;
import tokenfly.account.shared.Look;
import tokenfly.account.shared.Questions;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// The gateways that share a store, as the operator sees them: which one answers, whether it has the
/// store, who else is there, and what the others say of what only each of them knows. A gateway alone asks
/// nobody, and its answers say nothing of gateways. Thread-safe.
record Gateways(Books books) {
    /// Names the gateway that an item is of.
    static final String MARK = "gateway";

    record Answer(String gateway, JsonObject said) {}

    /// @param silent who did not answer; null where this gateway is alone
    record Answers(List<Answer> given, List<String> silent) {
        static final Answers ALONE = new Answers(List.of(), null);

        /// The same without what they said, for who has no more need of it.
        Answers unsaid() {
            return new Answers(List.of(), silent);
        }

        /// An answer of all, which says who is missing.
        JsonObject mark(JsonObject answer) {
            return silent == null ? answer : answer.with("silent", Shown.strings(silent));
        }

        /// Adds the items of each one's list of this name.
        void addTo(List<JsonObject> all, String name) {
            for (var answer : given) all.addAll(marked(answer.said().array(name).values(), answer.gateway()));
        }
    }

    boolean isShared() {
        return books.member() != null;
    }

    /// What the others say to a call.
    Answers ask(String call) throws InterruptedException {
        if (!isShared()) return Answers.ALONE;
        var answers = books.member().questions().ask(call);
        var given = new ArrayList<Answer>();
        var silent = new ArrayList<>(answers.silent());
        for (var answer : answers.given()) {
            var said = read(answer);
            if (said == null) silent.add(answer.gateway());
            else given.add(new Answer(answer.gateway(), said));
        }
        return new Answers(given, silent);
    }

    /// Null when it is none, as one of another version may give.
    private static JsonObject read(Questions.Answer answer) {
        try {
            return Json.parse(answer.text()) instanceof JsonObject said ? said : null;
        } catch (JsonException malformed) {
            return null;
        }
    }

    /// The items of this gateway's own list, and those of the others.
    ///
    /// @param order the member that they are sorted by then
    JsonObject together(String name, JsonArray own, String call, String order) throws InterruptedException {
        var others = ask(call);
        if (!isShared()) return JsonObject.builder().put(name, own).build();
        var all = marked(own.values(), books.member().name());
        others.addTo(all, name);
        all.sort(Comparator.comparing(item -> item.string(order)));
        return others.mark(JsonObject.builder().put(name, Shown.array(all, item -> item)).build());
    }

    /// This gateway's own items, which say so where there are others.
    List<JsonObject> marked(List<JsonObject> own) {
        return isShared() ? marked(own, books.member().name()) : own;
    }

    private static List<JsonObject> marked(List<? extends JsonValue> items, String gateway) {
        var marked = new ArrayList<JsonObject>();
        for (var item : items) if (item instanceof JsonObject one) marked.add(one.with(MARK, new JsonString(gateway)));
        return marked;
    }

    JsonObject json() {
        if (!isShared()) return JsonObject.builder().put("shared", false).build();
        var member = books.member();
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
