package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// JSON Schemas as the API takes them.
///
/// Sources: tool use guide (`input_schema` is an object without `anyOf`, `oneOf`, `allOf` at its
/// top); structured outputs guide, "JSON Schema limitations".
final class SchemaFit {
    private static final List<String> CHOICES = List.of("anyOf", "oneOf", "allOf");
    private static final Set<String> SCHEMA_MAPS =
            Set.of("properties", "$defs", "definitions", "patternProperties");
    private static final Set<String> REFUSED = Set.of("minimum", "maximum", "exclusiveMinimum",
            "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "maxItems",
            "uniqueItems", "minProperties", "maxProperties");
    private static final Set<String> FORMATS = Set.of("date-time", "time", "date", "duration", "email",
            "hostname", "uri", "ipv4", "ipv6", "uuid");

    private SchemaFit() {
    }

    /// A tool's parameters.
    ///
    /// @param schema null for none
    static JsonObject toolInput(JsonObject schema) {
        if (schema == null) return JsonObject.builder().put("type", "object")
                .put("properties", JsonObject.EMPTY).build();
        for (var choice : CHOICES) if (schema.array(choice) != null) return flattened(schema);
        return schema.has("type") ? schema
                : JsonObject.builder().put("type", "object").putAll(schema).build();
    }

    /// One object with every branch's properties. What all branches require stays required.
    private static JsonObject flattened(JsonObject schema) {
        var properties = new LinkedHashMap<String, JsonValue>();
        var required = new LinkedHashSet<>(required(schema));
        addProperties(schema, properties);
        for (var choice : CHOICES) {
            if (schema.array(choice) == null) continue;
            var branches = branches(schema, schema.array(choice));
            for (var branch : branches) addProperties(branch, properties);
            required.addAll(choice.equals("allOf") ? union(branches) : common(branches));
        }
        var rest = schema;
        for (var choice : CHOICES) rest = rest.without(choice);
        return JsonObject.builder().putAll(rest).put("type", "object")
                .put("properties", new JsonObject(properties))
                .put("required", required.isEmpty() ? null : strings(required)).build();
    }

    private static void addProperties(JsonObject schema, Map<String, JsonValue> properties) {
        if (schema.object("properties") != null)
            schema.object("properties").members().forEach(properties::putIfAbsent);
    }

    private static List<JsonObject> branches(JsonObject root, JsonArray choices) {
        var branches = new ArrayList<JsonObject>();
        for (var choice : choices)
            if (choice instanceof JsonObject branch) branches.add(resolved(root, branch));
        return branches;
    }

    /// Follows a reference into the schema's own definitions.
    private static JsonObject resolved(JsonObject root, JsonObject branch) {
        var reference = branch.string("$ref");
        if (reference == null || !reference.startsWith("#/")) return branch;
        JsonObject found = root;
        for (var name : reference.substring(2).split("/"))
            if (found != null) found = found.object(name);
        return found == null ? branch : found;
    }

    private static Set<String> common(List<JsonObject> branches) {
        var common = branches.isEmpty() ? Set.<String>of() : required(branches.getFirst());
        for (var branch : branches) common.retainAll(required(branch));
        return common;
    }

    private static Set<String> union(List<JsonObject> branches) {
        var union = new LinkedHashSet<String>();
        for (var branch : branches) union.addAll(required(branch));
        return union;
    }

    private static Set<String> required(JsonObject schema) {
        var names = new LinkedHashSet<String>();
        if (schema.array("required") != null)
            for (var name : schema.array("required"))
                if (name instanceof JsonString(var text)) names.add(text);
        return names;
    }

    private static JsonArray strings(Set<String> texts) {
        return new JsonArray(texts.stream().map(text -> (JsonValue) new JsonString(text)).toList());
    }

    /// An answer's schema: closed objects, and limits that cannot be enforced moved into the
    /// description, where the model still reads them.
    static JsonObject output(JsonObject schema) {
        var out = JsonObject.builder();
        var limits = JsonObject.builder();
        for (var member : schema.members().entrySet()) {
            var name = member.getKey();
            if (isRefused(name, schema)) limits.put(name, member.getValue());
            else out.put(name, SCHEMA_MAPS.contains(name) ? map(member.getValue())
                    : nested(name, member.getValue()));
        }
        var moved = limits.build();
        if (!moved.isEmpty()) {
            var described = schema.string("description") == null ? "" : schema.string("description") + " ";
            out.put("description", described + moved);
        }
        if ("object".equals(schema.string("type")) || schema.object("properties") != null)
            out.put("additionalProperties", JsonBoolean.FALSE);
        return out.build();
    }

    private static boolean isRefused(String name, JsonObject schema) {
        if (name.equals("minItems")) return schema.whole(name, 0) > 1;
        if (name.equals("format")) return !FORMATS.contains(schema.string(name));
        return REFUSED.contains(name);
    }

    private static JsonValue map(JsonValue schemas) {
        if (!(schemas instanceof JsonObject object)) return schemas;
        var out = JsonObject.builder();
        for (var member : object.members().entrySet())
            out.put(member.getKey(), nested("", member.getValue()));
        return out.build();
    }

    /// Examples and constants are values, not schemas.
    private static JsonValue nested(String name, JsonValue value) {
        return switch (name) {
            case "enum", "const", "default", "examples" -> value;
            default -> switch (value) {
                case JsonObject object -> output(object);
                case JsonArray(var values) ->
                    new JsonArray(values.stream().map(each -> nested("", each)).toList());
                case JsonValue other -> other;
            };
        };
    }
}
