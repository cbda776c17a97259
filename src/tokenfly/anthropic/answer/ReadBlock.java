package tokenfly.anthropic.answer;

import java.util.function.Consumer;
import tokenfly.anthropic.request.JsonTool;
import tokenfly.chat.ChatEvent;
import tokenfly.dialect.CallOrder;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// A tool call of a stream being read, until its block ends. Not thread-safe.
final class ReadBlock {
    private final long index;
    private final CallOrder order;
    private final int call;
    private final String jsonTool;
    private final boolean custom;
    private final JsonObject atStart;
    /// The input so far, where it can be given out only as a whole; else null.
    private final StringBuilder whole;
    private boolean hasInput;

    /// @param call its number in `order`; -1 for the tool whose input is the answer's text
    /// @param jsonTool that tool's name, else null
    /// @param atStart the input that the block began with, or null
    ReadBlock(long index, CallOrder order, int call, String jsonTool, boolean custom, JsonObject atStart) {
        this.index = index;
        this.order = order;
        this.call = call;
        this.jsonTool = jsonTool;
        this.custom = custom;
        this.atStart = atStart;
        this.whole = custom || JsonTool.WRAPPED_NAME.equals(jsonTool) ? new StringBuilder() : null;
    }

    long index() {
        return index;
    }

    /// @return the piece as it goes on
    String add(String piece, Consumer<ChatEvent> out) {
        hasInput = true;
        if (whole == null) return give(piece, out);
        whole.append(piece);
        return piece;
    }

    /// Gives out what is still missing: an input that came at the start counts only if none came
    /// after it, and no input at all is an empty object.
    void stop(Consumer<ChatEvent> out) {
        if (!hasInput) add(atStart == null ? "{}" : atStart.toString(), out);
        if (whole != null) give(unwrapped(), out);
        if (jsonTool == null) order.end(call, out);
    }

    private String unwrapped() {
        var input = parsed(whole.toString());
        if (custom) return input instanceof JsonObject ? customInput(input) : whole.toString();
        return input instanceof JsonString(var text) ? text : JsonTool.text(jsonTool, input);
    }

    /// A custom tool was declared as a function with one text parameter.
    private static String customInput(JsonValue input) {
        return input instanceof JsonObject object && object.string("input") != null
                ? object.string("input") : input.toString();
    }

    /// Text that is not JSON, cut at a token limit perhaps, stays what it is.
    private static JsonValue parsed(String text) {
        try {
            return Json.parse(text);
        } catch (JsonException notJson) {
            return new JsonString(text);
        }
    }

    private String give(String piece, Consumer<ChatEvent> out) {
        if (jsonTool == null) return order.input(call, piece, out);
        order.content(new ChatEvent.TextDelta(piece), piece.length(), out);
        return piece;
    }
}
