package tokenfly.strict;

import java.util.List;
import java.util.Set;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// What a vendor holds of a request, whatever its format.
final class Rules {
    /// What it says when it refuses.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private Rules() {
    }

    static void hold(boolean holds, String message) {
        if (!holds) throw new Refused(message);
    }

    static void onlyFields(JsonObject object, String where, Set<String> known) {
        for (var name : object.members().keySet())
            hold(known.contains(name), where + name + ": Extra inputs are not permitted");
    }

    static List<JsonObject> objects(JsonObject parent, String name) {
        var value = parent.get(name);
        if (value == null) return List.of();
        hold(value instanceof JsonArray, name + " must be an array");
        return ((JsonArray) value).values().stream().map(each -> {
            hold(each instanceof JsonObject, name + " must hold objects");
            return (JsonObject) each;
        }).toList();
    }

    static String word(JsonObject object, String name) {
        var value = object.get(name);
        hold(value == null || value instanceof JsonString, name + " must be a string");
        return object.string(name);
    }

    /// Absent is fine; `null` is not.
    static void number(JsonObject object, String name, double least, double most) {
        var value = object.get(name);
        if (value == null) return;
        hold(value instanceof JsonNumber, name + " must be a number");
        double number = ((JsonNumber) value).asDouble();
        hold(number >= least && number <= most, name + " must be " + least + " to " + most + ", is " + number);
    }

    static void oneOf(String word, String name, Set<String> allowed) {
        hold(word == null || allowed.contains(word), name + " must be one of " + allowed + ", is " + word);
    }

    static boolean isNothing(JsonValue value) {
        return value == null || value == JsonNull.NULL;
    }

    /// A tool's parameters: an object with properties.
    static void parameters(JsonObject schema, boolean withProperties) {
        hold(schema != null && "object".equals(schema.string("type")), "a tool's parameters must be an object");
        hold(!withProperties || schema.object("properties") != null, "a tool's parameters lack properties");
    }
}
