package tokenfly.openai.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Makes a chunk of a compatible server one that official SDKs read: the envelope complete, choices
/// numbered, deltas there. A chunk without faults comes out equal. Not thread-safe.
final class ChunkRepair {
    private final StreamReader reader;
    private final boolean chat;
    private final String object;
    private final String model;
    private final Map<Long, ChoiceRepair> choices = new HashMap<>();
    private String id;
    private long createdSeconds;

    /// @param reader has read what is to be repaired
    /// @param chat false for text completions, whose choices need no repair
    /// @param nowSeconds the time for chunks that bring none
    ChunkRepair(StreamReader reader, boolean chat, String model, long nowSeconds) {
        this.reader = reader;
        this.chat = chat;
        this.object = chat ? StreamReader.CHAT : StreamReader.COMPLETION;
        this.model = model;
        this.createdSeconds = nowSeconds;
    }

    private ChoiceRepair choice(long index) {
        var state = choices.get(index);
        if (state == null) {
            state = new ChoiceRepair(reader.choices().get(index));
            choices.put(index, state);
        }
        return state;
    }

    /// Whether the chunk that was read last can go on as it is, but for the model's id and a role.
    boolean isPlain() {
        var choice = reader.choice();
        // The first chunk tells the id that later ones may lack.
        if (id == null || reader.choicesInChunk() != 1 || !reader.chunk().complete || reader.chunk().odd
                || !choice.plain) return false;
        return !chat || choice(choice.index).started()
                && (choice.callIndex < 0 || choice(choice.index).goesOn(choice));
    }

    /// @return null when nothing of the chunk is for the client
    JsonObject repaired(JsonObject chunk) {
        var out = withEnvelope(chunk);
        if (!(chunk.get("choices") instanceof JsonArray(var values)))
            return out.with("choices", JsonArray.EMPTY);
        var repaired = new ArrayList<JsonValue>();
        for (var value : values)
            if (value instanceof JsonObject choice && !isToolsOwn(choice))
                repaired.add(repairedChoice(choice));
        if (repaired.isEmpty() && !values.isEmpty()) return null;
        return out.with("choices", new JsonArray(repaired));
    }

    /// The results of a search that MiniMax ran itself: no part of the answer.
    private static boolean isToolsOwn(JsonObject choice) {
        var delta = choice.object("delta");
        return delta != null && "tool".equals(delta.string("role"));
    }

    private JsonObject withEnvelope(JsonObject chunk) {
        var out = chunk;
        var given = chunk.string("id");
        if (id == null) id = given == null || given.isEmpty() ? Ids.completion(null) : given;
        if (given == null || given.isEmpty()) out = out.with("id", new JsonString(id));
        if (!object.equals(chunk.string("object")))
            out = out.with("object", new JsonString(object));
        long created = chunk.whole("created", -1);
        if (created >= 0) createdSeconds = created;
        else out = out.with("created", JsonNumber.of(createdSeconds));
        return out.with("model", new JsonString(model));
    }

    private JsonObject repairedChoice(JsonObject choice) {
        long index = choice.whole("index", -1);
        var out = index >= 0 ? choice : choice.with("index", JsonNumber.of(0));
        var finish = StopReasons.of(choice);
        boolean finished = finish != null && !StopReasons.isFailure(finish);
        if (!finished && choice.string("finish_reason") != null)
            out = out.with("finish_reason", JsonNull.NULL);
        if (!chat) return out;
        var state = choice(Math.max(0, index));
        var delta = state.repaired(state.delta(choice));
        return out.with("delta", finished && !"length".equals(finish) ? state.ended(delta) : delta);
    }

    /// The chunk that ends a choice whose server forgot to.
    JsonObject missingFinish(long index) {
        var state = choice(index);
        var choice = JsonObject.builder().put("index", index);
        if (chat) choice.put("delta", state.ended(JsonObject.EMPTY));
        else choice.put("text", "");
        return envelope(JsonArray.of(choice.putNull("logprobs")
                .put("finish_reason", state.hasCalls() ? "tool_calls" : "stop").build()));
    }

    /// A chunk of our own.
    JsonObject envelope(JsonArray choices) {
        return JsonObject.builder().put("id", id).put("object", object)
                .put("created", createdSeconds).put("model", model).put("choices", choices).build();
    }
}
