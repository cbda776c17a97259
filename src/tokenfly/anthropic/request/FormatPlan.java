package tokenfly.anthropic.request;

import java.util.Set;
import tokenfly.chat.ResponseFormat;
import tokenfly.json.JsonObject;
import tokenfly.provider.ModelRules;

/// How one request asks one model for JSON.
///
/// @param output for `output_config.format`, or null
/// @param tool a tool that must be called with the answer as its input, or null
/// @param instruction a sentence for the system prompt, or null
/// @param lost the shape is asked for but not enforced
/// @param unkept what of the shape is not enforced
record FormatPlan(JsonObject output, JsonObject tool, String instruction, boolean lost, Set<String> unkept) {
    private static final FormatPlan NONE = plan(null, null, null, false);
    private static final String JSON_ONLY =
            "Respond with a single valid JSON object only, no markdown.";
    private static final String SCHEMA_ONLY = "Respond with a single JSON value only, no markdown."
            + " It must be valid against this JSON Schema: ";

    /// @param canForce a tool may be forced: there is no other, and the model does not think by a budget
    static FormatPlan of(ResponseFormat format, ModelRules rules, boolean canForce) {
        return switch (format) {
            case null -> NONE;
            case ResponseFormat.AnyText _ -> NONE;
            case ResponseFormat.AnyJsonObject _ -> plan(null, null, JSON_ONLY, false);
            case ResponseFormat.Schema(_, var description, var schema, _) -> {
                var answer = rules.structured() ? AnswerSchema.of(schema) : null;
                if (answer != null) yield new FormatPlan(output(answer), null, null, false, answer.unkept());
                if (!canForce) yield plan(null, null, SCHEMA_ONLY + schema, true);
                yield plan(null, tool(description, schema), null, false);
            }
        };
    }

    private static FormatPlan plan(JsonObject output, JsonObject tool, String instruction, boolean lost) {
        return new FormatPlan(output, tool, instruction, lost, Set.of());
    }

    private static JsonObject output(AnswerSchema answer) {
        return JsonObject.builder().put("type", "json_schema").put("schema", answer.schema()).build();
    }

    private static JsonObject tool(String description, JsonObject schema) {
        return JsonObject.builder().put("name", JsonTool.name(schema))
                .put("description", description == null ? "Gives the answer." : description)
                .put("input_schema", SchemaFit.toolInput(JsonTool.inputSchema(schema))).build();
    }

    /// The forced tool's name, or null.
    String toolName() {
        return tool == null ? null : tool.string("name");
    }
}
