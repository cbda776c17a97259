package tokenfly.anthropic.request;

import java.util.LinkedHashMap;
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
                .put("properties", JsonObject.builder().put(VALUE, moved(schema)).build())
                .put("required", JsonArray.of(new JsonString(VALUE)))
                .build();
    }

    /// The schema one step further in: what it refers to within itself has moved with it.
    private static JsonValue moved(JsonValue schema) {
        return switch (schema) {
            case JsonArray(var elements) -> new JsonArray(elements.stream().map(JsonTool::moved).toList());
            case JsonObject object -> {
                var members = new LinkedHashMap<String, JsonValue>();
                object.members().forEach((name, value) -> members.put(name,
                        name.equals("$ref") && value instanceof JsonString(var text) && text.startsWith("#")
                                ? new JsonString("#/properties/" + VALUE + text.substring(1)) : moved(value)));
                yield new JsonObject(members);
            }
            case JsonValue plain -> plain;
        };
    }

    /// The answer's text: what the client's schema asked for.
    public static String text(String toolName, JsonValue input) {
        if (toolName.equals(WRAPPED_NAME) && input instanceof JsonObject object && object.has(VALUE))
            return object.get(VALUE).toString();
        return input.toString();
    }
}
