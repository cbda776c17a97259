package tokenfly.responses.request;

import java.util.ArrayList;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// What a response repeats of its request, in the client's own form, with the defaults where it said
/// nothing: clients check that every one of these members is there.
final class EchoedFields {
    private static final JsonObject PLAIN_TEXT = JsonObject.builder().put("format",
            JsonObject.builder().put("type", "text").build()).build();

    private EchoedFields() {
    }

    /// @param previous the id of the response that is continued, or null
    static JsonObject of(Fields body, String previous) {
        var settings = JsonObject.builder().put("background", false);
        for (var name : new String[] {"instructions", "max_output_tokens", "max_tool_calls",
            "prompt_cache_key", "safety_identifier", "user"})
            settings.put(name, orElse(body, name, JsonNull.NULL));
        return settings
                .put("previous_response_id",
                        previous == null ? JsonNull.NULL : new JsonString(previous))
                .put("metadata", orElse(body, "metadata", JsonObject.EMPTY))
                .put("parallel_tool_calls", !Boolean.FALSE.equals(body.bool("parallel_tool_calls")))
                .put("presence_penalty", 0).put("frequency_penalty", 0)
                .put("reasoning", reasoning(body.fields("reasoning")))
                .put("service_tier", "default")
                .put("temperature", orElse(body, "temperature", one()))
                .put("top_p", orElse(body, "top_p", one()))
                .put("top_logprobs", orElse(body, "top_logprobs", JsonNumber.of(0)))
                .put("text", text(body.fields("text")))
                .put("tool_choice", orElse(body, "tool_choice", new JsonString("auto")))
                .put("tools", tools(body))
                .put("truncation", orElse(body, "truncation", new JsonString("disabled")))
                .build();
    }

    private static JsonValue one() {
        return JsonNumber.of(1);
    }

    private static JsonValue orElse(Fields body, String name, JsonValue otherwise) {
        return body.has(name) ? body.value(name) : otherwise;
    }

    private static JsonObject reasoning(Fields reasoning) {
        var wish = reasoning == null ? JsonObject.EMPTY : reasoning.object();
        var both = JsonObject.builder().putNull("effort").putNull("summary");
        return both.putAll(wish).build();
    }

    private static JsonObject text(Fields text) {
        if (text == null) return PLAIN_TEXT;
        return text.has("format") ? text.object()
                : JsonObject.builder().putAll(text.object()).putAll(PLAIN_TEXT).build();
    }

    /// A function shows its optional members, too, as types that are generated from OpenAI's document
    /// demand.
    private static JsonArray tools(Fields body) {
        var tools = new ArrayList<JsonValue>();
        for (var tool : body.elements("tools")) {
            if (!(tool instanceof JsonObject object && "function".equals(object.string("type"))))
                tools.add(tool);
            else tools.add(JsonObject.builder().put("type", "function")
                    .put("name", object.get("name")).putNull("description").putNull("parameters")
                    .putNull("strict").putAll(object).build());
        }
        return new JsonArray(tools);
    }
}
