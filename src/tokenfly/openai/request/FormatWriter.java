package tokenfly.openai.request;

import tokenfly.chat.Field;
import tokenfly.chat.ResponseFormat;
import tokenfly.dialect.Dropped;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes the shape that an answer must have: as `response_format` where the provider knows it, and
/// as words to the model where it does not. Words are no guarantee, so that they count as dropped.
final class FormatWriter {
    private final JsonObject field;
    private final String instruction;

    FormatWriter(ResponseFormat format, ProviderKind kind, Dropped dropped) {
        switch (format) {
            case null -> {
                field = null;
                instruction = null;
            }
            case ResponseFormat.AnyText _ -> {
                field = null;
                instruction = null;
            }
            case ResponseFormat.AnyJsonObject _ when kind.has(Trait.JSON_OBJECT) -> {
                field = anyObject();
                instruction = null;
            }
            case ResponseFormat.AnyJsonObject _ -> {
                dropped.add(Field.RESPONSE_FORMAT);
                field = null;
                instruction = "Respond with a single valid JSON object only, no markdown.";
            }
            case ResponseFormat.Schema schema when kind.has(Trait.JSON_SCHEMA) -> {
                field = schema(schema);
                instruction = null;
            }
            case ResponseFormat.Schema(_, _, var schema, _) -> {
                dropped.add(Field.RESPONSE_FORMAT);
                field = kind.has(Trait.JSON_OBJECT) ? anyObject() : null;
                instruction = "Respond with a single valid JSON object only, no markdown, that "
                        + "fits this JSON Schema: " + schema;
            }
        }
    }

    /// The value of `response_format`, or null.
    JsonObject field() {
        return field;
    }

    /// What to tell the model, or null.
    String instruction() {
        return instruction;
    }

    private static JsonObject anyObject() {
        return JsonObject.builder().put("type", "json_object").build();
    }

    private static JsonObject schema(ResponseFormat.Schema format) {
        var name = format.name() == null ? "structured_output"
                : format.name().replaceAll("[^a-zA-Z0-9_-]", "_");
        boolean strict = format.strict() == null ? Schemas.isStrict(format.schema())
                : format.strict();
        var schema = JsonObject.builder()
                .put("name", name.substring(0, Math.min(64, name.length())))
                .put("description", format.description())
                .put("schema", format.schema())
                .put("strict", strict).build();
        return JsonObject.builder().put("type", "json_schema").put("json_schema", schema).build();
    }
}
