package tokenfly.anthropic;

import java.util.List;
import java.util.function.UnaryOperator;
import tokenfly.chat.ChatException;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.ModelInfo;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// `GET /v1/models` as Anthropic answers it: in pages, which its SDKs walk by `after_id`, `before_id`
/// and `limit`.
final class ModelList implements ClientPath.Lister {
    private static final int USUAL_PAGE = 20;
    private static final int MAX_PAGE = 1000;

    @Override
    public JsonObject one(ModelInfo model) {
        var entry = JsonObject.builder().put("type", "model").put("id", model.id())
                .put("display_name", model.name()).put("created_at", ModelInfo.CREATED_AT)
                .put("lifecycle", "active").putNull("line").putNull("deprecated_at").putNull("retires_at");
        tokens(entry, "max_input_tokens", model.context());
        tokens(entry, "max_tokens", model.maxOutput());
        if (model.can().isEmpty()) entry.putNull("capabilities");
        else entry.put("capabilities", Capabilities.of(model.can()));
        return entry.build();
    }

    private static void tokens(JsonObject.Builder entry, String name, long tokens) {
        if (tokens > 0) entry.put(name, tokens);
        else entry.putNull(name);
    }

    @Override
    public JsonObject list(List<ModelInfo> models, UnaryOperator<String> parameter) {
        int limit = limit(parameter.apply("limit"));
        int from = 0;
        int to = models.size();
        var after = parameter.apply("after_id");
        var before = parameter.apply("before_id");
        if (after != null) from = indexOf(models, after) + 1;
        if (before != null) {
            int end = indexOf(models, before);
            to = end < 0 ? to : end;
            from = Math.max(from, to - limit);
        }
        var page = models.subList(Math.min(from, to), Math.min(to, from + limit));
        boolean more = before != null ? from > 0 : from + limit < to;
        var object = JsonObject.builder().put("has_more", more)
                .put("data", new JsonArray(page.stream().<JsonValue>map(this::one).toList()));
        if (page.isEmpty()) return object.putNull("first_id").putNull("last_id").build();
        return object.put("first_id", page.getFirst().id()).put("last_id", page.getLast().id()).build();
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

    private static int indexOf(List<ModelInfo> models, String id) {
        for (int i = 0; i < models.size(); i++) if (id.equals(models.get(i).id())) return i;
        return -1;
    }
}
