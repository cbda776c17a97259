package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Field;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes a request's tools and what the model must do with them.
final class ToolWriter {
    /// What a tool with free text takes where only functions are known.
    private static final JsonObject TEXT_INPUT = (JsonObject) Json.parse("""
            {"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}""");

    private final ChatRequest request;
    private final ProviderKind kind;
    private final ToolNaming names;
    private final Dropped dropped;
    private final List<Tool> tools = new ArrayList<>();
    private final ToolChoice choice;

    ToolWriter(ChatRequest request, ProviderKind kind, ToolNaming names, Dropped dropped) {
        this.request = request;
        this.kind = kind;
        this.names = names;
        this.dropped = dropped;
        for (var tool : request.tools()) {
            if (tool instanceof Tool.Builtin builtin) dropped.add(builtin.type());
            else tools.add(tool);
        }
        choice = choice();
    }

    /// True when the model may call any.
    boolean any() {
        return !tools.isEmpty();
    }

    /// True when the model must call a tool.
    boolean forces() {
        return switch (choice) {
            case ToolChoice.Required _, ToolChoice.Named _ -> true;
            case ToolChoice.Allowed(_, var required) -> required;
            case ToolChoice.Auto _, ToolChoice.None _ -> false;
            case null -> false;
        };
    }

    void write(JsonObject.Builder body) {
        if (tools.isEmpty()) return;
        body.put("tools", new JsonArray(tools.stream().map(this::tool).toList()));
        if (choice != null) body.put("tool_choice", field(choice));
        if (!request.oneToolAtATime()) return;
        if (kind.has(Trait.PARALLEL_SWITCH)) body.put("parallel_tool_calls", false);
        else dropped.add(Field.ONE_TOOL_AT_A_TIME);
    }

    /// What is left of the client's choice when tools and kinds of choice are left out; null for
    /// none.
    private ToolChoice choice() {
        if (tools.isEmpty()) return null;
        return switch (request.toolChoice()) {
            case null -> null;
            case ToolChoice.Auto auto -> auto;
            case ToolChoice.None none -> none;
            case ToolChoice.Required required -> forced(required);
            case ToolChoice.Named named when has(named.name()) -> forced(named);
            case ToolChoice.Named _ -> {
                dropped.add(Field.TOOL_CHOICE);
                yield new ToolChoice.Auto();
            }
            case ToolChoice.Allowed allowed when kind.has(Trait.CUSTOM_TOOLS) -> allowed;
            case ToolChoice.Allowed(var allowed, var required) -> {
                tools.removeIf(tool -> !allowed.contains(tool.name()));
                yield tools.isEmpty() ? null
                        : required ? forced(new ToolChoice.Required()) : new ToolChoice.Auto();
            }
        };
    }

    private ToolChoice forced(ToolChoice choice) {
        boolean possible = kind.has(Trait.FORCED_TOOLS)
                && !(kind.has(Trait.NO_FORCED_TOOL_WHILE_THINKING)
                        && kind.alwaysThinks(request.model()));
        if (possible) return choice;
        dropped.add(Field.TOOL_CHOICE);
        return new ToolChoice.Auto();
    }

    private boolean has(String name) {
        return tools.stream().anyMatch(tool -> tool.name().equals(name));
    }

    private JsonValue tool(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> function(function);
            case Tool.Custom custom when kind.has(Trait.CUSTOM_TOOLS) -> typed("custom",
                    named(custom.name(), custom.description()).put("format", custom.format()));
            case Tool.Custom custom -> typed("function",
                    named(custom.name(), withGrammar(custom)).put("parameters", TEXT_INPUT));
            case Tool.Builtin builtin ->
                throw new IllegalStateException("left out before: " + builtin.type());
        };
    }

    private JsonObject function(Tool.Function function) {
        if (function.cacheControl() != null) dropped.add(Field.CACHE_CONTROL);
        var out = named(function.name(), function.description())
                .put("parameters", Schemas.parameters(function.schema()));
        if (Boolean.TRUE.equals(function.strict())) {
            if (kind.has(Trait.STRICT_TOOLS)) out.put("strict", true);
            else dropped.add(Field.TOOL_STRICT);
        }
        return typed("function", out);
    }

    private static String withGrammar(Tool.Custom custom) {
        var description = custom.description() == null ? "" : custom.description() + "\n";
        return custom.format() == null ? custom.description()
                : description + "The input must follow this format: " + custom.format();
    }

    private JsonObject.Builder named(String name, String description) {
        return JsonObject.builder().put("name", names.sent(name)).put("description", description);
    }

    private static JsonObject typed(String type, JsonObject.Builder inner) {
        return JsonObject.builder().put("type", type).put(type, inner.build()).build();
    }

    private JsonValue field(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto _ -> new JsonString("auto");
            case ToolChoice.None _ -> new JsonString("none");
            case ToolChoice.Required _ -> new JsonString("required");
            case ToolChoice.Named(var name) -> reference(name);
            case ToolChoice.Allowed(var allowed, var required) -> {
                var list = new JsonArray(allowed.stream().map(this::reference).toList());
                yield typed("allowed_tools", JsonObject.builder()
                        .put("mode", required ? "required" : "auto").put("tools", list));
            }
        };
    }

    private JsonValue reference(String name) {
        boolean custom = kind.has(Trait.CUSTOM_TOOLS)
                && tools.stream().anyMatch(t -> t instanceof Tool.Custom && t.name().equals(name));
        return typed(custom ? "custom" : "function",
                JsonObject.builder().put("name", names.sent(name)));
    }
}
