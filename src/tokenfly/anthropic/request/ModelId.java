package tokenfly.anthropic.request;

/// Model ids as Claude Code writes them.
final class ModelId {
    private static final String LONG_CONTEXT = "[1m]";

    private ModelId() {
    }

    /// The id without the mark by which Claude Code asks for the long context.
    static String plain(String id) {
        return id.endsWith(LONG_CONTEXT) ? id.substring(0, id.length() - LONG_CONTEXT.length()) : id;
    }
}
