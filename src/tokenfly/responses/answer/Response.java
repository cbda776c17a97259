package tokenfly.responses.answer;

import java.util.List;
import tokenfly.chat.Usage;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Ids;
import tokenfly.responses.memory.StoredResponse;

/// The response object of one answer in its states, under one id.
final class Response {
    private final String id = Ids.next(Ids.RESPONSE);
    private final String model;
    private final long createdSeconds;
    private final JsonObject settings;
    private final boolean store;

    /// @param model the id the client asked for
    /// @param store it will be remembered
    Response(String model, long createdSeconds, JsonObject settings, boolean store) {
        this.model = model;
        this.createdSeconds = createdSeconds;
        this.settings = settings;
        this.store = store;
    }

    boolean store() {
        return store;
    }

    JsonObject inProgress() {
        return object("in_progress", JsonNull.NULL, JsonNull.NULL, List.of(), null);
    }

    JsonObject completed(List<JsonObject> output, Usage usage) {
        return object("completed", JsonNull.NULL, JsonNull.NULL, output, usage);
    }

    /// @param reason `max_output_tokens` or `content_filter`
    JsonObject incomplete(String reason, List<JsonObject> output, Usage usage) {
        return object("incomplete", JsonNull.NULL,
                JsonObject.builder().put("reason", reason).build(), output, usage);
    }

    /// @param usage null when nothing was counted
    JsonObject failed(JsonObject error, List<JsonObject> output, Usage usage) {
        return object("failed", error, JsonNull.NULL, output, usage);
    }

    private JsonObject object(String status, JsonValue error, JsonValue incomplete,
            List<JsonObject> output, Usage usage) {
        var object = JsonObject.builder().put("id", id).put("object", "response")
                .put("created_at", createdSeconds).put("status", status);
        if (status.equals("completed")) object.put("completed_at", completedSeconds());
        else object.putNull("completed_at");
        object.put("error", error).put("incomplete_details", incomplete).put("model", model)
                .put("output", StoredResponse.array(output)).put("store", store).putAll(settings);
        if (usage == null) object.putNull("usage");
        else object.put("usage", UsageFields.write(usage));
        return object.build();
    }

    private long completedSeconds() {
        return Math.max(createdSeconds, System.currentTimeMillis() / 1000);
    }
}
