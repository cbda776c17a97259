package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// The schema of an answer as the API enforces it: closed objects of known keywords.
///
/// Limits that are not enforced go into the description, where the model still reads them, as
/// Anthropic's own SDKs do it; `oneOf` becomes `anyOf`, what `allOf` joins becomes one schema.
///
/// @param unkept the keywords that say what no other can, in the order they were met: their words
///     stand in the description alone
///
/// Source: structured outputs guide, "JSON Schema limitations".
record AnswerSchema(JsonObject schema, Set<String> unkept) {
    private static final int MOST_OPTIONAL = 24;
    private static final int MOST_UNIONS = 16;
    private static final Set<String> KEPT = Set.of("type", "title", "description", "default", "const",
            "$ref", "required");
    private static final Set<String> LIMITS = Set.of("minimum", "maximum", "exclusiveMinimum",
            "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems",
            "uniqueItems", "minProperties", "maxProperties", "format");
    private static final Set<String> UNKEPT = Set.of("not", "if", "then", "else", "contains",
            "minContains", "maxContains", "patternProperties", "propertyNames", "dependencies",
            "dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
            "prefixItems", "oneOf", "enum", "additionalProperties");
    private static final Set<String> FORMATS = Set.of("date-time", "time", "date", "duration", "email",
            "hostname", "uri", "ipv4", "ipv6", "uuid");
    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples");

    /// Null for what cannot be had so: a schema within itself, one from elsewhere, a map with names of
    /// the model's own choice, more choices than the API allows.
    static AnswerSchema of(JsonObject schema) {
        if (!isFinite(schema, schema, new HashSet<>(), new HashSet<>())) return null;
        var fitting = new Fitting(schema);
        var fitted = fitting.schema(schema);
        return fitting.holdsMap || fitting.optional > MOST_OPTIONAL || fitting.unions > MOST_UNIONS ? null
                : new AnswerSchema(fitted, fitting.unkept);
    }

    /// @param open the references that are being followed
    /// @param done those that were
    private static boolean isFinite(JsonObject root, JsonValue value, Set<String> open, Set<String> done) {
        return switch (value) {
            case JsonArray(var elements) -> elements.stream().allMatch(each -> isFinite(root, each, open, done));
            case JsonObject schema -> isFinite(root, schema.string("$ref"), open, done)
                    && schema.members().entrySet().stream().allMatch(member ->
                            VALUES.contains(member.getKey()) || isFinite(root, member.getValue(), open, done));
            case JsonValue _ -> true;
        };
    }

    private static boolean isFinite(JsonObject root, String reference, Set<String> open, Set<String> done) {
        if (reference == null || done.contains(reference)) return true;
        if (!reference.startsWith("#/") || !open.add(reference)) return false;
        boolean isFinite = isFinite(root, SchemaFit.resolved(root, reference), open, done);
        open.remove(reference);
        done.add(reference);
        return isFinite;
    }

    /// One schema being fitted. Not thread-safe.
    private static final class Fitting {
        private final JsonObject root;
        private final Set<String> unkept = new LinkedHashSet<>();
        private boolean holdsMap;
        private int optional;
        private int unions;

        Fitting(JsonObject root) {
            this.root = root;
        }

        JsonObject schema(JsonObject given) {
            var joined = joined(given);
            var out = JsonObject.builder();
            var said = new LinkedHashMap<String, JsonValue>();
            joined.members().forEach((name, value) -> {
                var kept = kept(name, value, joined);
                if (kept != null) out.put(nameOf(name, joined), kept);
                else if (isSaid(name, value)) said.put(name, value);
            });
            close(joined, out, said);
            tuple(joined, out);
            for (var name : said.keySet()) if (UNKEPT.contains(name)) unkept.add("schema." + name);
            if (!said.isEmpty()) {
                var words = joined.string("description");
                out.put("description", (words == null ? "" : words + " ") + new JsonObject(said));
            }
            return out.build();
        }

        /// Whether what may not stay goes into the description; else it says nothing of what is allowed.
        private static boolean isSaid(String name, JsonValue value) {
            return LIMITS.contains(name) || UNKEPT.contains(name)
                    || name.equals("items") && value instanceof JsonArray;
        }

        /// The member as it may stay, or null when it may not.
        private JsonValue kept(String name, JsonValue value, JsonObject schema) {
            return switch (name) {
                case "properties", "$defs", "definitions" -> each(value);
                case "items" -> value instanceof JsonObject items ? schema(items) : null;
                case "anyOf" -> choices(value);
                case "oneOf" -> schema.has("anyOf") ? null : choices(value);
                case "enum" -> value instanceof JsonArray values && isPlain(values) ? value : null;
                case "minItems" -> schema.whole(name, 0) > 1 ? null : value;
                case "format" -> value instanceof JsonString(var format) && FORMATS.contains(format) ? value : null;
                case "type" -> {
                    if (value instanceof JsonArray) unions++;
                    yield value;
                }
                default -> KEPT.contains(name) ? value : null;
            };
        }

        private static String nameOf(String name, JsonObject schema) {
            return name.equals("oneOf") && !schema.has("anyOf") ? "anyOf" : name;
        }

        private JsonValue choices(JsonValue value) {
            unions++;
            return list(value);
        }

        private JsonValue list(JsonValue value) {
            if (!(value instanceof JsonArray(var schemas))) return value;
            return new JsonArray(schemas.stream().map(this::any).toList());
        }

        private JsonValue any(JsonValue value) {
            return value instanceof JsonObject schema ? schema(schema) : value;
        }

        private JsonValue each(JsonValue named) {
            if (!(named instanceof JsonObject schemas)) return named;
            var out = new LinkedHashMap<String, JsonValue>();
            schemas.members().forEach((name, schema) -> out.put(name, any(schema)));
            return new JsonObject(out);
        }

        private static boolean isPlain(JsonArray values) {
            return values.values().stream().noneMatch(value -> value instanceof JsonObject || value instanceof JsonArray);
        }

        /// An object has the properties that it names and no others.
        private void close(JsonObject schema, JsonObject.Builder out, LinkedHashMap<String, JsonValue> said) {
            var properties = schema.object("properties");
            var others = schema.get("additionalProperties");
            if (!"object".equals(schema.string("type")) && properties == null && others == null) return;
            boolean closed = others == JsonBoolean.FALSE;
            boolean open = !closed && others != null && others != JsonNull.NULL;
            if (properties == null && !closed || open && (properties == null || properties.isEmpty())) holdsMap = true;
            if (open) said.put("additionalProperties", others);
            else said.remove("additionalProperties");
            out.put("additionalProperties", JsonBoolean.FALSE);
            if (properties != null)
                for (var name : properties.members().keySet())
                    if (!SchemaFit.required(schema).contains(name)) optional++;
        }

        /// A tuple's elements, by place, are elements of any of their kinds.
        private void tuple(JsonObject schema, JsonObject.Builder out) {
            var places = schema.array("prefixItems") != null ? schema.array("prefixItems") : schema.array("items");
            if (places == null) return;
            var kinds = new ArrayList<JsonValue>(places.values().stream().map(this::any).distinct().toList());
            if (schema.object("items") != null) kinds.add(schema(schema.object("items")));
            unkept.add("schema.prefixItems");
            if (kinds.size() > 1) unions++;
            if (!kinds.isEmpty()) out.put("items", kinds.size() == 1 ? kinds.getFirst()
                    : JsonObject.builder().put("anyOf", new JsonArray(kinds)).build());
        }

        /// What `allOf` joins as one schema: closed ones would exclude each other.
        private JsonObject joined(JsonObject schema) {
            var parts = schema.array("allOf");
            if (parts == null) return schema;
            var own = schema.without("allOf");
            if (parts.size() == 1 && own.isEmpty() && parts.values().getFirst() instanceof JsonObject only)
                return joined(only);
            var all = new ArrayList<>(List.of(own));
            for (var part : parts)
                if (part instanceof JsonObject object) all.add(joined(SchemaFit.resolved(root, object)));
            var members = new LinkedHashMap<String, JsonValue>();
            for (var part : all) part.members().forEach(members::putIfAbsent);
            var properties = new LinkedHashMap<String, JsonValue>();
            var required = new LinkedHashSet<String>();
            for (var part : all) {
                SchemaFit.addProperties(part, properties);
                required.addAll(SchemaFit.required(part));
            }
            if (!properties.isEmpty()) members.put("properties", new JsonObject(properties));
            if (!required.isEmpty()) members.put("required", SchemaFit.strings(required));
            return new JsonObject(members);
        }
    }
}
