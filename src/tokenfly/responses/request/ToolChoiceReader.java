package tokenfly.responses.request;

import java.util.ArrayList;
import tokenfly.chat.ToolChoice;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonString;

/// Reads what must be done with the tools.
final class ToolChoiceReader {
    private final Fields body;
    private final Toolbox toolbox;

    /// @param toolbox holds all tools
    ToolChoiceReader(Fields body, Toolbox toolbox) {
        this.body = body;
        this.toolbox = toolbox;
    }

    /// Null when the client did not say.
    ToolChoice read() {
        var value = body.value("tool_choice");
        if (value == null) return null;
        if (value instanceof JsonString(var word)) return word(word);
        var choice = body.fields("tool_choice");
        return switch (choice.requiredText("type")) {
            case "function", "custom" -> new ToolChoice.Named(name(choice));
            case "allowed_tools" -> allowed(choice);
            // A tool that only OpenAI runs cannot be demanded elsewhere.
            case String _ -> new ToolChoice.Auto();
        };
    }

    private ToolChoice word(String word) {
        return switch (word) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw body.invalid("tool_choice",
                    "expected auto, none, required or an object");
        };
    }

    private ToolChoice allowed(Fields choice) {
        var names = new ArrayList<String>();
        int index = 0;
        for (var element : choice.elements("tools")) {
            var tool = Fields.of(element, choice.pathOf("tools[" + index++ + "]"));
            var type = tool.requiredText("type");
            if (type.equals("function") || type.equals("custom")) names.add(name(tool));
        }
        return new ToolChoice.Allowed(names, "required".equals(choice.text("mode")));
    }

    /// A bare name means the one tool that has it, in whichever namespace.
    private String name(Fields tool) {
        var name = tool.requiredText("name");
        if (tool.has("namespace")) return toolbox.flat(tool.text("namespace"), name);
        var all = toolbox.named(name);
        return all.size() == 1 ? all.iterator().next() : toolbox.flat(null, name);
    }
}
