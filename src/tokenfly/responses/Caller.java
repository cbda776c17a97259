package tokenfly.responses;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.json.JsonObject;

/// Who asks, and what is remembered for them.
///
/// @param codex the client is Codex, which pays for a filtered answer again and again
record Caller(String account, Seals seals, ResponseMemory memory, boolean codex) {

    /// What a response and those before it said, in order.
    ///
    /// @throws ChatException INVALID_REQUEST when it is not known
    List<JsonObject> conversation(String responseId) {
        var chain = memory.chain(account, responseId);
        if (chain == null) throw new ChatException(new ChatError(ErrorKind.INVALID_REQUEST,
                "Previous response with id '" + responseId + "' not found: responses are remembered"
                        + " for an hour at most. Send the whole conversation as `input` instead.",
                "previous_response_id", "previous_response_not_found", 0, null));
        var items = new ArrayList<JsonObject>();
        for (var stored : chain) {
            items.addAll(stored.inputItems());
            items.addAll(stored.outputItems());
        }
        return items;
    }

    /// An item of an earlier answer, or null when it is not known.
    JsonObject item(String id) {
        var stored = memory.findByItem(account, id);
        return stored == null ? null : stored.item(id);
    }
}
