package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Reads a request's tools and what it wants done with them: `tools` and `tool_choice`, or their
/// predecessors `functions` and `function_call`.
final class ToolReader {
    private final Fields body;

    ToolReader(Fields body) {
        this.body = body;
    }

    List<Tool> tools() {
        var tools = new ArrayList<Tool>();
        for (var element : body.elements("tools"))
            tools.add(tool(Fields.of(element, "tools[" + tools.size() + "]")));
        int index = 0;
        for (var element : body.elements("functions"))
            tools.add(function(Fields.of(element, "functions[" + index++ + "]"), null));
        return tools;
    }

    private static Tool tool(Fields tool) {
        return switch (tool.requiredText("type")) {
            case "function" -> {
                var function = tool.requiredFields("function");
                yield function(function, cacheControl(tool, function));
            }
            case "custom" -> {
                var custom = tool.requiredFields("custom");
                yield new Tool.Custom(custom.requiredText("name"), custom.text("description"),
                        object(custom, "format"));
            }
            // A tool that the provider runs (`web_search`, `$web_search`, …) is the provider's own.
            case String type -> new Tool.Builtin(type, tool.text("name"), tool.object());
        };
    }

    private static Tool.Function function(Fields function, JsonObject cacheControl) {
        return new Tool.Function(function.requiredText("name"), function.text("description"),
                object(function, "parameters"), function.bool("strict"), cacheControl);
    }

    /// LiteLLM and OpenRouter take the mark in either place.
    private static JsonObject cacheControl(Fields tool, Fields function) {
        var outer = object(tool, "cache_control");
        return outer != null ? outer : object(function, "cache_control");
    }

    private static JsonObject object(Fields fields, String name) {
        return fields.has(name) ? fields.fields(name).object() : null;
    }

    /// Null when the client did not say.
    ToolChoice choice() {
        var name = body.has("tool_choice") ? "tool_choice" : "function_call";
        var value = body.value(name);
        if (value == null) return null;
        if (value instanceof JsonString(var word)) return word(name, word);
        var choice = body.fields(name);
        if (name.equals("function_call")) return new ToolChoice.Named(choice.requiredText("name"));
        return switch (choice.requiredText("type")) {
            case "function" ->
                new ToolChoice.Named(choice.requiredFields("function").requiredText("name"));
            case "custom" ->
                new ToolChoice.Named(choice.requiredFields("custom").requiredText("name"));
            case "allowed_tools" -> allowed(choice.requiredFields("allowed_tools"));
            default -> throw choice.invalid("type", "expected function, custom or allowed_tools");
        };
    }

    private ToolChoice word(String name, String word) {
        return switch (word) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw body.invalid(name, "expected auto, none, required or an object");
        };
    }

    private static ToolChoice allowed(Fields allowed) {
        var names = new ArrayList<String>();
        for (var element : allowed.elements("tools")) {
            var tool = Fields.of(element, allowed.pathOf("tools[" + names.size() + "]"));
            names.add(tool.requiredFields(tool.requiredText("type")).requiredText("name"));
        }
        return new ToolChoice.Allowed(names, "required".equals(allowed.text("mode")));
    }
}
