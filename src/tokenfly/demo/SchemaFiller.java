package tokenfly.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Makes a plausible value for a JSON schema out of the words of a message.
///
/// Strings are those words; numbers are the numbers among them, in order; a `const`, a `default`,
/// the first of an `enum` or of the `examples` go before both. Required members are filled; where a
/// schema does not say which are required, all are at the top and none below it. Lengths and ranges
/// are kept, a `pattern` is not. A schema that never ends is cut at a depth and a number of values.
/// Not thread-safe: one filler makes one value.
final class SchemaFiller {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_VALUES = 1_000;
    private static final int MAX_LENGTH = 1_000;
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.-])-?(?:0|[1-9]\\d{0,14})(?!\\w)");

    private final String subject;
    private final JsonObject root;
    private final Matcher numbers;
    private int values;

    /// @param subject the words to fill in
    SchemaFiller(String subject, JsonObject root) {
        this.subject = subject;
        this.root = root;
        this.numbers = NUMBER.matcher(subject);
    }

    JsonValue fill() {
        return fill(root, "value", 0);
    }

    private JsonValue fill(JsonObject schema, String name, int depth) {
        if (schema == null || depth > MAX_DEPTH || ++values > MAX_VALUES) return JsonNull.NULL;
        var given = given(schema);
        if (given != null) return given;
        var alternative = alternative(schema);
        if (alternative != null) return fill(alternative, name, depth + 1);
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer", "number" -> number(schema);
            case "boolean" -> JsonBoolean.TRUE;
            case "null" -> JsonNull.NULL;
            default -> string(schema, name);
        };
    }

    /// The value that the schema itself names, or null.
    private static JsonValue given(JsonObject schema) {
        if (schema.has("const")) return schema.get("const");
        if (schema.has("default")) return schema.get("default");
        for (String list : new String[] {"enum", "examples"})
            if (schema.array(list) instanceof JsonArray array && array.size() > 0)
                return array.get(0);
        return null;
    }

    /// The schema that stands for this one, or null.
    private JsonObject alternative(JsonObject schema) {
        if (schema.string("$ref") instanceof String reference) return resolve(reference);
        for (String list : new String[] {"anyOf", "oneOf", "allOf"})
            if (schema.array(list) instanceof JsonArray choices)
                for (var choice : choices)
                    if (choice instanceof JsonObject inner && !"null".equals(inner.string("type")))
                        return inner;
        return null;
    }

    /// What a reference within the schema, such as `#/$defs/City`, points to: a schema without
    /// demands when it points nowhere.
    private JsonObject resolve(String reference) {
        var found = root;
        for (String step : reference.replaceFirst("^#/?", "").split("/"))
            if (!step.isEmpty() && found != null) found = found.object(step);
        return found == null ? JsonObject.EMPTY : found;
    }

    private static String type(JsonObject schema) {
        if (schema.string("type") instanceof String type) return type;
        if (schema.array("type") instanceof JsonArray types)
            for (var type : types)
                if (type instanceof JsonString(var name) && !name.equals("null")) return name;
        return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }

    private JsonObject object(JsonObject schema, int depth) {
        var properties = schema.object("properties");
        if (properties == null) return JsonObject.EMPTY;
        var filled = JsonObject.builder();
        for (var property : properties.members().entrySet())
            if (isWanted(property.getKey(), schema, depth)
                    && property.getValue() instanceof JsonObject inner)
                filled.put(property.getKey(), fill(inner, property.getKey(), depth + 1));
        return filled.build();
    }

    private static boolean isWanted(String name, JsonObject schema, int depth) {
        var required = schema.array("required");
        return required == null ? depth == 0 : required.values().contains(new JsonString(name));
    }

    private JsonArray array(JsonObject schema, String name, int depth) {
        int size = Math.clamp(schema.whole("minItems", 1), 1, MAX_VALUES);
        var items = schema.object("items");
        var filled = new JsonValue[size];
        for (int i = 0; i < filled.length; i++)
            filled[i] = fill(items == null ? JsonObject.EMPTY : items, name, depth + 1);
        return JsonArray.of(filled);
    }

    private JsonNumber number(JsonObject schema) {
        long least = schema.whole("minimum", schema.whole("exclusiveMinimum", 0) + 1);
        if (!schema.has("minimum") && !schema.has("exclusiveMinimum")) least = Long.MIN_VALUE;
        long most = schema.whole("maximum", Long.MAX_VALUE);
        if (schema.has("exclusiveMaximum"))
            most = schema.whole("exclusiveMaximum", Long.MAX_VALUE) - 1;
        long said = numbers.find() ? Long.parseLong(numbers.group()) : 1;
        return JsonNumber.of(Math.clamp(said, least, Math.max(least, most)));
    }

    private JsonString string(JsonObject schema, String name) {
        String format = schema.string("format");
        String known = switch (format == null ? "" : format) {
            case "date" -> "2026-01-01";
            case "date-time" -> "2026-01-01T12:00:00Z";
            case "time" -> "12:00:00Z";
            case "email" -> "demo@example.com";
            case "uri", "url" -> "https://example.com/";
            case "uuid" -> "00000000-0000-4000-8000-000000000000";
            case "ipv4" -> "192.0.2.1";
            default -> null;
        };
        if (known != null) return new JsonString(known);
        return new JsonString(fit(subject.isEmpty() ? name : subject, schema));
    }

    private static String fit(String text, JsonObject schema) {
        int least = Math.clamp(schema.whole("minLength", 0), 0, MAX_LENGTH);
        int most = Math.clamp(schema.whole("maxLength", MAX_LENGTH), least, MAX_LENGTH);
        if (text.length() < least) return text + "x".repeat(least - text.length());
        if (text.length() <= most) return text;
        boolean splitsPair = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, splitsPair ? most - 1 : most);
    }
}
