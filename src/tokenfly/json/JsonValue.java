package tokenfly.json;

/// A JSON value (RFC 8259). Immutable; a `switch` over the six kinds needs no `default`.
///
/// `toString()` is the value's compact JSON text: no spaces, numbers as they were written,
/// members in their order.
public sealed interface JsonValue
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
}
