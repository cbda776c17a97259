package tokenfly.dialect;

/// What an assistant thought before it made tool calls, remembered for clients that drop it.
@FunctionalInterface
public interface ReasoningRecall {
    ReasoningRecall NOTHING = _ -> null;

    /// The reasoning of the answer that the message was, or null when it is not known.
    ///
    /// @param message the number of the message in the request, from 0
    String before(int message);
}
