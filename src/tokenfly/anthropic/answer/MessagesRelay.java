package tokenfly.anthropic.answer;

import java.util.function.Supplier;
import tokenfly.chat.ChatError;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Passes what its reader has read on to a client of the same format. Not thread-safe.
///
/// Bytes change only where the official SDKs would stumble over a clone's fault: a missing `event:`
/// line, `usage`, `signature` or reason of the end, block numbers that do not begin at 0, a tool's input
/// that is no JSON, a trailing `[DONE]`; and the model's id is the public one.
public final class MessagesRelay implements Relay {
    private static final byte[] MESSAGE_STOP = Json.utf8(
            JsonObject.builder().put("type", "message_stop").build());
    private static final byte[] NULL = Json.utf8(JsonNull.NULL);

    private final StreamReader reader = new StreamReader(ToolNames.SAME);
    private final JsonString model;
    private final Supplier<Usage> guess;
    private boolean hasBlock;
    /// What the upstream's first block is numbered.
    private long firstIndex;
    private boolean stopped;

    /// @param model the id the client asked for
    /// @param guess what to say of usage where the upstream says nothing
    public MessagesRelay(String model, Supplier<Usage> guess) {
        this.model = new JsonString(model);
        this.guess = guess;
    }

    @Override
    public EventReader reader() {
        return reader;
    }

    @Override
    public byte[] whole(byte[] body) {
        return AnswerRepair.repaired(body, model, reader.hasCalls(), guess);
    }

    @Override
    public void pass(SseEvent event, SseWriter out) {
        var type = reader.type();
        if (type == null) return;
        byte[] data = event.data();
        // What is no object has nothing to be mended.
        boolean isObject = new JsonScanner(data, 0, data.length).overObject();
        out.event(type.isEmpty() ? null : type, switch (isObject || type.equals("message_stop") ? type : "") {
            case "content_block_delta" -> renumbered(reader.mended() == null ? data : mended(data));
            case "content_block_stop" -> renumbered(data);
            case "content_block_start" -> {
                if (!hasBlock) firstIndex = index(data);
                hasBlock = true;
                yield blockStart(renumbered(data));
            }
            case "message_start" -> messageStart(data);
            case "message_delta" -> messageDelta(data);
            case "message_stop" -> {
                if (!reader.hasReason()) out.event("message_delta", reason());
                stopped = true;
                yield data;
            }
            default -> data;
        });
    }

    @Override
    public void finish(SseWriter out) {
        if (!stopped) out.event("message_stop", MESSAGE_STOP);
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        StreamWriter.error(error, requestId, out);
    }

    private byte[] renumbered(byte[] data) {
        return firstIndex == 0 ? data : new JsonSplice(data)
                .put("index", JsonNumber.of(index(data) - firstIndex)).toByteArray();
    }

    private static long index(byte[] data) {
        long index = 0;
        var scan = new JsonScanner(data, 0, data.length);
        while (scan.nextMember()) if (scan.nameIs("index")) index = scan.whole(0);
        return index;
    }

    private byte[] mended(byte[] data) {
        var splice = new JsonSplice(data);
        var delta = member(data, "delta");
        while (delta != null && delta.nextMember())
            if (delta.nameIs("partial_json")) splice.replace(delta.valueStart(), delta.valueEnd(),
                    Json.utf8(new JsonString(reader.mended())));
        return splice.toByteArray();
    }

    private static byte[] blockStart(byte[] data) {
        var splice = new JsonSplice(data);
        var block = member(data, "content_block");
        if (block != null) BlockRepair.repair(block, splice);
        return splice.toByteArray();
    }

    /// A reason that a clone gives at once is none: nothing has ended.
    private byte[] messageStart(byte[] data) {
        var splice = new JsonSplice(data);
        var message = member(data, "message");
        while (message != null && message.nextMember()) {
            if (message.nameIs("model"))
                splice.replace(message.valueStart(), message.valueEnd(), Json.utf8(model));
            else if (message.nameIs("stop_reason") && message.isString())
                splice.replace(message.valueStart(), message.valueEnd(), NULL);
        }
        if (message != null) UsageRepair.repair(member(data, "message"), splice, guess);
        return splice.toByteArray();
    }

    private byte[] messageDelta(byte[] data) {
        var splice = new JsonSplice(data);
        var delta = member(data, "delta");
        while (delta != null && delta.nextMember())
            if (delta.nameIs("stop_reason") && delta.isString() && !StopReason.isGiven(delta.string()))
                splice.replace(delta.valueStart(), delta.valueEnd(), NULL);
        UsageRepair.repair(new JsonScanner(data, 0, data.length), splice, this::counted);
        return splice.toByteArray();
    }

    /// A scanner over the event's member of this name; null when that is no object.
    private static JsonScanner member(byte[] data, String name) {
        JsonScanner found = null;
        var scan = new JsonScanner(data, 0, data.length);
        while (scan.nextMember()) if (scan.nameIs(name)) found = scan.isObject() ? scan.enter() : null;
        return found;
    }

    /// The event of a server that ends its stream without having said why.
    private byte[] reason() {
        return Json.utf8(JsonObject.builder().put("type", "message_delta")
                .put("delta", JsonObject.builder()
                        .put("stop_reason", StopReasons.usual(reader.hasCalls()))
                        .putNull("stop_sequence").build())
                .put("usage", UsageFields.json(counted())).build());
    }

    private Usage counted() {
        var counted = reader.usage();
        if (counted == null) return guess.get();
        return counted.estimated() ? counted.withOutput(guess.get().output()) : counted;
    }
}
