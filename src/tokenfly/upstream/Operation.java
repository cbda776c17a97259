package tokenfly.upstream;

/// What is asked of an upstream, and the path of it in each format.
public enum Operation {
    CHAT("/chat/completions", "/v1/messages"),
    COUNT_TOKENS(null, "/v1/messages/count_tokens"),
    COMPLETION("/completions", null),
    EMBEDDING("/embeddings", null);

    private final String openai;
    private final String anthropic;

    Operation(String openai, String anthropic) {
        this.openai = openai;
        this.anthropic = anthropic;
    }

    /// The path below the base URL, or null when the format has no such operation.
    public String path(String dialect) {
        return dialect.equals("anthropic") ? anthropic : openai;
    }

    /// The member that every whole answer has.
    String answerMember(String dialect) {
        return switch (this) {
            case CHAT -> dialect.equals("anthropic") ? "content" : "choices";
            case COMPLETION -> "choices";
            case COUNT_TOKENS -> "input_tokens";
            case EMBEDDING -> "data";
        };
    }
}
