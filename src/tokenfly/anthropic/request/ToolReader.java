package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;

/// Reads `tools` and `tool_choice`.
///
/// Source: Messages API reference, tools. A `type` of the form `name_yyyymmdd` is a tool that the
/// vendor defines.
final class ToolReader {
    /// What a tool may have beside what the neutral model has words for.
    private static final List<String> UNKNOWN_ELSEWHERE =
            List.of("defer_loading", "eager_input_streaming", "input_examples", "allowed_callers");

    private ToolReader() {
    }

    /// @param lost where members go that the neutral model has no word for
    static List<Tool> tools(Fields body, JsonObject.Builder lost) {
        var tools = new ArrayList<Tool>();
        for (var tool : body.objects("tools")) {
            var type = tool.text("type");
            if (type == null || type.equals("custom")) {
                tools.add(function(tool));
                for (var name : UNKNOWN_ELSEWHERE) lost.put(name, tool.value(name));
            } else {
                var name = tool.text("name");
                tools.add(new Tool.Builtin(type, name == null ? type : name, tool.object()));
            }
        }
        return tools;
    }

    private static Tool function(Fields tool) {
        var schema = tool.fields("input_schema");
        var cache = tool.fields("cache_control");
        return new Tool.Function(tool.requiredText("name"), tool.text("description"),
                schema == null ? null : schema.object(), tool.bool("strict"),
                cache == null ? null : cache.object());
    }

    /// @param choice null when the request has none
    static ToolChoice choice(Fields choice) {
        if (choice == null) return null;
        return switch (choice.requiredText("type")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(choice.requiredText("name"));
            default -> throw choice.invalid("type", "Input should be 'auto', 'any', 'tool' or 'none'");
        };
    }
}
