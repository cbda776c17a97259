package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ModelRules;

/// Writes `tools` and `tool_choice`. Not thread-safe.
///
/// Source: tool use guide; Messages API reference, `tool_choice`.
final class ToolWriter {
    private final ChatRequest request;
    private final ModelRules rules;
    private final ToolNaming names;
    private final Dropped dropped;
    private final List<JsonValue> tools = new ArrayList<>();
    private JsonObject choice;

    ToolWriter(ChatRequest request, ModelRules rules, ToolNaming names, Dropped dropped) {
        this.request = request;
        this.rules = rules;
        this.names = names;
        this.dropped = dropped;
        for (var tool : request.tools()) if (isAllowed(tool)) add(tool);
        if (tools.isEmpty()) declareHistory();
        else choose();
    }

    /// Null when there are none.
    JsonArray tools() {
        return tools.isEmpty() ? null : new JsonArray(tools);
    }

    /// Null when nothing need be said.
    JsonObject choice() {
        return choice;
    }

    static boolean isForced(ToolChoice choice) {
        return switch (choice) {
            case null -> false;
            case ToolChoice.Required _, ToolChoice.Named _ -> true;
            case ToolChoice.Allowed(_, var required) -> required;
            case ToolChoice.Auto _, ToolChoice.None _ -> false;
        };
    }

    private boolean isAllowed(Tool tool) {
        return !(request.toolChoice() instanceof ToolChoice.Allowed(var allowed, _))
                || tool.name() != null && allowed.contains(tool.name());
    }

    private void add(Tool tool) {
        switch (tool) {
            case Tool.Function(var name, var description, var schema, var strict, var cache) -> {
                // Strict tools are limited in number and shape; without it the tool still works.
                if (Boolean.TRUE.equals(strict)) dropped.add(Field.TOOL_STRICT);
                tools.add(JsonObject.builder().put("name", names.sent(name))
                        .put("description", description)
                        .put("input_schema", SchemaFit.toolInput(schema))
                        .put("cache_control", cache).build());
            }
            case Tool.Custom custom -> tools.add(custom(custom));
            case Tool.Builtin(var type, _, var definition) -> {
                if (rules.real() && type.matches(".*_\\d{8}")) tools.add(definition);
                else dropped.add(type);
            }
        }
    }

    /// Free text goes into the one parameter of a function.
    private JsonObject custom(Tool.Custom tool) {
        var description = tool.description() == null ? "" : tool.description();
        if (tool.format() != null)
            description = (description + "\n\nThe input must follow this format: "
                    + tool.format()).strip();
        var text = JsonObject.builder().put("type", "string").build();
        return JsonObject.builder().put("name", names.sent(tool.name()))
                .put("description", description.isEmpty() ? null : description)
                .put("input_schema", JsonObject.builder().put("type", "object")
                        .put("properties", JsonObject.builder().put("input", text).build())
                        .put("required", JsonArray.of(new JsonString("input"))).build())
                .build();
    }

    /// A conversation with tool calls has to declare tools, though none may be called any more.
    private void declareHistory() {
        var called = new LinkedHashSet<String>();
        for (var message : request.messages())
            for (var part : message.content())
                if (part instanceof Content.ToolCall call) called.add(names.sent(call.name()));
        for (var name : called)
            tools.add(JsonObject.builder().put("name", name)
                    .put("input_schema", SchemaFit.toolInput(null)).build());
        if (!called.isEmpty()) choice = type("none").build();
    }

    private void choose() {
        var wish = request.toolChoice();
        if (isForced(wish) && !rules.forcedTool()) {
            dropped.add(Field.TOOL_CHOICE);
            wish = new ToolChoice.Auto();
        }
        var chosen = switch (wish) {
            case null -> request.oneToolAtATime() ? type("auto") : null;
            case ToolChoice.Auto _ -> type("auto");
            case ToolChoice.None _ -> type("none");
            case ToolChoice.Required _ -> type("any");
            case ToolChoice.Named(var name) -> type("tool").put("name", names.sent(name));
            case ToolChoice.Allowed(_, var required) -> type(required ? "any" : "auto");
        };
        if (chosen == null) return;
        if (request.oneToolAtATime() && !(wish instanceof ToolChoice.None))
            chosen.put("disable_parallel_tool_use", true);
        choice = chosen.build();
    }

    private static JsonObject.Builder type(String type) {
        return JsonObject.builder().put("type", type);
    }
}
