package tokenfly.anthropic;

import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.provider.Fault;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.tokens.TokenEstimate;

/// Passes an answer of this format through. Not thread-safe.
///
/// Bytes change only where the official SDKs would stumble over a clone's fault: a missing `event:`
/// line, `usage` or `signature`, block numbers that do not begin at 0, a trailing `[DONE]`; and the
/// model's id is the public one. A stream that was cut is never ended.
final class MessagesRelay implements Relay {
    private static final byte[] MESSAGE_STOP = Json.utf8(
            JsonObject.builder().put("type", "message_stop").build());

    private static final byte[] NULL = Json.utf8(JsonNull.NULL);

    private final RawRequest request;
    private final JsonString model;
    private final UsageFields usage = new UsageFields();
    private final TokenEstimate output;
    private boolean hasBlock;
    /// What the upstream's first block is numbered.
    private long firstIndex;
    private boolean hasCalls;
    private boolean hasStopReason;
    private boolean done;
    private ErrorBody failure;

    MessagesRelay(RawRequest request, String model) {
        this.request = request;
        this.model = new JsonString(model);
        this.output = new TokenEstimate(model);
    }

    @Override
    public byte[] answer(byte[] body) {
        try {
            return new AnswerRepair(body, model, request, usage, output).body();
        } catch (JsonException notJson) {
            throw Fault.unreadable();
        }
    }

    @Override
    public void event(SseEvent event, SseWriter out) {
        if (done() || EventTypes.isDone(event.data())) return;
        var type = EventTypes.of(event);
        if (type.equals("message_stop") && !hasStopReason) out.event("message_delta", stopReason());
        try {
            byte[] data = changed(type, event);
            if (failure == null) out.event(type.isEmpty() ? null : type, data);
        } catch (JsonException notJson) {
            out.event(event); // for the client to judge: its bytes are not ours to mend
        }
        if (type.equals("message_stop")) done = true;
    }

    private byte[] changed(String type, SseEvent event) {
        byte[] data = event.data();
        return switch (type) {
            case "content_block_delta" -> {
                count(data);
                yield renumbered(data);
            }
            case "content_block_stop" -> renumbered(data);
            case "content_block_start" -> {
                if (!hasBlock) firstIndex = index(data);
                hasBlock = true;
                yield blockStart(renumbered(data));
            }
            case "message_start" -> messageStart(data);
            case "message_delta" -> messageDelta(data);
            case "ping", "message_stop" -> data;
            default -> {
                failure = EventTypes.error(event);
                yield data;
            }
        };
    }

    private void count(byte[] data) {
        var scan = new JsonScanner(data, 0, data.length);
        while (scan.nextMember()) {
            if (!scan.nameIs("delta") || !scan.isObject()) continue;
            var delta = scan.enter();
            while (delta.nextMember())
                if (delta.isString() && (delta.nameIs("text") || delta.nameIs("thinking")
                        || delta.nameIs("partial_json")))
                    output.jsonString(data, delta.valueStart() + 1, delta.valueEnd() - 1);
            return; // what follows is of no interest, and what is broken is the client's to judge
        }
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

    private byte[] blockStart(byte[] data) {
        output.border();
        var splice = new JsonSplice(data);
        var scan = new JsonScanner(data, 0, data.length);
        while (scan.nextMember())
            if (scan.nameIs("content_block") && scan.isObject())
                hasCalls |= BlockRepair.repair(scan.enter(), data, splice, output);
        return splice.toByteArray();
    }

    private byte[] messageStart(byte[] data) {
        var splice = new JsonSplice(data);
        var scan = new JsonScanner(data, 0, data.length);
        while (scan.nextMember()) {
            if (!scan.nameIs("message") || !scan.isObject()) continue;
            var message = scan.enter();
            UsageRepair.repair(message, splice, usage, () -> Usage.estimate(request.estimateInput(), 1));
            message = scan.enter();
            while (message.nextMember())
                if (message.nameIs("model"))
                    splice.replace(message.valueStart(), message.valueEnd(), Json.utf8(model));
                else if (message.nameIs("stop_reason") && message.isString())
                    splice.replace(message.valueStart(), message.valueEnd(), NULL);
        }
        return splice.toByteArray();
    }

    private byte[] messageDelta(byte[] data) {
        var splice = new JsonSplice(data);
        var scan = new JsonScanner(data, 0, data.length);
        while (scan.nextMember()) {
            if (!scan.nameIs("delta") || !scan.isObject()) continue;
            var delta = scan.enter();
            while (delta.nextMember())
                if (delta.nameIs("stop_reason")) stopReason(delta, splice);
        }
        UsageRepair.repair(new JsonScanner(data, 0, data.length), splice, usage,
                () -> Usage.estimate(0, outputEstimate()));
        return splice.toByteArray();
    }

    /// A word that says nothing is none.
    private void stopReason(JsonScanner at, JsonSplice splice) {
        if (StopReason.isGiven(at.string())) hasStopReason = true;
        else if (!at.isNull()) splice.replace(at.valueStart(), at.valueEnd(), NULL);
    }

    /// The event of a server that ends its stream without having said why.
    private byte[] stopReason() {
        var counted = usage.usage() == null ? Usage.estimate(0, outputEstimate()) : usage.usage();
        return Json.utf8(JsonObject.builder().put("type", "message_delta")
                .put("delta", JsonObject.builder().put("stop_reason", StopReasons.usual(hasCalls))
                        .putNull("stop_sequence").build())
                .put("usage", UsageFields.json(counted)).build());
    }

    @Override
    public ErrorBody end(SseWriter out) {
        if (done()) return failure;
        done = hasStopReason;
        if (done) out.event("message_stop", MESSAGE_STOP);
        else failure = ErrorBody.CUT_SHORT;
        return failure;
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        StreamWriter.error(error, requestId, out);
    }

    /// `message_stop` comes with the reason.
    @Override
    public boolean ending() {
        return false;
    }

    @Override
    public boolean done() {
        return done || failure != null;
    }

    @Override
    public Usage usage() {
        return usage.usage();
    }

    @Override
    public long outputEstimate() {
        return output.tokens();
    }

    /// The thinking goes to the client, which sends it back itself.
    @Override
    public ChatAnswer remembered() {
        return null;
    }
}
