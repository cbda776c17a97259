package tokenfly.responses;

import tokenfly.json.JsonObject;

/// Who asks, and what is remembered for them.
///
/// @param codex the client is Codex, which pays for a filtered answer again and again
record Caller(String account, Seals seals, ResponseMemory memory, boolean codex) {

    /// Notes whose a response is that the provider may keep.
    void given(String id) {
        memory.elsewhere().note(id, account);
    }

    /// Whether the response was given to another account.
    boolean isAnothers(String id) {
        return memory.elsewhere().isAnothers(id, account);
    }

    /// An item of an earlier answer, or null when it is not known.
    JsonObject item(String id) {
        var stored = memory.findByItem(account, id);
        return stored == null ? null : stored.item(id);
    }
}
