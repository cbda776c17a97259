package tokenfly.responses.memory;

import java.util.ArrayList;
import java.util.List;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// A response as it is remembered: as JSON text, whose size is known.
///
/// @param previous the id of the response it continues, or null
/// @param response the response without its output
/// @param input the items that this request added
/// @param output the items of the answer, thinking sealed whether its client asked for that or not
/// @param showsSeals the client asked for sealed thinking
public record StoredResponse(String id, String previous, byte[] response, byte[] input, byte[] output,
        List<String> itemIds, boolean showsSeals) {
    private static final String SEALED = "encrypted_content";

    public static StoredResponse of(JsonObject response, String previous, List<JsonObject> input,
            List<JsonObject> output, boolean showsSeals) {
        var ids = new ArrayList<String>();
        for (var item : output) ids.add(item.string("id"));
        var named = new ArrayList<JsonObject>();
        for (var item : input) named.add(withId(item));
        return new StoredResponse(response.string("id"), previous,
                Json.utf8(response.without("output")), Json.utf8(array(named)),
                Json.utf8(array(output)), List.copyOf(ids), showsSeals);
    }

    /// Clients page through items by their ids.
    public static JsonObject withId(JsonObject item) {
        if (item.string("id") != null && item.has("type")) return item;
        var type = item.string("type");
        var prefix = type == null || type.equals("message") ? Ids.MESSAGE
                : type.endsWith("_output") ? Ids.OUTPUT : Ids.ITEM;
        var id = item.string("id") == null ? Ids.next(prefix) : item.string("id");
        return JsonObject.builder().put("id", id).put("type", "message").putAll(item.without("id"))
                .build();
    }

    public static JsonArray array(List<JsonObject> items) {
        return new JsonArray(List.<JsonValue>copyOf(items));
    }

    long bytes() {
        return (long) response.length + input.length + output.length;
    }

    public List<JsonObject> inputItems() {
        return items(input);
    }

    /// The answer's items as they go back to a model.
    List<JsonObject> outputItems() {
        return items(output);
    }

    /// The output item with this id, or null.
    JsonObject item(String itemId) {
        for (var item : outputItems()) if (itemId.equals(item.string("id"))) return item;
        return null;
    }

    /// The response as its client knows it.
    public JsonObject toJson() {
        var shown = new ArrayList<JsonObject>();
        for (var item : outputItems())
            shown.add(isShown(item) ? item : item.without(SEALED));
        return ((JsonObject) Json.parse(response)).with("output", array(shown));
    }

    private boolean isShown(JsonObject item) {
        return showsSeals && "reasoning".equals(item.string("type"));
    }

    private static List<JsonObject> items(byte[] json) {
        var items = new ArrayList<JsonObject>();
        for (var item : (JsonArray) Json.parse(json)) items.add((JsonObject) item);
        return items;
    }
}
