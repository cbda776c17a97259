package tokenfly.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.ModelInfo;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// The list of models as Codex reads it (`model_catalog_url`): with it Codex offers levels of effort,
/// knows the context, and has the tool that patches files.
///
/// Codex's schema is its own and changes: these are the members without which 0.171 rejects the whole
/// list, and those that make a difference.
final class CodexCatalogue implements ClientPath.Lister {
    /// Replaces Codex's own prompt, which speaks of models that are not served here.
    private static final String INSTRUCTIONS = """
            You are a coding agent in the user's terminal, working in their repository. Read what you \
            need before you change anything, make the smallest change that does what was asked, and \
            keep to the style of the code around it. Run commands with the tools that you are given, \
            and change files with apply_patch; never undo changes that are not yours. Check your work by \
            building it or running its tests where there are any. Go on until the task is done, say in \
            few words what you did and found, and say plainly what you could not do.""";

    private static final JsonArray EFFORTS = (JsonArray) Json.parse("""
            [{"effort":"low","description":"Answers sooner"},
             {"effort":"medium","description":"Thinks where it helps"},
             {"effort":"high","description":"Thinks longest"}]""");
    private static final JsonObject TRUNCATION = (JsonObject) Json.parse("""
            {"mode":"tokens","limit":10000}""");

    @Override
    public JsonObject one(ModelInfo model) {
        return entry(model, 0);
    }

    @Override
    public JsonObject list(List<ModelInfo> models, UnaryOperator<String> parameter) {
        var entries = new ArrayList<JsonValue>();
        for (var model : models) entries.add(entry(model, entries.size()));
        return JsonObject.builder().put("models", new JsonArray(entries)).build();
    }

    private static JsonObject entry(ModelInfo model, int priority) {
        var entry = JsonObject.builder()
                .put("slug", model.id()).put("display_name", model.name())
                .put("supported_reasoning_levels", EFFORTS)
                .put("shell_type", "unified_exec").put("visibility", "list")
                .put("supported_in_api", true).put("priority", priority)
                .put("support_verbosity", false).put("truncation_policy", TRUNCATION)
                .put("experimental_supported_tools", JsonArray.EMPTY)
                .put("base_instructions", INSTRUCTIONS)
                .put("apply_patch_tool_type", "freeform")
                .put("supports_parallel_tool_calls", true)
                .put("use_responses_lite", false);
        if (model.context() > 0)
            entry.put("context_window", model.context()).put("max_context_window", model.context());
        return entry.build();
    }
}
