package tokenfly.openai.answer;

import java.util.ArrayList;
import java.util.List;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.openai.request.ThinkingReader;

/// What a client was sent of one choice, and the repairs that follow from it.
///
/// The helpers of the official SDKs add deltas up: they fail on a call without its number, on
/// numbers with gaps, on a `null` where a text was, and string a text together that is sent twice
/// (openai-python `lib/streaming/_deltas.py`, openai-node `ChatCompletionStream.ts`). Not
/// thread-safe.
final class ChoiceRepair {
    /// What of a call was sent.
    private static final class Sent {
        boolean id;
        boolean type;
        boolean name;
        boolean arguments;
    }

    private final ChoiceReader reader;
    private final List<Sent> sent = new ArrayList<>();
    private boolean started;

    /// @param reader has read what is to be repaired
    ChoiceRepair(ChoiceReader reader) {
        this.reader = reader;
    }

    boolean started() {
        return started;
    }

    boolean hasCalls() {
        return !sent.isEmpty();
    }

    /// Whether the chunk's lone piece of a call can be passed on by its place.
    boolean goesOn(Choice choice) {
        var call = reader.calls().pieces().element().call();
        if (call.number != choice.callIndex || call.number >= sent.size()) return false;
        sent.get(call.number).arguments |= !choice.arguments.isEmpty();
        return true;
    }

    /// The choice's delta, or the message where it was read in its place.
    JsonObject delta(JsonObject choice) {
        var delta = choice.object(reader.readMessage() ? "message" : "delta");
        return delta == null ? JsonObject.EMPTY : delta;
    }

    /// The delta with its role once and its calls in order.
    JsonObject repaired(JsonObject delta) {
        var out = withContentAsText(delta);
        if (!started) out = out.with("role", new JsonString("assistant"));
        else if (out.has("role")) out = out.without("role");
        started = true;
        if (!(out.get("tool_calls") instanceof JsonArray(var given)) || given.isEmpty()) return out;
        var repaired = new ArrayList<JsonValue>();
        for (var piece : given)
            repaired.add(piece instanceof JsonObject call
                    ? repairedCall(call, reader.calls().pieces().remove()) : piece);
        return out.with("tool_calls", new JsonArray(repaired));
    }

    /// The delta of the last chunk, in which a call without arguments gets `{}`: clients parse
    /// them.
    JsonObject ended(JsonObject delta) {
        var pieces = new ArrayList<JsonValue>();
        if (delta.get("tool_calls") instanceof JsonArray(var given)) pieces.addAll(given);
        boolean changed = false;
        for (int number = 0; number < sent.size(); number++) {
            if (sent.get(number).arguments) continue;
            sent.get(number).arguments = true;
            changed = true;
            var empty = JsonObject.builder().put("arguments", "{}");
            int at = placeOf(number, pieces);
            if (at < 0) pieces.add(JsonObject.builder().put("index", number)
                    .put("function", empty.build()).build());
            else pieces.set(at, withArguments((JsonObject) pieces.get(at)));
        }
        return changed ? delta.with("tool_calls", new JsonArray(pieces)) : delta;
    }

    private static int placeOf(int number, List<JsonValue> pieces) {
        for (int i = 0; i < pieces.size(); i++)
            if (pieces.get(i) instanceof JsonObject piece && piece.whole("index", -1) == number)
                return i;
        return -1;
    }

    private static JsonObject withArguments(JsonObject piece) {
        var given = piece.object("function");
        var function = given == null ? JsonObject.EMPTY : given;
        return piece.with("function", function.with("arguments", new JsonString("{}")));
    }

    /// Mistral's parts, as the text and the thinking they hold.
    private static JsonObject withContentAsText(JsonObject delta) {
        if (!(delta.get("content") instanceof JsonArray(var parts))) return delta;
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        for (var value : parts) {
            if (!(value instanceof JsonObject part)) continue;
            if ("thinking".equals(part.string("type")))
                thinking.append(ThinkingReader.mistral(part));
            else if (part.string("text") != null) text.append(part.string("text"));
        }
        var out = delta.with("content", new JsonString(text.toString()));
        return thinking.isEmpty() ? out
                : out.with("reasoning_content", new JsonString(thinking.toString()));
    }

    private JsonObject repairedCall(JsonObject piece, CallEvents.Piece read) {
        boolean custom = piece.object("custom") != null;
        var field = custom ? "custom" : "function";
        var body = piece.object(field) == null ? JsonObject.EMPTY : piece.object(field);
        var call = read.call();
        boolean first = call.number == sent.size();
        if (first) sent.add(new Sent());
        var known = sent.get(call.number);

        var out = JsonObject.builder().put("index", call.number);
        if (!known.id && call.id != null) out.put("id", call.id);
        if (!known.type) out.put("type", field);
        known.id = call.id != null;
        known.type = true;
        var function = JsonObject.builder();
        if (!known.name && call.name != null) function.put("name", call.name);
        known.name = call.name != null;
        known.arguments |= custom || !read.arguments().isEmpty();
        var input = custom ? "input" : "arguments";
        if (first || isText(body.get(input))) function.put(input, read.arguments());
        out.put(field, function.build());
        piece.members().forEach((name, value) -> {
            if (!isKnown(name) && value != JsonNull.NULL) out.put(name, value);
        });
        return out.build();
    }

    private static boolean isKnown(String name) {
        return switch (name) {
            case "index", "id", "type", "function", "custom" -> true;
            default -> false;
        };
    }

    private static boolean isText(JsonValue arguments) {
        return arguments instanceof JsonString || arguments instanceof JsonObject;
    }
}
