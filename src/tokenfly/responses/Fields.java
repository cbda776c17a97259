package tokenfly.responses;

import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// The fields of one JSON object in a request. A wrong type is refused with the field's path, such
/// as `messages[2].content[0].type`; `null` counts as absent, as OpenAI has it.
///
/// @param path where the object stands, `""` for the body
record Fields(JsonObject object, String path) {

    static Fields of(JsonValue value, String path) {
        if (value instanceof JsonObject object) return new Fields(object, path);
        throw wrongType(path, "an object");
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    /// Null when it is absent or `null`.
    JsonValue value(String name) {
        var value = object.get(name);
        return value == JsonNull.NULL ? null : value;
    }

    String text(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonString(var text) -> text;
            case JsonObject _, JsonArray _, JsonNumber _, JsonBoolean _, JsonNull _ ->
                throw wrongType(pathOf(name), "a string");
        };
    }

    String requiredText(String name) {
        var text = text(name);
        if (text == null) throw missing(name);
        return text;
    }

    Boolean bool(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonBoolean bool -> bool.value();
            case JsonObject _, JsonArray _, JsonNumber _, JsonString _, JsonNull _ ->
                throw wrongType(pathOf(name), "a boolean");
        };
    }

    JsonNumber number(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonNumber number -> number;
            case JsonObject _, JsonArray _, JsonBoolean _, JsonString _, JsonNull _ ->
                throw wrongType(pathOf(name), "a number");
        };
    }

    /// @return -1 when it is absent
    long whole(String name) {
        if (number(name) == null) return -1;
        long whole = object.whole(name, Long.MIN_VALUE);
        if (whole == Long.MIN_VALUE) throw wrongType(pathOf(name), "an integer");
        return whole;
    }

    /// The member as an object, or null when it is absent.
    Fields fields(String name) {
        var value = value(name);
        return value == null ? null : of(value, pathOf(name));
    }

    Fields requiredFields(String name) {
        var fields = fields(name);
        if (fields == null) throw missing(name);
        return fields;
    }

    /// The member's elements; empty when it is absent.
    List<JsonValue> elements(String name) {
        return switch (value(name)) {
            case null -> List.of();
            case JsonArray(var values) -> values;
            case JsonObject _, JsonNumber _, JsonBoolean _, JsonString _, JsonNull _ ->
                throw wrongType(pathOf(name), "an array");
        };
    }

    ChatException invalid(String name, String why) {
        return ChatException.invalid(pathOf(name), "Invalid '" + pathOf(name) + "': " + why + ".");
    }

    ChatException missing(String name) {
        return ChatException.invalid(pathOf(name),
                "Missing required parameter: '" + pathOf(name) + "'.");
    }

    static ChatException wrongType(String path, String wanted) {
        return ChatException.invalid(path,
                "Invalid type for '" + path + "': expected " + wanted + ".");
    }
}
