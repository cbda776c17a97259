package tokenfly.responses.answer;

import java.util.ArrayList;
import java.util.List;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Ids;

/// A message under way: text, or an assistant's refusal, or one after the other. Not thread-safe.
final class OpenMessage implements OpenItem {
    private enum Kind {
        TEXT("output_text", "text"), REFUSAL("refusal", "refusal");

        final String type;
        /// Of its text.
        final String member;
        final String delta;

        Kind(String type, String member) {
            this.type = type;
            this.member = member;
            this.delta = "response." + type + ".delta";
        }

        JsonObject part(String text) {
            var part = JsonObject.builder().put("type", type).put(member, text);
            if (this == TEXT) part.put("annotations", JsonArray.EMPTY).put("logprobs", JsonArray.EMPTY);
            return part.build();
        }
    }

    private final Events events;
    private final int index;
    private final String id = Ids.next(Ids.MESSAGE);
    private final List<JsonValue> parts = new ArrayList<>();
    /// Of the part that is open; null while none is.
    private Kind kind;
    private Events.Place place;
    private final StringBuilder text = new StringBuilder();

    OpenMessage(Events events, int index) {
        this.events = events;
        this.index = index;
        events.item("response.output_item.added", index, item("in_progress"));
    }

    void text(String delta) {
        add(Kind.TEXT, delta);
    }

    void refusal(String delta) {
        add(Kind.REFUSAL, delta);
    }

    private void add(Kind wanted, String delta) {
        if (kind != wanted) {
            closePart();
            kind = wanted;
            place = new Events.Place(id, index, "content_index", parts.size());
            events.part("response.content_part.added", place, kind.part(""));
        }
        text.append(delta);
        events.text(kind.delta, place, "delta", delta, kind == Kind.TEXT);
    }

    private void closePart() {
        if (kind == null) return;
        var whole = text.toString();
        events.text("response." + kind.type + ".done", place, kind.member, whole, kind == Kind.TEXT);
        var part = kind.part(whole);
        events.part("response.content_part.done", place, part);
        parts.add(part);
        kind = null;
        text.setLength(0);
    }

    @Override
    public JsonObject close(String status) {
        closePart();
        var item = item(status);
        events.item("response.output_item.done", index, item);
        return item;
    }

    private JsonObject item(String status) {
        return JsonObject.builder().put("id", id).put("type", "message").put("status", status)
                .put("role", "assistant").put("content", new JsonArray(parts)).build();
    }
}
