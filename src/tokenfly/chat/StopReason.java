package tokenfly.chat;

/// Why an answer ended.
public enum StopReason {
    END_TURN, MAX_TOKENS, STOP_SEQUENCE, TOOL_USE, REFUSAL, PAUSE, CONTEXT_FULL
}
