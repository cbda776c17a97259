package tokenfly.anthropic.request;

import tokenfly.chat.Reasoning;
import tokenfly.chat.Reasoning.Mode;
import tokenfly.dialect.Fields;

/// `thinking` and `output_config.effort`, which together say how much the model thinks.
final class ThinkingField {
    private ThinkingField() {
    }

    /// @param thinking,config null when the request has none
    static Reasoning read(Fields thinking, Fields config) {
        var effort = config == null ? null : effort(config);
        if (thinking == null)
            return effort == null ? Reasoning.UNSET : new Reasoning(Mode.UNSET, 0, effort, false);
        boolean hidden = "omitted".equals(thinking.text("display"));
        return new Reasoning(mode(thinking), thinking.count("budget_tokens", 0), effort, hidden);
    }

    private static String effort(Fields config) {
        var word = config.text("effort");
        var effort = Reasoning.effort(word);
        if (word != null && effort == null) throw config.invalid("effort",
                "Input should be 'low', 'medium', 'high', 'xhigh' or 'max'");
        return effort;
    }

    private static Mode mode(Fields thinking) {
        return switch (thinking.requiredText("type")) {
            case "enabled" -> Mode.ENABLED;
            case "adaptive", "between_tools" -> Mode.ADAPTIVE;
            case "disabled" -> Mode.DISABLED;
            default -> throw thinking.invalid("type",
                    "Input should be 'enabled', 'adaptive' or 'disabled'");
        };
    }
}
