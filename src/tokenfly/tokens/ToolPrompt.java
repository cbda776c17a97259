package tokenfly.tokens;

import java.util.Locale;
import tokenfly.provider.ClaudeModel;

/// The tokens of the hidden prompt that tells a model how to call tools, once a request that has any.
///
/// Sources: Anthropic's pricing page for Claude; for others what recorded requests were charged
/// beyond their text.
final class ToolPrompt {
    private static final int DEEPSEEK = 250;
    private static final int OPENAI = 50;
    private static final int OTHERS = 130;

    private ToolPrompt() {
    }

    /// @param forced some tool must be called
    static int tokens(String model, boolean forced) {
        var claude = ClaudeModel.of(model);
        if (claude != null) return anthropic(claude, forced);
        var name = model.toLowerCase(Locale.ROOT);
        if (name.contains("deepseek")) return DEEPSEEK;
        return name.contains("gpt-") ? OPENAI : OTHERS;
    }

    private static int anthropic(ClaudeModel claude, boolean forced) {
        boolean sonnet = claude.family() == ClaudeModel.Family.SONNET;
        if (claude.isAtLeast(5, 0)) return (sonnet ? 354 : 286) + (forced ? 120 : 0);
        if (claude.isAtLeast(4, 8)) return forced ? 410 : 290;
        if (claude.isAtLeast(4, 7)) return forced ? 804 : 675;
        if (claude.isAtLeast(4, 5)) return forced ? 588 : 496;
        return forced ? 315 : 313;
    }
}
