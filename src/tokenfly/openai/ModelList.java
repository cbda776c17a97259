package tokenfly.openai;

import java.util.List;
import java.util.function.UnaryOperator;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.ModelInfo;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// `GET /v1/models` as OpenAI answers it: all at once. What a model can take, which OpenAI does not
/// tell, has Anthropic's names.
final class ModelList implements ClientPath.Lister {
    @Override
    public JsonObject one(ModelInfo model) {
        var entry = JsonObject.builder()
                .put("id", model.id()).put("object", "model").put("created", ModelInfo.CREATED)
                .put("owned_by", model.owner()).put("display_name", model.name());
        if (model.context() > 0) entry.put("max_input_tokens", model.context());
        if (model.maxOutput() > 0) entry.put("max_tokens", model.maxOutput());
        return entry.build();
    }

    @Override
    public JsonObject list(List<ModelInfo> models, UnaryOperator<String> parameter) {
        return JsonObject.builder().put("object", "list")
                .put("data", new JsonArray(models.stream().<JsonValue>map(this::one).toList()))
                .build();
    }
}
