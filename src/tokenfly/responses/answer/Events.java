package tokenfly.responses.answer;

import java.nio.charset.StandardCharsets;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonWriter;
import tokenfly.sse.SseWriter;

/// Writes the events of one stream and numbers them from 0. Not thread-safe.
///
/// Each has its type in its `event:` line and in its data. Made without a writer it is silent: a whole
/// answer is put together in the same way as a streamed one.
final class Events {
    /// Where in an answer a part stands, as members that its events have: written once for all of them.
    record Place(byte[] members) {
        /// @param itemIndex `output_index`
        /// @param partName `content_index` or `summary_index`
        Place(String itemId, int itemIndex, String partName, int part) {
            this(("\"item_id\":\"" + itemId + "\",\"output_index\":" + itemIndex + ",\"" + partName
                    + "\":" + part).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static final byte[] NO_LOGPROBS =
            "\"logprobs\":[]".getBytes(StandardCharsets.US_ASCII);

    private final JsonWriter json = new JsonWriter();
    private SseWriter out;
    private long sequence;

    /// What is written from now on goes there.
    Events to(SseWriter writer) {
        out = writer;
        return this;
    }

    void response(String type, JsonObject response) {
        if (out == null) return;
        begin(type).name("response").value(response);
        end(type);
    }

    void item(String type, int index, JsonObject item) {
        if (out == null) return;
        begin(type).name("output_index").number(index).name("item").value(item);
        end(type);
    }

    void part(String type, Place place, JsonObject part) {
        if (out == null) return;
        begin(type, place).name("part").value(part);
        end(type);
    }

    /// @param name of the member that holds the text
    /// @param logprobs the event has them, always empty
    void text(String type, Place place, String name, String text, boolean logprobs) {
        if (out == null) return;
        begin(type, place).name(name).string(text);
        if (logprobs) json.members(NO_LOGPROBS);
        end(type);
    }

    /// @param name of the tool, or null where the event has none
    /// @param member that holds the text
    void call(String type, String itemId, int index, String name, String member, String text) {
        if (out == null) return;
        begin(type).name("item_id").string(itemId).name("output_index").number(index);
        if (name != null) json.name("name").string(name);
        json.name(member).string(text);
        end(type);
    }

    private JsonWriter begin(String type, Place place) {
        return begin(type).members(place.members());
    }

    private JsonWriter begin(String type) {
        return json.reset().beginObject().name("type").string(type)
                .name("sequence_number").number(sequence++);
    }

    private void end(String type) {
        json.endObject();
        out.line(type, json.toByteArray());
    }
}
