package tokenfly.responses.answer;

import tokenfly.json.JsonObject;

/// An item of the answer that is being written. Its `added` event has gone out when it is made.
sealed interface OpenItem permits OpenMessage, OpenReasoning, OpenCall {
    /// Writes the events that end it, its `done` included.
    ///
    /// @param status `completed` or `incomplete`
    /// @return the item as it is told, the same in its event and in the response
    JsonObject close(String status);
}
