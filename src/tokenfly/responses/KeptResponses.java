package tokenfly.responses;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ClientPath;
import tokenfly.json.JsonObject;
import tokenfly.responses.memory.ResponseMemory;
import tokenfly.responses.memory.StoredResponse;

/// The paths that no model answers: what is remembered of responses. Thread-safe.
final class KeptResponses {
    private static final String RESPONSE = "/responses/{}";
    private static final int USUAL_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private final ResponseMemory memory;

    KeptResponses(ResponseMemory memory) {
        this.memory = memory;
    }

    List<ClientPath> paths() {
        var paths = new ArrayList<ClientPath>();
        paths.add(new ClientPath.Kept("GET", "/responses", KeptResponses::refuseSocket));
        paths.add(new ClientPath.Kept("GET", RESPONSE, this::get));
        paths.add(new ClientPath.Kept("DELETE", RESPONSE, this::delete));
        paths.add(new ClientPath.Kept("GET", RESPONSE + "/input_items", this::inputItems));
        return paths;
    }

    /// Codex tries a WebSocket first: after any other status it goes on trying for seconds.
    private static JsonObject refuseSocket(ClientPath.Lookup query) {
        if (query.header().apply("upgrade") != null)
            throw new ChatException(new ChatError(ErrorKind.REQUEST_REFUSED, "WebSockets are not"
                    + " served: send the request by POST, with `stream` for events.", null,
                    "not_served", 426, null));
        throw new ChatException(new ChatError(ErrorKind.METHOD_NOT_ALLOWED,
                "Not allowed to GET on /responses: use POST.", null, "method_not_supported", 0, null));
    }

    private JsonObject get(ClientPath.Lookup query) {
        if ("true".equals(query.parameter().apply("stream")))
            throw ChatException.invalid("stream",
                    "A stored response is not streamed: ask for it without `stream`.");
        return found(query).toJson();
    }

    private JsonObject delete(ClientPath.Lookup query) {
        var id = query.variables().getFirst();
        if (!memory.forget(query.account(), id)) throw unknown(id);
        return JsonObject.builder().put("id", id).put("object", "response").put("deleted", true).build();
    }

    private JsonObject inputItems(ClientPath.Lookup query) {
        var items = found(query).inputItems();
        var order = query.parameter().apply("order");
        if (order == null || order.equals("desc")) items = items.reversed();
        int from = after(items, query.parameter().apply("after"));
        int to = Math.min(items.size(), from + limit(query.parameter().apply("limit")));
        var page = items.subList(from, to);
        var list = JsonObject.builder().put("object", "list")
                .put("data", StoredResponse.array(page)).put("has_more", to < items.size());
        if (page.isEmpty()) return list.putNull("first_id").putNull("last_id").build();
        return list.put("first_id", page.getFirst().string("id"))
                .put("last_id", page.getLast().string("id")).build();
    }

    private static int after(List<JsonObject> items, String id) {
        for (int i = 0; id != null && i < items.size(); i++)
            if (id.equals(items.get(i).string("id"))) return i + 1;
        if (id == null) return 0;
        throw ChatException.invalid("after", "after must be the id of an item of the response.");
    }

    private static int limit(String text) {
        if (text == null) return USUAL_PAGE;
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_PAGE) return limit;
        } catch (NumberFormatException notANumber) {
            // Falls through to the sentence that says what is allowed.
        }
        throw ChatException.invalid("limit", "limit must be a whole number from 1 to " + MAX_PAGE + ".");
    }

    private StoredResponse found(ClientPath.Lookup query) {
        var id = query.variables().getFirst();
        var stored = memory.find(query.account(), id);
        if (stored == null) throw unknown(id);
        return stored;
    }

    private static ChatException unknown(String id) {
        return new ChatException(ChatError.of(ErrorKind.PATH_NOT_FOUND, "Response with id '" + id
                + "' not found: responses are remembered for an hour at most, in memory alone."));
    }
}
