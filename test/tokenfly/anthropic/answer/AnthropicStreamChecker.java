package tokenfly.anthropic.answer;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;

/// The grammar of a Messages stream as the official SDKs' helpers need it; fails with an
/// AssertionError at the first event out of turn.
///
/// ```
/// message_start (content_block_start content_block_delta* content_block_stop)*
///     message_delta+ message_stop        ping anywhere after the start; error ends it anywhere
/// ```
public final class AnthropicStreamChecker {
    private enum Place {
        BEFORE, BETWEEN_BLOCKS, IN_BLOCK, AFTER_DELTA, ENDED, FAILED
    }

    private Place place = Place.BEFORE;
    private long nextIndex;
    private String blockType;
    private boolean signed;
    private StringBuilder input;
    private final Set<String> ids = new HashSet<>();

    /// Checks a whole stream, which must have ended with `message_stop` or `error`.
    public static void check(List<SseEvent> events) {
        var checker = new AnthropicStreamChecker();
        for (var event : events) checker.accept(event);
        checker.end();
    }

    public void accept(SseEvent event) {
        var data = parse(event);
        require(event.type().equals(data.string("type")),
                "event line " + event.type() + " over data of type " + data.string("type"));
        require(place != Place.ENDED && place != Place.FAILED, event.type() + " after the end");
        switch (event.type()) {
            case "message_start" -> start(data.object("message"));
            case "content_block_start" -> blockStart(data);
            case "content_block_delta" -> delta(data);
            case "content_block_stop" -> blockStop(data);
            case "message_delta" -> messageDelta(data);
            case "message_stop" -> {
                require(place == Place.AFTER_DELTA, "message_stop without message_delta");
                place = Place.ENDED;
            }
            case "ping" -> require(place != Place.BEFORE, "ping before message_start");
            case "error" -> {
                require(text(data.object("error"), "message") && text(data.object("error"), "type"),
                        "error without type and message");
                place = Place.FAILED;
            }
            default -> throw new AssertionError("unknown event " + event.type());
        }
    }

    public void end() {
        require(place == Place.ENDED || place == Place.FAILED, "the stream ends " + place);
    }

    private static JsonObject parse(SseEvent event) {
        try {
            return (JsonObject) Json.parse(event.data());
        } catch (JsonException | ClassCastException e) {
            throw new AssertionError("not a JSON object: " + event.text(), e);
        }
    }

    private void start(JsonObject message) {
        require(place == Place.BEFORE, "a second message_start");
        require(message != null && text(message, "id") && text(message, "model"), "no id or model");
        require("message".equals(message.string("type")) && "assistant".equals(message.string("role")),
                "no assistant's message");
        require(message.array("content") != null && message.array("content").size() == 0,
                "content is not an empty list");
        require(number(message.object("usage"), "input_tokens")
                && number(message.object("usage"), "output_tokens"), "message_start without usage");
        place = Place.BETWEEN_BLOCKS;
    }

    private void blockStart(JsonObject data) {
        require(place == Place.BETWEEN_BLOCKS, "a block starts " + place);
        require(data.whole("index", -1) == nextIndex, "index " + data.get("index") + ", not " + nextIndex);
        var block = data.object("content_block");
        blockType = block.string("type");
        switch (blockType) {
            case "text" -> require(text(block, "text"), "no text");
            case "thinking" -> require(text(block, "thinking") && text(block, "signature"),
                    "thinking without text or signature");
            case "redacted_thinking" -> require(text(block, "data"), "no data");
            case "tool_use" -> {
                require(text(block, "name") && !block.string("name").isEmpty(), "no name");
                require(block.object("input") != null, "no input");
                require(!block.has("caller") || block.object("caller") != null, "caller is null");
                require(block.string("id").matches("[a-zA-Z0-9_-]+"), "bad id " + block.string("id"));
                require(ids.add(block.string("id")), "id used twice: " + block.string("id"));
            }
            default -> { }
        }
        signed = false;
        input = new StringBuilder();
        place = Place.IN_BLOCK;
    }

    private void delta(JsonObject data) {
        inBlock(data);
        var delta = data.object("delta");
        require(!signed, "a delta after the signature");
        var kind = delta.string("type");
        switch (kind) {
            case "text_delta" -> require(blockType.equals("text") && text(delta, "text"), mixed(kind));
            case "thinking_delta" ->
                require(blockType.equals("thinking") && text(delta, "thinking"), mixed(kind));
            case "signature_delta" -> {
                require(blockType.equals("thinking") && text(delta, "signature"), mixed(kind));
                signed = true;
            }
            case "input_json_delta" -> {
                require(blockType.endsWith("tool_use") && text(delta, "partial_json"), mixed(kind));
                input.append(delta.string("partial_json"));
            }
            default -> { }
        }
    }

    private String mixed(String kind) {
        return kind + " in a block of " + blockType;
    }

    private void blockStop(JsonObject data) {
        inBlock(data);
        nextIndex++;
        place = Place.BETWEEN_BLOCKS;
    }

    private void inBlock(JsonObject data) {
        require(place == Place.IN_BLOCK, data.string("type") + " " + place);
        require(data.whole("index", -1) == nextIndex, "index " + data.get("index") + ", not " + nextIndex);
    }

    private void messageDelta(JsonObject data) {
        require(place == Place.BETWEEN_BLOCKS || place == Place.AFTER_DELTA, "message_delta " + place);
        require(data.object("delta") != null, "message_delta without delta");
        require(number(data.object("usage"), "output_tokens"), "message_delta without usage");
        place = Place.AFTER_DELTA;
    }

    private static boolean text(JsonObject object, String name) {
        return object != null && object.get(name) instanceof JsonString;
    }

    private static boolean number(JsonObject object, String name) {
        return object != null && object.get(name) instanceof JsonNumber;
    }

    private static void require(boolean condition, String message) {
        if (!condition) throw new AssertionError(message);
    }

    /// The whole stream of text, checked.
    static List<SseEvent> checked(String stream) {
        var events = Streams.parse(stream.getBytes(StandardCharsets.UTF_8));
        check(events);
        return events;
    }
}
