package tokenfly.anthropic;

import tokenfly.chat.ClaudeModel;
import tokenfly.chat.ProviderKind;

/// What one upstream model of this format takes and what it answers with 400.
///
/// @param real a Claude, wherever it is served: only its own signed thinking may go back to it
/// @param wantsThinkingBack answers 400 to a conversation whose thinking before tool calls is missing
/// @param canRest thinking can be switched off
/// @param effort takes `output_config.effort`
/// @param topEffort what `xhigh` and `max` become: `max` where every level is known
/// @param forcedTool takes `tool_choice` `any` and `tool` at all
/// @param forcedWhileThinking takes them while it thinks
/// @param structured takes `output_config.format`
/// @param maxOutput the most output tokens, 0 when not known
/// @param defaultOutput what to ask for when the client did not say
/// @param maxTemperature larger ones are lowered to it
///
/// Sources: Anthropic's pages on thinking, effort, structured outputs and models (autumn 2026);
/// the vendors' pages on their Anthropic-compatible endpoints.
record ModelRules(boolean real, Thinking thinking, boolean wantsThinkingBack, boolean canRest,
        boolean effort, String topEffort, Sampling sampling, boolean forcedTool, boolean forcedWhileThinking, boolean structured,
        long maxOutput, long defaultOutput, int maxTemperature) {

    enum Thinking {
        /// Cannot.
        NONE,
        /// `enabled` with a budget.
        MANUAL,
        /// `adaptive`, or `enabled` with a budget.
        BOTH,
        /// `adaptive` only.
        ADAPTIVE,
        /// `enabled` and `disabled` as providers other than Anthropic have it; on by default for most.
        SWITCH
    }

    enum Sampling {
        FREE,
        /// `temperature` or `top_p`, not both.
        ONE,
        NONE
    }

    private static final long DEFAULT_OUTPUT = 32_000;
    private static final long SMALL_OUTPUT = 8_192;

    static ModelRules of(ProviderKind kind, String model) {
        var claude = ClaudeModel.of(model);
        boolean served = kind == ProviderKind.ANTHROPIC || kind == ProviderKind.GENERIC;
        if (claude != null && served) return claude(claude);
        return switch (kind) {
            case ANTHROPIC -> unknown(true, 1);
            case OPENAI, GENERIC -> unknown(false, 1);
            case DEEPSEEK -> provider(true, true, false, Sampling.FREE, 2);
            case MOONSHOT -> provider(true, true, false, Sampling.NONE, 1);
            case ZHIPU, MINIMAX -> provider(false, false, false, Sampling.FREE, 1);
            case QWEN -> provider(false, false, false, Sampling.FREE, 2);
            case VLLM, LLAMACPP, OLLAMA -> provider(false, false, true, Sampling.FREE, 2);
        };
    }

    private static ModelRules claude(ClaudeModel model) {
        if (model.isAtLeast(5, 0)) return five(model);
        if (model.isAtLeast(4, 7))
            return new ModelRules(true, Thinking.ADAPTIVE, false, true, true, "max", Sampling.NONE, true,
                    true, true, 128_000, DEFAULT_OUTPUT, 1);
        if (model.isAtLeast(4, 6))
            return new ModelRules(true, Thinking.BOTH, false, true, true, "max", Sampling.ONE, true,
                    false, true, 128_000, DEFAULT_OUTPUT, 1);
        boolean opus = model.family() == ClaudeModel.Family.OPUS;
        if (model.isAtLeast(4, 5))
            return new ModelRules(true, Thinking.MANUAL, false, true, opus, "high", Sampling.ONE, true,
                    false, true, 64_000, DEFAULT_OUTPUT, 1);
        if (model.isAtLeast(3, 7))
            return new ModelRules(true, Thinking.MANUAL, false, true, false, null,
                    model.isAtLeast(4, 0) ? Sampling.ONE : Sampling.FREE, true, false, false,
                    opus ? 32_000 : 64_000, DEFAULT_OUTPUT, 1);
        long most = model.isAtLeast(3, 5) ? SMALL_OUTPUT : 4_096;
        return new ModelRules(true, Thinking.NONE, false, true, false, null, Sampling.FREE, true, true,
                false, model.major() == 0 ? 0 : most, most, 1);
    }

    /// Fable and Mythos always think; so does Opus from 5.5 on. With Fable 5.1 and Opus 5.5 forced
    /// tool calls became an error.
    private static ModelRules five(ClaudeModel model) {
        boolean always = switch (model.family()) {
            case FABLE, MYTHOS -> true;
            case OPUS -> model.isAtLeast(5, 5);
            case SONNET, HAIKU, OTHER -> false;
        };
        boolean forced = !always || !model.isAtLeast(5, 1);
        return new ModelRules(true, Thinking.ADAPTIVE, false, !always, true, "max", Sampling.NONE, forced,
                forced, true, 128_000, DEFAULT_OUTPUT, 1);
    }

    private static ModelRules unknown(boolean real, int maxTemperature) {
        return new ModelRules(real, Thinking.NONE, false, true, false, null, Sampling.FREE, true, true,
                false, 0, SMALL_OUTPUT, maxTemperature);
    }

    private static ModelRules provider(boolean wantsThinkingBack, boolean effort,
            boolean forcedWhileThinking, Sampling sampling, int maxTemperature) {
        return new ModelRules(false, Thinking.SWITCH, wantsThinkingBack, true, effort, "max", sampling, true,
                forcedWhileThinking, false, 0, DEFAULT_OUTPUT, maxTemperature);
    }
}
