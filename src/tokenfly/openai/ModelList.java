package tokenfly.openai;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.ModelInfo;
import tokenfly.dialect.ModelInfo.Ability;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// `GET /v1/models` as OpenAI answers it: all at once. What a model can take, which OpenAI does not
/// tell, has the names that OpenRouter gave it and agents know, and Anthropic's.
final class ModelList implements ClientPath.Lister {
    @Override
    public JsonObject one(ModelInfo model) {
        var entry = JsonObject.builder()
                .put("id", model.id()).put("object", "model").put("created", ModelInfo.CREATED)
                .put("owned_by", model.owner()).put("display_name", model.name());
        entry.put("name", model.name());
        if (model.context() > 0) entry.put("context_length", model.context())
                .put("max_input_tokens", model.context());
        if (model.maxOutput() > 0) entry.put("max_tokens", model.maxOutput()).put("top_provider",
                JsonObject.builder().put("max_completion_tokens", model.maxOutput()).build());
        if (!model.can().isEmpty()) entry.put("supported_parameters", parameters(model))
                .put("architecture", JsonObject.builder().put("input_modalities",
                        model.can().contains(Ability.VISION) ? words("text", "image") : words("text"))
                        .put("output_modalities", words("text")).build());
        return entry.build();
    }

    private static JsonArray parameters(ModelInfo model) {
        boolean tools = model.can().contains(Ability.TOOLS);
        boolean thinks = model.can().contains(Ability.THINKING);
        return tools && thinks ? words("tools", "tool_choice", "reasoning")
                : tools ? words("tools", "tool_choice") : thinks ? words("reasoning") : words();
    }

    private static JsonArray words(String... words) {
        return new JsonArray(Stream.of(words).<JsonValue>map(JsonString::new).toList());
    }

    @Override
    public JsonObject list(List<ModelInfo> models, UnaryOperator<String> parameter) {
        return JsonObject.builder().put("object", "list")
                .put("data", new JsonArray(models.stream().<JsonValue>map(this::one).toList()))
                .build();
    }
}
