package tokenfly.anthropic.request;

import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// The tool that forces an answer of a given shape on models that have no structured output: its
/// input is the answer.
public final class JsonTool {
    public static final String NAME = "json_answer";
    /// The same for a shape that is no object: the answer is its input's `value`.
    public static final String WRAPPED_NAME = "json_answer_value";
    private static final String VALUE = "value";

    private JsonTool() {
    }

    static boolean fits(JsonObject schema) {
        return "object".equals(schema.string("type")) || schema.object("properties") != null;
    }

    static String name(JsonObject schema) {
        return fits(schema) ? NAME : WRAPPED_NAME;
    }

    static JsonObject inputSchema(JsonObject schema) {
        if (fits(schema)) return schema.with("type", new JsonString("object"));
        return JsonObject.builder()
                .put("type", "object")
                .put("properties", JsonObject.builder().put(VALUE, schema).build())
                .put("required", JsonArray.of(new JsonString(VALUE)))
                .build();
    }

    /// The answer's text: what the client's schema asked for.
    public static String text(String toolName, JsonValue input) {
        if (toolName.equals(WRAPPED_NAME) && input instanceof JsonObject object && object.has(VALUE))
            return object.get(VALUE).toString();
        return input.toString();
    }
}
