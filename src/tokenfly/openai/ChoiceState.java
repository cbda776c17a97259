package tokenfly.openai;

import java.util.ArrayList;
import java.util.List;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// What a client was sent of one choice, and the repairs that follow from it.
///
/// The helpers of the official SDKs add deltas up: they fail on a call without its number, on
/// numbers with gaps, on a `null` where a text was, and string a text together that is sent twice
/// (openai-python `lib/streaming/_deltas.py`, openai-node `ChatCompletionStream.ts`). Not
/// thread-safe.
final class ChoiceState {
    /// What of a call was sent.
    private static final class Sent {
        boolean id;
        boolean type;
        boolean name;
    }

    private final ToolDeltas deltas = new ToolDeltas();
    private final List<Sent> sent = new ArrayList<>();
    boolean started;
    boolean produced;
    boolean finished;

    boolean hasCalls() {
        return !sent.isEmpty();
    }

    List<ToolDeltas.Call> calls() {
        return deltas.calls();
    }

    /// Whether a piece with nothing but this number and arguments can be passed on as it is.
    boolean goesOn(long callIndex, boolean hasArguments) {
        var call = deltas.known(callIndex);
        if (call == null || call.number != callIndex) return false;
        call.hasArguments |= hasArguments;
        return true;
    }

    /// The delta with its role once and its calls in order.
    JsonObject repaired(JsonObject delta) {
        var out = withContentAsText(delta);
        if (!started) out = out.with("role", new JsonString("assistant"));
        else if (out.has("role")) out = out.without("role");
        started = true;
        if (out.get("tool_calls") instanceof JsonArray(var pieces) && !pieces.isEmpty()) {
            var repaired = new ArrayList<JsonValue>();
            for (var piece : pieces)
                repaired.add(piece instanceof JsonObject call ? repairedCall(call) : piece);
            out = out.with("tool_calls", new JsonArray(repaired));
        }
        produced |= hasCalls() || says(out, "content") || says(out, "refusal")
                || out.object("function_call") != null || !ThinkingReader.text(out).isEmpty();
        return out;
    }

    /// The delta of the last chunk, in which a call without arguments gets `{}`: clients parse
    /// them.
    JsonObject ended(JsonObject delta) {
        var pieces = new ArrayList<JsonValue>();
        if (delta.get("tool_calls") instanceof JsonArray(var given)) pieces.addAll(given);
        boolean changed = false;
        for (var call : deltas.calls()) {
            if (call.hasArguments) continue;
            call.hasArguments = true;
            changed = true;
            var empty = JsonObject.builder().put("arguments", "{}");
            int at = placeOf(call.number, pieces);
            if (at < 0) pieces.add(JsonObject.builder().put("index", call.number)
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

    private static boolean says(JsonObject delta, String field) {
        return delta.string(field) != null && !delta.string(field).isEmpty();
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

    private JsonObject repairedCall(JsonObject piece) {
        boolean custom = piece.object("custom") != null;
        var field = custom ? "custom" : "function";
        var body = piece.object(field) == null ? JsonObject.EMPTY : piece.object(field);
        var call = deltas.resolve(piece.whole("index", -1), piece.string("id"),
                body.string("name"));
        boolean first = call.number == sent.size();
        if (first) sent.add(new Sent());
        var known = sent.get(call.number);
        if (call.id == null && call.name != null) call.id = Ids.call();

        var out = JsonObject.builder().put("index", call.number);
        if (!known.id && call.id != null) out.put("id", call.id);
        if (!known.type) out.put("type", field);
        known.id = call.id != null;
        known.type = true;
        out.put(field, repairedBody(body, custom ? "input" : "arguments", first, call, known));
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

    private static JsonObject repairedBody(JsonObject body, String input, boolean first,
            ToolDeltas.Call call, Sent known) {
        var out = JsonObject.builder();
        if (!known.name && call.name != null) out.put("name", call.name);
        known.name = call.name != null;
        var text = text(body.get(input));
        if (text == null && first) text = "";
        call.hasArguments |= text != null && !text.isEmpty();
        return out.put(input, text).build();
    }

    private static String text(JsonValue arguments) {
        return switch (arguments) {
            case JsonString(var text) -> text;
            case JsonObject object -> object.toString();
            case null, default -> null;
        };
    }
}
