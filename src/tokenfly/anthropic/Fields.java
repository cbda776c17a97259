package tokenfly.anthropic;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// A JSON object of a request with the place it stands at, so that a wrong member is refused by its
/// full name (`messages.2.content.0.type`). A member that is `null` counts as absent.
///
/// @param path `""` for the request itself
record Fields(JsonObject object, String path) {

    /// The member's full name.
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    JsonValue get(String name) {
        var value = object.get(name);
        return value == JsonNull.NULL ? null : value;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    /// A string that must be there.
    String text(String name) {
        var text = optionalText(name);
        if (text == null) throw missing(name);
        return text;
    }

    String optionalText(String name) {
        return switch (get(name)) {
            case null -> null;
            case JsonString(var text) -> text;
            case JsonValue _ -> throw wrong(name, "Input should be a valid string");
        };
    }

    Boolean optionalBoolean(String name) {
        return switch (get(name)) {
            case null -> null;
            case JsonBoolean bool -> bool.value();
            case JsonValue _ -> throw wrong(name, "Input should be a valid boolean");
        };
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(optionalBoolean(name));
    }

    JsonNumber optionalNumber(String name) {
        return switch (get(name)) {
            case null -> null;
            case JsonNumber number -> number;
            case JsonValue _ -> throw wrong(name, "Input should be a valid number");
        };
    }

    /// A whole number that is not negative, or `fallback` when there is none.
    long whole(String name, long fallback) {
        if (!has(name)) return fallback;
        long value = object.whole(name, -1);
        if (value < 0) throw wrong(name, "Input should be a valid integer, 0 or greater");
        return value;
    }

    Fields optionalObject(String name) {
        return switch (get(name)) {
            case null -> null;
            case JsonObject object -> new Fields(object, at(name));
            case JsonValue _ -> throw wrong(name, "Input should be a valid dictionary");
        };
    }

    Fields object(String name) {
        var object = optionalObject(name);
        if (object == null) throw missing(name);
        return object;
    }

    /// The elements of a list of objects; none when it is absent.
    List<Fields> objects(String name) {
        var elements = new ArrayList<Fields>();
        var list = list(name);
        for (int i = 0; i < list.size(); i++) {
            var place = at(name) + "." + i;
            if (!(list.get(i) instanceof JsonObject object))
                throw ChatException.invalid(place, "Input should be a valid dictionary");
            elements.add(new Fields(object, place));
        }
        return elements;
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        var list = list(name);
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof JsonString(var text)))
                throw ChatException.invalid(at(name) + "." + i, "Input should be a valid string");
            texts.add(text);
        }
        return texts;
    }

    private JsonArray list(String name) {
        return switch (get(name)) {
            case null -> JsonArray.EMPTY;
            case JsonArray array -> array;
            case JsonValue _ -> throw wrong(name, "Input should be a valid list");
        };
    }

    ChatException missing(String name) {
        return wrong(name, "Field required");
    }

    ChatException wrong(String name, String message) {
        return ChatException.invalid(at(name), message);
    }
}
