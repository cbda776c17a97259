package tokenfly.chat;

import java.util.List;

/// How much the model is asked to think before it answers.
///
/// @param mode UNSET leaves it to the model
/// @param budgetTokens for ENABLED; 0 when not said
/// @param effort one of [#EFFORTS]; null when not said
/// @param hidden the client does not want to see the thinking
public record Reasoning(Mode mode, long budgetTokens, String effort, boolean hidden) {
    public static final Reasoning UNSET = new Reasoning(Mode.UNSET, 0, null, false);

    /// From the least to the most.
    public static final List<String> EFFORTS =
            List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    public enum Mode {
        UNSET, DISABLED, ENABLED, ADAPTIVE
    }

    /// The same effort, else the next greater one of those known, else the greatest of them.
    ///
    /// @param known some of [#EFFORTS], from the least to the most
    public static String nearest(String wanted, List<String> known) {
        int least = EFFORTS.indexOf(wanted);
        for (var effort : known)
            if (EFFORTS.indexOf(effort) >= least) return effort;
        return known.getLast();
    }

    /// The effort that a client's word means, or null for none that is known. `ultra` is what Codex and
    /// DeepSeek call the most.
    public static String effort(String word) {
        if ("ultra".equals(word)) return EFFORTS.getLast();
        return word != null && EFFORTS.contains(word) ? word : null;
    }
}
