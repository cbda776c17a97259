package tokenfly.chat;

import tokenfly.json.JsonObject;

/// The shape the answer's text must have.
public sealed interface ResponseFormat {
    record AnyText() implements ResponseFormat {}

    record AnyJsonObject() implements ResponseFormat {}

    /// @param name,description null when not given
    /// @param strict null when not said
    record Schema(String name, String description, JsonObject schema, Boolean strict)
            implements ResponseFormat {}
}
