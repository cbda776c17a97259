package tokenfly.anthropic.request;

import java.util.HashSet;
import java.util.Set;
import tokenfly.chat.ChatException;
import tokenfly.chat.Reasoning;
import tokenfly.dialect.Dropped;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// The fields of the client's own format in a request for this one: some are known here too, a few
/// change the meaning and are refused, the rest are reported. Not thread-safe.
final class Extras {
    private static final String AUDIO = "audio";

    private final JsonObject fields;
    private final Set<String> taken = new HashSet<>();

    Extras(JsonObject fields) {
        this.fields = fields;
    }

    /// @throws ChatException INVALID_REQUEST when leaving a field out would change the meaning
    void refuse() {
        if (fields.whole("n", 1) > 1)
            throw ChatException.invalid("n", "n > 1 is not supported for this model");
        if (fields.array("modalities") instanceof JsonArray modalities)
            for (var each : modalities)
                if (each instanceof JsonString(var text) && text.equals(AUDIO))
                    throw ChatException.invalid("modalities",
                            "audio output is not supported by this model");
    }

    /// The field's value, which then counts as carried; null when there is none.
    JsonValue take(String name) {
        taken.add(name);
        return fields.get(name) == JsonNull.NULL ? null : fields.get(name);
    }

    /// How much to think: `thinking` and `output_config` as this format has them win over what the
    /// client's format says.
    Reasoning reasoning(Reasoning wish) {
        var config = take("output_config") instanceof JsonObject object
                ? FieldWords.fields(object, "output_config") : null;
        var thinking = take("thinking") instanceof JsonObject object
                ? FieldWords.fields(object, "thinking") : null;
        if (thinking == null && config == null) return wish;
        var own = ThinkingField.read(thinking, config);
        var effort = own.effort() == null ? wish.effort() : own.effort();
        var mode = thinking == null ? wish.mode() : own.mode();
        long budget = thinking == null ? wish.budgetTokens() : own.budgetTokens();
        return new Reasoning(mode, budget, effort, own.hidden() || wish.hidden());
    }

    /// Names every field that was not taken and that asks for anything.
    void report(Dropped dropped) {
        for (var field : fields.members().entrySet())
            if (!taken.contains(field.getKey()) && !isVoid(field.getKey(), field.getValue()))
                dropped.add(field.getKey());
    }

    /// What it says is what would be done without it.
    private static boolean isVoid(String name, JsonValue value) {
        return switch (value) {
            case JsonNull _ -> true;
            case JsonBoolean bool -> !bool.value();
            case JsonArray array -> array.size() == 0 || name.equals("modalities");
            case JsonObject object -> object.isEmpty();
            case JsonNumber(var literal) -> name.equals("n")
                    || name.endsWith("_penalty") && literal.matches("-?0(\\.0*)?");
            case JsonString(var text) -> text.equals("auto");
        };
    }
}
