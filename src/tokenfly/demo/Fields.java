package tokenfly.demo;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tokenfly.demo.Fault.Refusal;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// What both formats' requests have in common: a model, messages, contents of text and other parts.
final class Fields {
    private Fields() {
    }

    static String model(JsonObject body) throws Refusal {
        if (body.string("model") instanceof String model) return model;
        throw new Refusal(Fault.INVALID, "model: Field required", "model");
    }

    static List<JsonObject> messages(JsonObject body) throws Refusal {
        var messages = objects(body.get("messages"));
        if (!messages.isEmpty() && messages.size() == body.array("messages").size())
            return messages;
        throw new Refusal(Fault.INVALID, "messages: a list of at least one message is required",
                "messages");
    }

    /// The last text of a content that a user spoke, or null.
    static String lastSpoken(JsonValue content) {
        if (content instanceof JsonString(var text)) return Prompt.isSpoken(text) ? text : null;
        for (var part : objects(content).reversed())
            if (Prompt.isSpoken(part.string("text"))) return part.string("text");
        return null;
    }

    /// All text of a content.
    static String text(JsonValue content) {
        if (content instanceof JsonString(var text)) return text;
        return objects(content).stream().map(part -> part.string("text"))
                .filter(Objects::nonNull).collect(Collectors.joining("\n"));
    }

    static int images(JsonObject message) {
        return (int) objects(message.get("content")).stream().filter(Words::isImage).count();
    }

    /// The objects in a list; empty when the value is none.
    static List<JsonObject> objects(JsonValue list) {
        return list instanceof JsonArray array ? array.values().stream()
                .filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList()
                : List.of();
    }

    /// The texts, but not empty ones, of a string or a list of strings.
    static List<String> strings(JsonValue value) {
        return switch (value) {
            case JsonString(var text) -> text.isEmpty() ? List.of() : List.of(text);
            case JsonArray(var values) ->
                    values.stream().flatMap(inner -> strings(inner).stream()).toList();
            case null, default -> List.of();
        };
    }

    static JsonObject orEmpty(JsonObject object) {
        return object == null ? JsonObject.EMPTY : object;
    }

    static boolean isFalse(JsonValue value) {
        return value == JsonBoolean.FALSE;
    }
}
