package tokenfly.anthropic.request;

import tokenfly.chat.Reasoning;
import tokenfly.chat.Reasoning.Mode;
import tokenfly.json.JsonObject;
import tokenfly.provider.ModelRules;

/// How one request asks one model to think.
///
/// @param thinking the field, or null to leave it out
/// @param effort for `output_config`, or null
/// @param maxTokens the ceiling on the output, thinking included
/// @param lost the client's wish could not be met
record ThinkingPlan(JsonObject thinking, String effort, long maxTokens, boolean lost) {
    private static final long LEAST_BUDGET = 1_024;
    private static final long USUAL_BUDGET = 8_192;

    /// @param forcedTool some tool must be called
    /// @param bareCall the conversation has a tool call whose thinking would have to come back and is
    ///     not known
    static ThinkingPlan of(Reasoning wish, ModelRules rules, long maxTokens, boolean forcedTool,
            boolean bareCall) {
        return new Planner(wish, rules, forcedTool, bareCall).plan(maxTokens);
    }

    /// The model was told to think.
    boolean thinks() {
        return thinking != null && !"disabled".equals(thinking.string("type"));
    }

    private record Planner(Reasoning wish, ModelRules rules, boolean forcedTool, boolean bareCall) {

        /// @param asked -1 when the client did not say
        ThinkingPlan plan(long asked) {
            long ceiling = asked < 0 ? rules.defaultOutput() : Math.max(1, asked);
            if (rules.maxOutput() > 0) ceiling = Math.min(ceiling, rules.maxOutput());
            return switch (rules.thinking()) {
                case NONE -> wish.mode() == Mode.ENABLED || wish.mode() == Mode.ADAPTIVE
                        || wish.effort() != null && !rests()
                        ? none(ceiling, true) : none(ceiling, false);
                case MANUAL -> manual(ceiling, asked < 0);
                case BOTH -> wish.mode() == Mode.ENABLED && wish.budgetTokens() > 0
                        ? manual(ceiling, asked < 0) : adaptive(ceiling);
                case ADAPTIVE -> adaptive(ceiling);
                case SWITCH -> byProvider(ceiling, asked < 0);
            };
        }

        private boolean rests() {
            return wish.mode() == Mode.DISABLED || "none".equals(wish.effort());
        }

        private boolean unsaid() {
            return wish.mode() == Mode.UNSET && wish.effort() == null;
        }

        private ThinkingPlan adaptive(long ceiling) {
            if (unsaid()) return none(ceiling, false);
            if (rests()) return rest(ceiling);
            var field = JsonObject.builder().put("type", "adaptive")
                    .put("display", wish.hidden() ? "omitted" : "summarized").build();
            return new ThinkingPlan(field, effort(), ceiling, false);
        }

        private ThinkingPlan rest(long ceiling) {
            if (!rules.canRest()) return new ThinkingPlan(null,
                    rules.efforts().isEmpty() ? null : rules.efforts().getFirst(), ceiling, true);
            return new ThinkingPlan(JsonObject.builder().put("type", "disabled").build(), null,
                    ceiling, false);
        }

        /// Old models do not think unless told to.
        private ThinkingPlan manual(long ceiling, boolean free) {
            if (unsaid() || rests() || "minimal".equals(wish.effort())) return none(ceiling, false);
            if (forcedTool && !rules.forcedWhileThinking() || bareCall) return none(ceiling, true);
            return enabled(ceiling, free);
        }

        /// Most of these think by themselves, so that a wish not to must be said.
        private ThinkingPlan byProvider(long ceiling, boolean free) {
            boolean mustRest = forcedTool && !rules.forcedWhileThinking()
                    || bareCall && rules.wantsThinkingBack();
            if (mustRest && rules.canRest())
                return new ThinkingPlan(JsonObject.builder().put("type", "disabled").build(), null,
                        ceiling, !unsaid() && !rests());
            if (unsaid()) return none(ceiling, false);
            return rests() ? rest(ceiling) : enabled(ceiling, free);
        }

        /// @param free the ceiling may be raised: the client set none
        private ThinkingPlan enabled(long ceiling, boolean free) {
            long budget = wish.budgetTokens() > 0 ? wish.budgetTokens() : budget();
            budget = Math.max(LEAST_BUDGET, budget);
            if (free && budget >= ceiling / 2) ceiling = raised(budget + ceiling);
            // A client's own ceiling holds, and leaves the answer a fifth of it.
            if (budget >= ceiling) budget = Math.max(LEAST_BUDGET, ceiling / 5 * 4);
            if (budget >= ceiling) return none(ceiling, true);
            var field = JsonObject.builder().put("type", "enabled").put("budget_tokens", budget)
                    .put("display", wish.hidden() && rules.real() ? "omitted" : null).build();
            return new ThinkingPlan(field, effort(), ceiling, false);
        }

        private long raised(long ceiling) {
            return rules.maxOutput() > 0 ? Math.min(rules.maxOutput(), ceiling) : ceiling;
        }

        private long budget() {
            return switch (wish.effort()) {
                case null -> USUAL_BUDGET;
                case "minimal" -> LEAST_BUDGET;
                case "low" -> 2_048;
                case "medium" -> USUAL_BUDGET;
                case "high" -> 16_384;
                default -> 32_000;
            };
        }

        private String effort() {
            if (rules.topEffort() == null) return null;
            if (!rules.efforts().isEmpty())
                return wish.effort() == null ? null : Reasoning.nearest(wish.effort(), rules.efforts());
            return switch (wish.effort()) {
                case null -> wish.budgetTokens() > 0 && rules.thinking() == ModelRules.ThinkingRule.ADAPTIVE
                        ? effortOfBudget() : null;
                case "minimal", "low" -> "low";
                case "medium" -> "medium";
                case "high" -> "high";
                case "xhigh" -> rules.thinking() == ModelRules.ThinkingRule.ADAPTIVE ? "xhigh"
                        : rules.topEffort();
                default -> rules.topEffort();
            };
        }

        private String effortOfBudget() {
            long budget = wish.budgetTokens();
            return budget <= 2_048 ? "low" : budget <= 8_192 ? "medium"
                    : budget <= 24_576 ? "high" : "max";
        }

        private static ThinkingPlan none(long ceiling, boolean lost) {
            return new ThinkingPlan(null, null, ceiling, lost);
        }
    }
}
