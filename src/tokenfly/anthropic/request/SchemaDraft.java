package tokenfly.anthropic.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// A schema of an older draft in the words of draft 2020-12, by which the API reads a tool's parameters
/// and refuses the whole request when one of them is no schema. OpenAI's takes any draft's, and what
/// makes schemas from code still writes draft 7, or 4: tuples as a list of `items`, limits that a boolean
/// makes exclusive, `required` beside the property.
///
/// Source: JSON Schema, "Migrating from older drafts".
final class SchemaDraft {
    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples", "example");
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "$defs", "definitions",
            "dependentSchemas");
    private static final Map<String, String> LIMITS = Map.of("exclusiveMinimum", "minimum",
            "exclusiveMaximum", "maximum");

    private SchemaDraft() {
    }

    static JsonObject newest(JsonObject schema) {
        var members = new LinkedHashMap<String, JsonValue>();
        boolean tuple = schema.array("items") != null;
        schema.members().forEach((name, value) -> {
            if (name.equals("items") && tuple) members.put("prefixItems", each(value));
            else if (name.equals("additionalItems") && tuple) members.put("items", each(value));
            else if (LIMITS.containsKey(name) && value instanceof JsonBoolean exclusive)
                limit(schema, name, exclusive == JsonBoolean.TRUE, members);
            else if (LIMITS.containsValue(name) && isExclusive(schema, name)) return;
            else if (name.equals("required") && !(value instanceof JsonArray)) return;
            else if (NAMED.contains(name)) named(name, value, members);
            else members.put(name, VALUES.contains(name) ? value : each(value));
        });
        return new JsonObject(members);
    }

    private static JsonValue each(JsonValue value) {
        return switch (value) {
            case JsonObject schema -> newest(schema);
            case JsonArray(var schemas) -> new JsonArray(schemas.stream().map(SchemaDraft::each).toList());
            case JsonValue plain -> plain;
        };
    }

    /// Schemas by names of their own, which are no keywords.
    private static void named(String name, JsonValue value, Map<String, JsonValue> members) {
        if (value == JsonNull.NULL) return;
        if (!(value instanceof JsonObject schemas)) {
            members.put(name, value);
            return;
        }
        var named = new LinkedHashMap<String, JsonValue>();
        schemas.members().forEach((key, schema) -> named.put(key, each(schema)));
        members.put(name, new JsonObject(named));
    }

    private static void limit(JsonObject schema, String name, boolean exclusive, Map<String, JsonValue> members) {
        if (exclusive && schema.get(LIMITS.get(name)) instanceof JsonNumber limit) members.put(name, limit);
    }

    private static boolean isExclusive(JsonObject schema, String limit) {
        return LIMITS.entrySet().stream().anyMatch(each -> each.getValue().equals(limit)
                && schema.get(each.getKey()) == JsonBoolean.TRUE);
    }
}
