package tokenfly.openai.request;

import java.util.HashSet;
import java.util.LinkedHashMap;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// JSON Schemas as OpenAI-compatible servers want them.
final class Schemas {
    private static final JsonObject NO_PARAMETERS = JsonObject.builder().put("type", "object")
            .put("properties", JsonObject.EMPTY).build();

    private Schemas() {
    }

    /// A tool's parameters: an object, and every object in it with `properties`, which several
    /// servers insist on; without `$schema`, which some refuse.
    ///
    /// @param schema null for no parameters
    static JsonObject parameters(JsonObject schema) {
        if (schema == null || schema.isEmpty()) return NO_PARAMETERS;
        var root = schema.without("$schema");
        return filled(root.has("type") ? root : object(root));
    }

    private static JsonObject object(JsonObject untyped) {
        return JsonObject.builder().put("type", "object").putAll(untyped).build();
    }

    private static JsonValue filled(JsonValue value) {
        return switch (value) {
            case JsonObject schema -> filled(schema);
            case JsonArray(var schemas) ->
                new JsonArray(schemas.stream().map(Schemas::filled).toList());
            case JsonValue other -> other;
        };
    }

    private static JsonObject filled(JsonObject schema) {
        var members = new LinkedHashMap<String, JsonValue>();
        schema.members().forEach((name, value) -> members.put(name, switch (name) {
            case "properties", "$defs", "definitions", "patternProperties" -> eachFilled(value);
            case "items", "prefixItems", "additionalProperties", "anyOf", "oneOf", "allOf", "not" ->
                filled(value);
            default -> value;
        }));
        if (new JsonString("object").equals(schema.get("type")) && !schema.has("properties"))
            members.put("properties", JsonObject.EMPTY);
        return new JsonObject(members);
    }

    private static JsonValue eachFilled(JsonValue named) {
        if (!(named instanceof JsonObject schemas)) return named;
        var members = new LinkedHashMap<String, JsonValue>();
        schemas.members().forEach((name, schema) -> members.put(name, filled(schema)));
        return new JsonObject(members);
    }

    /// True when OpenAI would take the schema as `strict`: every object names all its properties as
    /// required and allows no others.
    static boolean isStrict(JsonValue value) {
        return switch (value) {
            case JsonObject schema -> (!isObject(schema) || isClosed(schema))
                    && schema.members().values().stream().allMatch(Schemas::isStrict);
            case JsonArray(var values) -> values.stream().allMatch(Schemas::isStrict);
            case JsonValue _ -> true;
        };
    }

    private static boolean isObject(JsonObject schema) {
        return new JsonString("object").equals(schema.get("type"));
    }

    private static boolean isClosed(JsonObject schema) {
        if (schema.get("additionalProperties") != JsonBoolean.FALSE) return false;
        var properties = schema.object("properties");
        if (properties == null || properties.isEmpty()) return true;
        var required = new HashSet<String>();
        if (schema.get("required") instanceof JsonArray(var names))
            for (var name : names) if (name instanceof JsonString(var text)) required.add(text);
        return required.containsAll(properties.members().keySet());
    }
}
