package tokenfly.responses.memory;

import tokenfly.json.JsonObject;

/// Who asks, and what is remembered for them.
///
/// @param codex the client is Codex, which pays for a filtered answer again and again
public record Caller(String account, Seals seals, ResponseMemory memory, boolean codex) {

    /// Notes whose a response is that the provider may keep.
    public void given(String id) {
        memory.elsewhere().note(id, account);
    }

    /// Whether the response was given to another account.
    public boolean isAnothers(String id) {
        return memory.elsewhere().isAnothers(id, account);
    }

    /// An item of an earlier answer, or null when it is not known.
    public JsonObject item(String id) {
        var stored = memory.findByItem(account, id);
        return stored == null ? null : stored.item(id);
    }
}
