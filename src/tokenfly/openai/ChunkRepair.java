package tokenfly.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    /// OpenAI's own limit of `n`.
    private static final int MAX_CHOICES = 128;

    private final String object;
    private final boolean chat;
    private final String model;
    private final Map<Long, ChoiceState> choices = new LinkedHashMap<>();
    private String id;
    private long createdSeconds;
    private String failedFinish;

    /// @param chat false for text completions, whose choices need no repair
    /// @param nowSeconds the time for chunks that bring none
    ChunkRepair(boolean chat, String model, long nowSeconds) {
        this.chat = chat;
        this.object = chat ? "chat.completion.chunk" : "text_completion";
        this.model = model;
        this.createdSeconds = nowSeconds;
    }

    String object() {
        return object;
    }

    Map<Long, ChoiceState> choices() {
        return choices;
    }

    /// The `finish_reason` that told of a failure in the last chunk, or null.
    String failedFinish() {
        return failedFinish;
    }

    /// @throws IllegalStateException for more choices than any answer has
    ChoiceState choice(long index) {
        var state = choices.get(index);
        if (state != null) return state;
        if (choices.size() == MAX_CHOICES)
            throw new IllegalStateException("more choices than any answer has");
        state = new ChoiceState();
        choices.put(index, state);
        return state;
    }

    /// Whether a chunk that looks ordinary is so at this place in the stream, too.
    boolean isOrdinary(ChunkScan scan) {
        if (id == null) return false; // the first chunk tells the id that later ones may lack
        var state = choice(scan.index);
        if (chat && !state.started) return false;
        if (scan.callIndex >= 0
                && !state.goesOn(scan.callIndex, scan.argumentsTo > scan.argumentsFrom))
            return false;
        state.produced |= scan.textTo > scan.textFrom || scan.thinkingTo > scan.thinkingFrom;
        return true;
    }

    /// @return null when nothing of the chunk is for the client
    JsonObject repaired(JsonObject chunk) {
        failedFinish = null;
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
        var state = choice(Math.max(0, index));
        var finish = FinishReason.of(choice);
        if (finish == null) {
            if (choice.string("finish_reason") != null) out = out.with("finish_reason", JsonNull.NULL);
        } else if (FinishReason.isFailure(finish)) {
            failedFinish = finish;
            out = out.with("finish_reason", JsonNull.NULL);
        } else {
            state.finished = true;
        }
        if (!chat) {
            state.produced |= choice.string("text") != null && !choice.string("text").isEmpty();
            return out;
        }
        var delta = state.repaired(delta(choice, state));
        return out.with("delta", state.finished && !"length".equals(finish)
                ? state.ended(delta) : delta);
    }

    /// Some servers close with the whole `message`, which says nothing new if it was streamed.
    private static JsonObject delta(JsonObject choice, ChoiceState state) {
        var delta = choice.object("delta");
        var message = choice.object("message");
        boolean silent = delta == null || delta.isEmpty();
        if (silent && !state.produced && message != null) return message;
        return delta == null ? JsonObject.EMPTY : delta;
    }

    /// The chunk that ends a choice whose server forgot to.
    JsonObject missingFinish(long index) {
        var state = choice(index);
        state.finished = true;
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
