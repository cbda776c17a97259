package tokenfly.dialect;

/// What an assistant thought before it made tool calls, and the calls' marks, remembered for clients that
/// drop them.
@FunctionalInterface
public interface ReasoningRecall {
    ReasoningRecall NOTHING = _ -> null;

    /// The reasoning of the answer that the message was, or null when it is not known.
    ///
    /// @param message the number of the message in the request, from 0
    String before(int message);

    /// Whether any call's mark is remembered, so that it is worth looking for calls.
    default boolean holdsMarks() {
        return false;
    }

    /// The vendor's mark of a call in the message, or null when it is not known.
    default String mark(int message, String callId) {
        return null;
    }
}
