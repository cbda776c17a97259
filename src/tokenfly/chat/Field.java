package tokenfly.chat;

/// A part of a request that some upstream cannot take. Each dialect has its own name for it, under
/// which its clients are told that it was dropped.
public enum Field {
    TEMPERATURE, TOP_P, TOP_K, STOP, USER, REASONING, RESPONSE_FORMAT, TOOLS, TOOL_CHOICE,
    ONE_TOOL_AT_A_TIME, TOOL_STRICT, CACHE_CONTROL, THINKING_HISTORY, IMAGE_DETAIL, DOCUMENT, IMAGE,
    MESSAGE_NAME, MAX_TOKENS
}
