package tokenfly.dialect;

/// What an assistant thought before it made a tool call, remembered for clients that drop it.
@FunctionalInterface
public interface ReasoningRecall {
    ReasoningRecall NOTHING = _ -> null;

    /// The reasoning of the answer that held the call, or null when it is not known.
    String before(String toolCallId);
}
