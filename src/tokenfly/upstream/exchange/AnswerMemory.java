package tokenfly.upstream.exchange;

/// The memory that a request's answer takes, counted before it is taken. It all goes back when the
/// request ends.
public interface AnswerMemory {
    /// Of an answer so short that nobody counts it.
    AnswerMemory UNCOUNTED = new AnswerMemory() {
        @Override public void take(long bytes) {
            // There is always room.
        }

        @Override public void giveBack(long bytes) {
            // Nothing was taken.
        }
    };

    /// Waits an instant for room.
    ///
    /// @throws tokenfly.chat.ChatException when there is none: to be tried again
    void take(long bytes);

    void giveBack(long bytes);
}
