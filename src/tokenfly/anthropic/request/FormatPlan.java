package tokenfly.anthropic.request;

import tokenfly.chat.ResponseFormat;
import tokenfly.json.JsonObject;
import tokenfly.provider.ModelRules;

/// How one request asks one model for JSON.
///
/// @param output for `output_config.format`, or null
/// @param tool a tool that must be called with the answer as its input, or null
/// @param instruction a sentence for the system prompt, or null
/// @param lost the shape is asked for but not enforced
record FormatPlan(JsonObject output, JsonObject tool, String instruction, boolean lost) {
    private static final FormatPlan NONE = new FormatPlan(null, null, null, false);
    private static final String JSON_ONLY =
            "Respond with a single valid JSON object only, no markdown.";
    private static final String SCHEMA_ONLY = "Respond with a single JSON value only, no markdown."
            + " It must be valid against this JSON Schema: ";

    /// @param canForce a tool may be forced: there is no other, and the model does not think by a budget
    static FormatPlan of(ResponseFormat format, ModelRules rules, boolean canForce) {
        return switch (format) {
            case null -> NONE;
            case ResponseFormat.AnyText _ -> NONE;
            case ResponseFormat.AnyJsonObject _ -> new FormatPlan(null, null, JSON_ONLY, false);
            case ResponseFormat.Schema(_, var description, var schema, _) -> {
                if (rules.structured()) yield new FormatPlan(output(schema), null, null, false);
                if (!canForce) yield new FormatPlan(null, null, SCHEMA_ONLY + schema, true);
                yield new FormatPlan(null, tool(description, schema), null, false);
            }
        };
    }

    private static JsonObject output(JsonObject schema) {
        return JsonObject.builder().put("type", "json_schema")
                .put("schema", SchemaFit.output(schema)).build();
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
