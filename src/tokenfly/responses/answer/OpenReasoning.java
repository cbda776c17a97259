package tokenfly.responses.answer;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Signature;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Ids;
import tokenfly.responses.memory.Seal;
import tokenfly.responses.request.Asked;

/// Thinking under way, in one part for each block of it. Not thread-safe.
final class OpenReasoning implements OpenItem {
    private final Events events;
    private final int index;
    private final Asked.Shown shown;
    private final boolean sealed;
    private final Seal seal;
    private final String id = Ids.next(Ids.REASONING);
    private final List<JsonValue> parts = new ArrayList<>();
    private final List<Content> thinking = new ArrayList<>();
    private boolean partOpen;
    private Events.Place place;
    private final StringBuilder text = new StringBuilder();

    /// @param sealed the client wants to keep the thinking
    OpenReasoning(Events events, int index, Asked.Shown shown, boolean sealed, Seal seal) {
        this.events = events;
        this.index = index;
        this.shown = shown;
        this.sealed = sealed;
        this.seal = seal;
        events.item("response.output_item.added", index, item("in_progress", null));
    }

    void text(String delta) {
        if (!partOpen) {
            partOpen = true;
            place = new Events.Place(id, index, summary() ? "summary_index" : "content_index",
                    parts.size());
            events.part(partEvent("added"), place, part(""));
        }
        text.append(delta);
        events.text(delta(), place, "delta", delta, false);
    }

    /// Ends a block with its vendor's signature; its text may have been withheld.
    void signed(String signature) {
        thinking.add(new Content.Thinking(text.toString(), signature));
        closePart();
    }

    void redacted(String data) {
        closeBlock();
        thinking.add(new Content.RedactedThinking(data));
    }

    private void closeBlock() {
        if (partOpen) signed(Signature.UNSIGNED);
    }

    private void closePart() {
        if (!partOpen) return;
        var whole = text.toString();
        events.text(textEvent("done"), place, "text", whole, false);
        events.part(partEvent("done"), place, part(whole));
        parts.add(part(whole));
        partOpen = false;
        text.setLength(0);
    }

    @Override
    public JsonObject close(String status) {
        closeBlock();
        var item = item(status, sealed ? seal.sealThinking(thinking) : null);
        events.item("response.output_item.done", index, item);
        return item;
    }

    /// The item with its thinking sealed, for the memory; also for a client that did not ask for that.
    JsonObject keepsake(JsonObject item) {
        if (sealed) return item;
        var closed = seal.sealThinking(thinking);
        return closed == null ? item : JsonObject.builder().putAll(item)
                .put("encrypted_content", closed).build();
    }

    private boolean summary() {
        return shown == Asked.Shown.SUMMARY;
    }

    private String delta() {
        return summary() ? "response.reasoning_summary_text.delta" : "response.reasoning_text.delta";
    }

    private String partEvent(String what) {
        return (summary() ? "response.reasoning_summary_part." : "response.content_part.") + what;
    }

    private String textEvent(String what) {
        return (summary() ? "response.reasoning_summary_text." : "response.reasoning_text.") + what;
    }

    private JsonObject part(String whole) {
        return JsonObject.builder().put("type", summary() ? "summary_text" : "reasoning_text")
                .put("text", whole).build();
    }

    private JsonObject item(String status, String closed) {
        var item = JsonObject.builder().put("id", id).put("type", "reasoning").put("status", status)
                .put("summary", summary() ? new JsonArray(parts) : JsonArray.EMPTY);
        if (!summary()) item.put("content", new JsonArray(parts));
        if (sealed && closed == null) item.putNull("encrypted_content");
        return item.put("encrypted_content", closed).build();
    }
}
