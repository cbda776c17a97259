package tokenfly.tokens;

import java.util.Locale;
import tokenfly.provider.ClaudeModel;

/// What an image costs in tokens, by model. Sources: Anthropic's and OpenAI's vision guides (2026).
final class ImageTokens {
    private static final int UNKNOWN_MODEL = 800;
    private static final int ANTHROPIC_PATCH = 28;
    private static final int OPENAI_PATCH = 32;
    private static final int OPENAI_PATCHES = 1_536;
    /// Beside its pixels, an image has tokens that mark its start and end.
    private static final int MARKS = 3;

    private ImageTokens() {
    }

    /// @param size null when it is not known
    /// @param detail `low`, `high`, `auto` or null
    static long of(ImageSize size, String detail, String model) {
        var claude = ClaudeModel.of(model);
        if (claude != null) return MARKS + anthropic(size, claude.isNewGeneration());
        var name = model.toLowerCase(Locale.ROOT);
        int slash = name.lastIndexOf('/');
        return openai(size, "low".equals(detail), slash < 0 ? name : name.substring(slash + 1));
    }

    private static long anthropic(ImageSize size, boolean newGeneration) {
        int longEdge = newGeneration ? 2_576 : 1_568;
        int cap = newGeneration ? 4_784 : 1_568;
        if (size == null) return cap;
        double scale = Math.min(1.0, (double) longEdge / Math.max(size.width(), size.height()));
        return Math.min(cap, squares(size, scale, ANTHROPIC_PATCH));
    }

    private static long openai(ImageSize size, boolean low, String model) {
        if (model.startsWith("gpt-4o-mini")) return tiles(size, low, 2_833, 5_667);
        if (model.matches("(gpt-4\\.1|gpt-5)-mini.*")) return budget(size, 162);
        if (model.matches("(gpt-4\\.1|gpt-5)-nano.*")) return budget(size, 246);
        if (model.startsWith("o4-mini")) return budget(size, 172);
        if (model.matches("(gpt-4o|gpt-4\\.1|gpt-4\\.5|chatgpt-4o).*")) return tiles(size, low, 85, 170);
        if (model.matches("o[13](-.*)?")) return tiles(size, low, 75, 150);
        if (model.matches("gpt-5(-.*)?")) return tiles(size, low, 70, 140);
        if (model.startsWith("computer-use")) return tiles(size, low, 65, 129);
        if (model.startsWith("gpt-")) return budget(size, 120);
        if (model.startsWith("gemini")) return 258L * (size == null ? 1 : squares(size, 1, 768));
        if (model.startsWith("qwen"))
            return size == null ? UNKNOWN_MODEL : Math.min(16_384, squares(size, 1, ANTHROPIC_PATCH));
        return model.startsWith("glm") ? 1_047 : UNKNOWN_MODEL;
    }

    /// Fitted into 2048 squared, then the short side brought down to 768, then cut into tiles of 512.
    private static long tiles(ImageSize size, boolean low, int base, int tile) {
        if (low) return base;
        if (size == null) return base + 4L * tile;
        double fit = Math.min(1.0, 2048.0 / Math.max(size.width(), size.height()));
        double down = Math.min(1.0, 768.0 / (fit * Math.min(size.width(), size.height())));
        return base + tile * squares(size, fit * down, 512);
    }

    private static long budget(ImageSize size, int percent) {
        long patches = size == null ? OPENAI_PATCHES
                : Math.min(OPENAI_PATCHES, squares(size, 1, OPENAI_PATCH));
        return patches * percent / 100;
    }


    private static long squares(ImageSize size, double scale, int edge) {
        return (long) Math.ceil(size.width() * scale / edge)
                * (long) Math.ceil(size.height() * scale / edge);
    }
}
