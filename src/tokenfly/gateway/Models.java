package tokenfly.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tokenfly.account.Account;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.http.Query;
import tokenfly.json.JsonValue;
import tokenfly.upstream.Model;

/// `/v1/models`: what a key may use and what can be routed now, in either format.
///
/// Each entry carries the fields of both formats, since both vendors' SDKs ignore what they do not
/// know; the envelope and the paging are those of the format that was asked for.
final class Models {
    /// No vendor says when a compatible model was made; both SDKs want a date.
    private static final long CREATED = 1_767_225_600L;
    private static final String CREATED_AT = "2026-01-01T00:00:00Z";
    private static final int MAX_PAGE = 1000;

    private final Supplier<Served> served;

    Models(Supplier<Served> served) {
        this.served = served;
    }

    /// @param anthropic the request is in Anthropic's format
    void list(ClientExchange client, Account account, boolean anthropic) throws IOException {
        var entries = new ArrayList<JsonObject>();
        for (var model : served.get().catalog().models()) {
            if (!model.on()) continue;
            for (var id : names(model)) if (account.settings().mayUse(id)) entries.add(entry(model, id));
        }
        client.json(200, Json.utf8(anthropic ? page(client, entries) : all(entries)));
    }

    void one(ClientExchange client, Account account, String id) throws IOException {
        var model = served.get().catalog().find(id);
        if (model == null || !model.on() || !account.settings().mayUse(id)) throw unknown(id);
        client.json(200, Json.utf8(entry(model, id)));
    }

    static ChatException unknown(String id) {
        return new ChatException(new ChatError(ErrorKind.MODEL_NOT_FOUND, "The model `"
                + RequestLog.word(id) + "` does not exist or you do not have access to it."
                + " GET /v1/models lists the ids you can use.", "model", null, 0, null));
    }

    private static List<String> names(Model model) {
        var names = new ArrayList<String>();
        names.add(model.id());
        names.addAll(model.aliases());
        return names;
    }

    private static JsonObject entry(Model model, String id) {
        var entry = JsonObject.builder()
                .put("id", id).put("object", "model").put("created", CREATED)
                .put("owned_by", model.routes().getFirst().provider().name())
                .put("type", "model").put("display_name", id).put("created_at", CREATED_AT);
        if (model.context() > 0) entry.put("max_input_tokens", model.context());
        if (model.maxOutput() > 0) entry.put("max_tokens", model.maxOutput());
        return entry.build();
    }

    private static JsonObject all(List<JsonObject> entries) {
        return JsonObject.builder().put("object", "list").put("data", array(entries)).build();
    }

    /// One page as Anthropic's SDKs walk them: `after_id`, `before_id`, `limit` (1 to 1000, 20 when
    /// not said).
    private static JsonObject page(ClientExchange client, List<JsonObject> entries) {
        var query = Query.of(client.http().getRequestURI().getRawQuery());
        int limit = limit(query.get("limit"));
        int from = 0;
        int to = entries.size();
        var after = query.get("after_id");
        var before = query.get("before_id");
        if (after != null) from = indexOf(entries, after) + 1;
        if (before != null) {
            int end = indexOf(entries, before);
            to = end < 0 ? to : end;
            from = Math.max(from, to - limit);
        }
        var page = entries.subList(Math.min(from, to), Math.min(to, from + limit));
        boolean more = before != null ? from > 0 : from + limit < to;
        var object = JsonObject.builder().put("data", array(page)).put("has_more", more);
        if (page.isEmpty()) return object.putNull("first_id").putNull("last_id").build();
        return object.put("first_id", page.getFirst().string("id"))
                .put("last_id", page.getLast().string("id")).build();
    }

    private static int limit(String text) {
        if (text == null) return 20;
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_PAGE) return limit;
        } catch (NumberFormatException notANumber) {
            // Falls through to the sentence that says what is allowed.
        }
        throw ChatException.invalid("limit", "limit must be a whole number from 1 to " + MAX_PAGE + ".");
    }

    private static int indexOf(List<JsonObject> entries, String id) {
        for (int i = 0; i < entries.size(); i++)
            if (id.equals(entries.get(i).string("id"))) return i;
        return -1;
    }

    private static JsonArray array(List<JsonObject> entries) {
        return new JsonArray(List.<JsonValue>copyOf(entries));
    }
}
