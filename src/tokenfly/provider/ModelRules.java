package tokenfly.provider;

import java.util.List;

/// What one upstream model takes in Anthropic's format, and what it answers with 400.
///
/// @param real a Claude: only thinking that a vendor signed may go back to it
/// @param wantsThinkingBack refuses a conversation that lacks the thinking before its tool calls
/// @param canRest thinking can be switched off
/// @param topEffort what effort `max` becomes; null when `output_config.effort` is not known
/// @param efforts what others become the nearest of; empty for those of Anthropic's own models
/// @param forcedTool takes `tool_choice` `any` and `tool` at all
/// @param forcedWhileThinking takes them while it thinks
/// @param structured takes `output_config.format`
/// @param maxOutput the most output tokens, 0 when not known
/// @param defaultOutput what to ask for when the client did not say
/// @param minTemperature,maxTemperature others take the nearest of them
///
/// Sources: Anthropic's pages on thinking, effort, structured outputs and models (autumn 2026);
/// the vendors' pages on their Anthropic-compatible endpoints.
public record ModelRules(boolean real, ThinkingRule thinking, boolean wantsThinkingBack, boolean canRest,
        String topEffort, List<String> efforts, SamplingRule sampling, boolean forcedTool, boolean forcedWhileThinking,
        boolean structured, long maxOutput, long defaultOutput, String minTemperature,
        int maxTemperature) {

    public enum ThinkingRule {
        /// Cannot.
        NONE,
        /// `enabled` with a budget.
        MANUAL,
        /// `adaptive`, or `enabled` with a budget.
        BOTH,
        /// `adaptive` only.
        ADAPTIVE,
        /// `enabled` and `disabled` as other providers have it; most think unless told not to.
        SWITCH
    }

    public enum SamplingRule {
        FREE,
        /// `temperature` or `top_p`, not both.
        ONE,
        NONE
    }

    public static ModelRules of(ProviderKind kind, String model) {
        var claude = ClaudeModel.of(model);
        boolean served = kind == ProviderKind.ANTHROPIC || kind == ProviderKind.GENERIC;
        if (claude != null && served) return claude(claude);
        return switch (kind) {
            case ANTHROPIC -> new Draft().real().output(0, 8_192).rules();
            case OPENAI, GENERIC -> new Draft().output(0, 8_192).rules();
            case DEEPSEEK -> provider(kind, model).wantsThinkingBack().efforts(kind, model).hot().rules();
            case MOONSHOT -> provider(kind, model).wantsThinkingBack().efforts(kind, model)
                    .sampling(SamplingRule.NONE).rules();
            case ZHIPU -> kind.alwaysThinks(model) ? provider(kind, model).efforts(kind, model).rules()
                    : provider(kind, model).rules();
            case MINIMAX -> provider(kind, model).coldest(kind.minTemperature()).rules();
            case QWEN -> provider(kind, model).hot().rules();
            case VLLM, LLAMACPP, OLLAMA -> new Draft().thinking(ThinkingRule.SWITCH).hot().rules();
        };
    }

    private static Draft provider(ProviderKind kind, String model) {
        var draft = new Draft().thinking(ThinkingRule.SWITCH).notForcedWhileThinking();
        return kind.alwaysThinks(model) ? draft.neverRests().neverForced() : draft;
    }

    private static ModelRules claude(ClaudeModel model) {
        var draft = new Draft().real();
        if (model.isAtLeast(5, 0)) return five(model, draft);
        if (model.isNewGeneration())
            return draft.thinking(ThinkingRule.ADAPTIVE).effort("max").sampling(SamplingRule.NONE)
                    .structured().output(128_000, 32_000).rules();
        if (model.isAtLeast(4, 6))
            return draft.thinking(ThinkingRule.BOTH).effort("max").sampling(SamplingRule.ONE)
                    .notForcedWhileThinking().structured().output(128_000, 32_000).rules();
        if (model.isAtLeast(3, 7)) return manual(model, draft);
        if (model.major() == 0) return draft.output(0, 8_192).rules();
        return (model.isAtLeast(3, 5) ? draft.output(8_192, 8_192) : draft.output(4_096, 4_096)).rules();
    }

    private static ModelRules manual(ClaudeModel model, Draft draft) {
        boolean opus = model.family() == ClaudeModel.Family.OPUS;
        draft.thinking(ThinkingRule.MANUAL).notForcedWhileThinking();
        if (model.isAtLeast(4, 0)) draft.sampling(SamplingRule.ONE);
        if (!model.isAtLeast(4, 5)) return draft.output(opus ? 32_000 : 64_000, 32_000).rules();
        if (opus) draft.effort("high");
        return draft.structured().output(64_000, 32_000).rules();
    }

    /// Fable and Mythos always think; so does Opus from 5.5 on. With Fable 5.1 and Opus 5.5 forced
    /// tool calls became an error.
    private static ModelRules five(ClaudeModel model, Draft draft) {
        boolean always = switch (model.family()) {
            case FABLE, MYTHOS -> true;
            case OPUS -> model.isAtLeast(5, 5);
            case SONNET, HAIKU, OTHER -> false;
        };
        if (always) draft.neverRests();
        if (always && model.isAtLeast(5, 1)) draft.neverForced();
        return draft.thinking(ThinkingRule.ADAPTIVE).effort("max").sampling(SamplingRule.NONE).structured()
                .output(128_000, 32_000).rules();
    }

    /// Rules in the making, at first those of a plain model. Not thread-safe.
    private static final class Draft {
        private boolean real;
        private ThinkingRule thinking = ThinkingRule.NONE;
        private boolean wantsThinkingBack;
        private boolean canRest = true;
        private String topEffort;
        private List<String> efforts = List.of();
        private SamplingRule sampling = SamplingRule.FREE;
        private boolean forcedTool = true;
        private boolean forcedWhileThinking = true;
        private boolean structured;
        private long maxOutput;
        private long defaultOutput = 32_000;
        private String minTemperature = "0";
        private int maxTemperature = 1;

        Draft real() {
            real = true;
            return this;
        }

        Draft thinking(ThinkingRule thinking) {
            this.thinking = thinking;
            return this;
        }

        Draft wantsThinkingBack() {
            wantsThinkingBack = true;
            return this;
        }

        Draft neverRests() {
            canRest = false;
            return this;
        }

        Draft effort(String top) {
            topEffort = top;
            return this;
        }

        /// Those of a provider, which it has in both formats.
        Draft efforts(ProviderKind kind, String model) {
            efforts = kind.efforts(model);
            return efforts.isEmpty() ? this : effort("max");
        }

        Draft sampling(SamplingRule sampling) {
            this.sampling = sampling;
            return this;
        }

        Draft neverForced() {
            forcedTool = false;
            return this;
        }

        Draft notForcedWhileThinking() {
            forcedWhileThinking = false;
            return this;
        }

        Draft structured() {
            structured = true;
            return this;
        }

        Draft output(long most, long usual) {
            maxOutput = most;
            defaultOutput = usual;
            return this;
        }

        Draft coldest(String least) {
            minTemperature = least;
            return this;
        }

        /// Temperatures up to 2, as OpenAI has them.
        Draft hot() {
            maxTemperature = 2;
            return this;
        }

        ModelRules rules() {
            return new ModelRules(real, thinking, wantsThinkingBack, canRest, topEffort, efforts, sampling,
                    forcedTool, forcedWhileThinking, structured, maxOutput, defaultOutput,
                    minTemperature, maxTemperature);
        }
    }
}
