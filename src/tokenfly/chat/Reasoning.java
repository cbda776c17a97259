package tokenfly.chat;

/// How much the model is asked to think before it answers.
///
/// @param mode UNSET leaves it to the model
/// @param budgetTokens for ENABLED; 0 when not said
/// @param effort `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`; null when not said
/// @param hidden the client does not want to see the thinking
public record Reasoning(Mode mode, long budgetTokens, String effort, boolean hidden) {
    public static final Reasoning UNSET = new Reasoning(Mode.UNSET, 0, null, false);

    public enum Mode {
        UNSET, DISABLED, ENABLED, ADAPTIVE
    }
}
