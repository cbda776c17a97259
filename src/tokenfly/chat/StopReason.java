package tokenfly.chat;

/// Why an answer ended.
public enum StopReason {
    END_TURN, MAX_TOKENS, STOP_SEQUENCE, TOOL_USE, REFUSAL, PAUSE, CONTEXT_FULL;

    /// Whether a provider's word names any reason: some send `""` or `"null"` all along, for none.
    ///
    /// @param word may be null
    public static boolean isGiven(String word) {
        return word != null && !word.isBlank() && !word.strip().equalsIgnoreCase("null");
    }
}
