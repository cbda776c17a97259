package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// A tool's parameters as the API takes them: an object of the newest draft without `anyOf`, `oneOf`,
/// `allOf` at its top.
/// [AnswerSchema] is what it takes of an answer.
///
/// Source: tool use guide.
final class SchemaFit {
    private static final List<String> CHOICES = List.of("anyOf", "oneOf", "allOf");

    private SchemaFit() {
    }

    /// A tool's parameters.
    ///
    /// @param given null for none
    static JsonObject toolInput(JsonObject given) {
        if (given == null) return JsonObject.builder().put("type", "object")
                .put("properties", JsonObject.EMPTY).build();
        var schema = SchemaDraft.newest(given);
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

    static void addProperties(JsonObject schema, Map<String, JsonValue> properties) {
        if (schema.object("properties") != null)
            schema.object("properties").members().forEach(properties::putIfAbsent);
    }

    private static List<JsonObject> branches(JsonObject root, JsonArray choices) {
        var branches = new ArrayList<JsonObject>();
        for (var choice : choices)
            if (choice instanceof JsonObject branch) branches.add(resolved(root, branch));
        return branches;
    }

    /// Follows a reference into the schema's own definitions, where there is one.
    static JsonObject resolved(JsonObject root, JsonObject branch) {
        var reference = branch.string("$ref");
        return reference == null || !reference.startsWith("#/") ? branch
                : Objects.requireNonNullElse(resolved(root, reference), branch);
    }

    /// @param reference begins with `#/`
    /// @return null where there is nothing
    static JsonObject resolved(JsonObject root, String reference) {
        JsonObject found = root;
        for (var name : reference.substring(2).split("/"))
            if (found != null) found = found.object(name.replace("~1", "/").replace("~0", "~"));
        return found;
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

    static Set<String> required(JsonObject schema) {
        var names = new LinkedHashSet<String>();
        if (schema.array("required") != null)
            for (var name : schema.array("required"))
                if (name instanceof JsonString(var text)) names.add(text);
        return names;
    }

    static JsonArray strings(Set<String> texts) {
        return new JsonArray(texts.stream().map(text -> (JsonValue) new JsonString(text)).toList());
    }
}
