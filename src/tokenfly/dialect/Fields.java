package tokenfly.dialect;

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

/// The fields of one JSON object in a request, with the place where it stands, so that a wrong one is
/// refused by its full name. A field that is `null` counts as absent.
///
/// @param path `""` for the body
/// @param words in which a client of the format is told
public record Fields(JsonObject object, String path, Words words) {

    /// How a format names places and refuses what stands there.
    public interface Words {
        /// OpenAI's, and of those who go by it: `messages[2].content`.
        Words PLAIN = new Words() {
            @Override
            public String element(String path, int index) {
                return path + "[" + index + "]";
            }

            @Override
            public ChatException missing(String path) {
                return ChatException.invalid(path, "Missing required parameter: '" + path + "'.");
            }

            @Override
            public ChatException wrongType(String path, Type wanted) {
                return Fields.wrongType(path, wanted.words);
            }

            @Override
            public ChatException invalid(String path, String why) {
                return ChatException.invalid(path, "Invalid '" + path + "': " + why + ".");
            }
        };

        /// The path of an element of the list at `path`.
        String element(String path, int index);

        ChatException missing(String path);

        ChatException wrongType(String path, Type wanted);

        /// @param why without a full stop
        ChatException invalid(String path, String why);
    }

    public enum Type {
        STRING("a string"), BOOLEAN("a boolean"), NUMBER("a number"), INTEGER("an integer"),
        OBJECT("an object"), ARRAY("an array");

        private final String words;

        Type(String words) {
            this.words = words;
        }
    }

    public Fields(JsonObject object, String path) {
        this(object, path, Words.PLAIN);
    }

    /// @throws ChatException INVALID_REQUEST, in plain words, when it is no object
    public static Fields of(JsonValue value, String path) {
        return of(value, path, Words.PLAIN);
    }

    private static Fields of(JsonValue value, String path, Words words) {
        if (value instanceof JsonObject object) return new Fields(object, path, words);
        throw words.wrongType(path, Type.OBJECT);
    }

    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    /// Null when it is absent or `null`, like what all that follow give for it.
    public JsonValue value(String name) {
        var value = object.get(name);
        return value == JsonNull.NULL ? null : value;
    }

    public String text(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonString(var text) -> text;
            case JsonValue _ -> throw wrongType(name, Type.STRING);
        };
    }

    public String requiredText(String name) {
        var text = text(name);
        if (text == null) throw missing(name);
        return text;
    }

    public Boolean bool(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonBoolean bool -> bool.value();
            case JsonValue _ -> throw wrongType(name, Type.BOOLEAN);
        };
    }

    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(bool(name));
    }

    public JsonNumber number(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonNumber number -> number;
            case JsonValue _ -> throw wrongType(name, Type.NUMBER);
        };
    }

    /// @return -1 when it is absent
    public long whole(String name) {
        if (number(name) == null) return -1;
        long whole = object.whole(name, Long.MIN_VALUE);
        if (whole == Long.MIN_VALUE) throw wrongType(name, Type.INTEGER);
        return whole;
    }

    /// A whole number that is not negative.
    public long count(String name, long absent) {
        if (!has(name)) return absent;
        long count = object.whole(name, -1);
        if (count < 0) throw wrongType(name, Type.INTEGER);
        return count;
    }

    public Fields fields(String name) {
        var value = value(name);
        return value == null ? null : of(value, pathOf(name), words);
    }

    public Fields requiredFields(String name) {
        var fields = fields(name);
        if (fields == null) throw missing(name);
        return fields;
    }

    /// Empty when it is absent.
    public List<JsonValue> elements(String name) {
        return switch (value(name)) {
            case null -> List.of();
            case JsonArray(var values) -> values;
            case JsonValue _ -> throw wrongType(name, Type.ARRAY);
        };
    }

    /// Those of a list of objects.
    public List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        for (var element : elements(name))
            objects.add(of(element, words.element(pathOf(name), objects.size()), words));
        return objects;
    }

    /// Those of a list of strings.
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (var element : elements(name)) {
            if (!(element instanceof JsonString(var text)))
                throw words.wrongType(words.element(pathOf(name), texts.size()), Type.STRING);
            texts.add(text);
        }
        return texts;
    }

    public ChatException invalid(String name, String why) {
        return words.invalid(pathOf(name), why);
    }

    public ChatException missing(String name) {
        return words.missing(pathOf(name));
    }

    private ChatException wrongType(String name, Type wanted) {
        return words.wrongType(pathOf(name), wanted);
    }

    /// In plain words.
    public static ChatException wrongType(String path, String wanted) {
        return ChatException.invalid(path,
                "Invalid type for '" + path + "': expected " + wanted + ".");
    }
}
