package tokenfly.anthropic.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseEvent;

/// Reads the stream of an upstream of this format, as the vendor or as a sloppy clone sends it:
/// without `event:` lines, with usage in one place only, block numbers from 1, blocks that interleave,
/// a tool's whole input at its start, deltas of another kind than their block's, no `message_stop`, a
/// trailing `[DONE]`. Not thread-safe.
///
/// Source: streaming guide; the clones as measured in the project's recordings.
public final class StreamReader implements EventReader {
    private final UsageFields usage = new UsageFields();
    private final CallOrder order = new CallOrder();
    private final Ending ending = new Ending();
    private final OpenBlocks open;
    private boolean started;
    /// What the last event was; null when it was none.
    private String type;
    /// The last event's piece of a tool's input, where it had to be mended; else null.
    private String mended;
    /// The stream's last event was given out.
    private boolean ended;
    private boolean done;

    public StreamReader(ToolNames names) {
        open = new OpenBlocks(names, order, ending);
    }

    @Override
    public void read(SseEvent event, Consumer<ChatEvent> out) {
        type = null;
        mended = null;
        if (ended) return;
        if (EventTypes.isDone(event.data())) {
            done = true;
            end(out);
            return;
        }
        try {
            scan(event, out);
        } catch (JsonException | IllegalStateException unreadable) {
            // What is of no known type is nobody's business.
            var said = EventTypes.error(event);
            if (said != null || EventTypes.isOfAnswer(event)) fail(said == null ? ErrorBody.UNREADABLE : said, out);
            else type = event.type();
        }
    }

    /// Blocks that the vendor's own tools made are left out, as in a stream: a client that got them as
    /// tool calls would run them again.
    @Override
    public void whole(byte[] body, Consumer<ChatEvent> out) {
        try {
            var scan = new JsonScanner(body, 0, body.length);
            String id = null;
            JsonScanner content = null;
            while (scan.nextMember()) {
                if (scan.nameIs("id")) id = scan.string();
                else if (scan.nameIs("content") && scan.isArray()) content = scan.enter();
                else if (scan.nameIs("usage") && scan.isObject()) usage.merge((JsonObject) scan.value());
                else ending.read(scan);
            }
            if (content == null) fail(ErrorBody.UNREADABLE, out);
            else whole(id, content, out);
        } catch (JsonException | IllegalStateException unreadable) {
            fail(ErrorBody.UNREADABLE, out);
        }
    }

    private void whole(String id, JsonScanner content, Consumer<ChatEvent> out) {
        started = true;
        out.accept(new ChatEvent.Started(id));
        known(out);
        for (long index = 0; content.nextElement(); index++) {
            if (!content.isObject()) continue;
            blockStart(index, (JsonObject) content.value(), out);
            open.stop(index, out);
        }
        finish(out);
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (ended) return;
        if (ending.isTold()) finish(out);
        else fail(ErrorBody.CUT_SHORT, out);
    }

    @Override
    public long heldBytes() {
        return order.waitingBytes();
    }

    /// `message_stop` comes with the reason.
    @Override
    public boolean ending() {
        return false;
    }

    // What a relay asks about the event that was read last, and about the answer so far.

    /// What the event was, `""` for one without a name; null when nothing of it is for a client.
    String type() {
        return ended && !done ? null : type;
    }

    /// The event's piece of a tool's input, where it had to be mended; else null.
    String mended() {
        return mended;
    }

    boolean hasCalls() {
        return ending.hasCalls();
    }

    @Override
    public List<SseEvent> longest() {
        var ends = new ArrayList<SseEvent>();
        for (var index : open.standing()) ends.add(event("content_block_stop", JsonObject.builder().put("index", index)));
        ends.add(event("message_delta", JsonObject.builder().put("delta", JsonObject.builder()
                .put("stop_reason", "max_tokens").putNull("stop_sequence").build())));
        ends.add(event("message_stop", JsonObject.builder()));
        return ends;
    }

    private static SseEvent event(String type, JsonObject.Builder members) {
        return SseEvent.of(type, members.put("type", type).build().toString());
    }

    boolean hasReason() {
        return ending.isTold();
    }

    /// The totals when no more will come, or null.
    Usage usage() {
        return usage.total();
    }

    private void scan(SseEvent event, Consumer<ChatEvent> out) {
        byte[] data = event.data();
        var scan = new JsonScanner(data, 0, data.length);
        // An event's name was decoded once for the whole stream.
        boolean named = !event.type().equals(SseEvent.DEFAULT_TYPE);
        type = event.type();
        long index = 0;
        JsonScanner part = null;
        JsonObject total = null;
        while (scan.nextMember()) {
            if (scan.nameIs("type")) type = named || !scan.isString() ? type : scan.string();
            else if (scan.nameIs("index")) index = scan.whole(0);
            else if (scan.nameIs("delta") || scan.nameIs("message") || scan.nameIs("content_block"))
                part = scan.isObject() ? scan.enter() : null;
            else if (scan.nameIs("usage") && scan.isObject()) total = (JsonObject) scan.value();
        }
        if (total != null) {
            usage.merge(total);
            if (started) known(out);
        }
        dispatch(index, part, event, out);
    }

    private void dispatch(long index, JsonScanner part, SseEvent event,
            Consumer<ChatEvent> out) {
        switch (type) {
            case "message_start" -> messageStart(part, out);
            case "content_block_start" -> {
                open.begin(index);
                if (part != null) blockStart(index, object(part), out);
            }
            case "content_block_delta" -> {
                if (part != null) delta(index, part, out);
            }
            case "content_block_stop" -> open.end(index, out);
            case "message_delta" -> {
                if (part != null) messageDelta(part);
            }
            case "message_stop" -> {
                done = true;
                finish(out);
            }
            case "error" -> fail(ErrorBody.parse(event.data()), out);
            default -> { // ping and what is not known yet; an error without its type is one all the same
                var error = EventTypes.error(event);
                if (error != null) fail(error, out);
            }
        }
    }

    private void messageStart(JsonScanner message, Consumer<ChatEvent> out) {
        String id = null;
        while (message != null && message.nextMember()) {
            if (message.nameIs("id")) id = message.string();
            else if (message.nameIs("usage") && message.isObject())
                usage.begin((JsonObject) message.value());
        }
        if (started) return;
        started = true;
        out.accept(new ChatEvent.Started(id));
        known(out);
    }

    private void start(Consumer<ChatEvent> out) {
        if (!started) out.accept(new ChatEvent.Started(null));
        started = true;
    }

    private void known(Consumer<ChatEvent> out) {
        known(usage.usage(), out);
    }

    private static void known(Usage usage, Consumer<ChatEvent> out) {
        if (usage != null) out.accept(new ChatEvent.UsageKnown(usage));
    }

    private void blockStart(long index, JsonObject block, Consumer<ChatEvent> out) {
        start(out);
        switch (block.string("type")) {
            case "text" -> text(block.string("text"), out);
            case "thinking" -> {
                thinking(block.string("thinking"), out);
                signature(block.string("signature"), out);
            }
            case "redacted_thinking" -> {
                var data = block.string("data");
                say(new ChatEvent.ThinkingRedacted(data == null ? "" : data), "", out);
            }
            case "tool_use" -> {
                if (!open.call(index, block, out)) fail(ErrorBody.UNREADABLE, out);
            }
            case null, default -> aside(block.get("input"), out); // run by the vendor itself
        }
    }

    /// What a delta brings is in the one member that its type goes with; `citations_delta` and what is
    /// not known yet are left out.
    private void delta(long index, JsonScanner delta, Consumer<ChatEvent> out) {
        boolean known = false;
        String text = null;
        String thinking = null;
        String signature = null;
        String piece = null;
        while (delta.nextMember()) {
            if (delta.nameIs("type")) known = isKnown(delta);
            else if (delta.nameIs("text")) text = delta.string();
            else if (delta.nameIs("thinking")) thinking = delta.string();
            else if (delta.nameIs("signature")) signature = delta.string();
            else if (delta.nameIs("partial_json")) piece = delta.string();
        }
        start(out);
        if (!known) return;
        text(text, out);
        thinking(thinking, out);
        signature(signature, out);
        if (piece != null && !piece.isEmpty()) mended = open.input(index, piece, out);
    }

    private static boolean isKnown(JsonScanner type) {
        return type.stringIs("text_delta") || type.stringIs("thinking_delta")
                || type.stringIs("input_json_delta") || type.stringIs("signature_delta");
    }

    private void signature(String signature, Consumer<ChatEvent> out) {
        if (signature != null && !signature.isEmpty())
            say(new ChatEvent.ThinkingSigned(signature), signature, out);
    }

    private void text(String text, Consumer<ChatEvent> out) {
        if (text != null && !text.isEmpty()) say(new ChatEvent.TextDelta(text), text, out);
    }

    private void thinking(String text, Consumer<ChatEvent> out) {
        if (text != null && !text.isEmpty()) say(new ChatEvent.ThinkingDelta(text), text, out);
    }

    private void say(ChatEvent event, String text, Consumer<ChatEvent> out) {
        order.content(event, text.length(), out);
    }

    private static void aside(JsonValue input, Consumer<ChatEvent> out) {
        if (input instanceof JsonObject object && !object.isEmpty())
            out.accept(new ChatEvent.Aside(object.toString()));
    }

    private void messageDelta(JsonScanner delta) {
        while (delta.nextMember()) ending.read(delta);
    }

    private void finish(Consumer<ChatEvent> out) {
        if (!started) {
            start(out);
            known(out);
        }
        open.stopAll(out);
        var explanation = ending.explanation();
        if (!explanation.isEmpty()) say(new ChatEvent.RefusalDelta(explanation), explanation, out);
        order.finish(out);
        ended = true;
        if (!usage.isWhole()) known(usage.total(), out);
        out.accept(ending.event());
    }

    private void fail(ErrorBody said, Consumer<ChatEvent> out) {
        ended = true;
        order.finish(out);
        out.accept(new ChatEvent.Failed(said));
    }

    private static JsonObject object(JsonScanner part) {
        var members = JsonObject.builder();
        while (part.nextMember()) members.put(part.name(), part.value());
        return members.build();
    }
}
