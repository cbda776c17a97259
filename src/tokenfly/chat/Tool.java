package tokenfly.chat;

import tokenfly.json.JsonObject;

/// Something the model may ask to be called.
public sealed interface Tool {
    /// Null only for a [Builtin] that has none.
    String name();

    /// @param description or null
    /// @param schema JSON Schema of the arguments, or null for none
    /// @param strict null when the client did not say
    record Function(String name, String description, JsonObject schema, Boolean strict,
            JsonObject cacheControl) implements Tool {}

    /// A tool whose input is free text.
    ///
    /// @param format the grammar it must follow as the client gave it, or null for any text
    record Custom(String name, String description, JsonObject format) implements Tool {}

    /// A tool that the vendor runs or whose schema only the vendor knows (`web_search_20250305`).
    ///
    /// @param name null for a tool that has none
    record Builtin(String type, String name, JsonObject definition) implements Tool {}
}
