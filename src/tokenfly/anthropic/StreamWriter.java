package tokenfly.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventWriter;
import tokenfly.sse.SseWriter;
import tokenfly.tokens.TokenEstimate;

/// Writes a stream for a client of this format. Not thread-safe.
///
/// ```
/// message_start ping (content_block_start content_block_delta* content_block_stop)*
///     message_delta message_stop
/// ```
///
/// The neutral events may interleave the inputs of several tool calls; here one block is open at a
/// time and the last one is never gone back to, as SDK helpers and Claude Code take the last block
/// for the current one. A call is written as it comes while it is the open one; the next begins once
/// the open one's JSON is complete. What comes in between is held: later calls in their order, then
/// text and thinking.
final class StreamWriter implements EventWriter {
    /// An answer has a few hundred thousand characters at most.
    private static final int MAX_HELD_CHARS = 32 * 1024 * 1024;
    private static final byte[] PING = "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);

    private final String model;
    private final long inputEstimate;
    private final boolean showsThinking;
    private final Blocks blocks = new Blocks();
    private final TokenEstimate output;

    private boolean started;
    private boolean refused;
    private Usage usage;
    private final Set<String> ids = new HashSet<>();
    private final List<ToolBlock> calls = new ArrayList<>();
    /// The number of the call that is open, or of the next one to open.
    private int current;
    private boolean callOpen;
    private final List<ChatEvent> held = new ArrayList<>();
    private long heldChars;

    StreamWriter(ChatRequest request, String model, long inputEstimate) {
        this.model = model;
        this.inputEstimate = inputEstimate;
        this.showsThinking = AnswerWriter.showsThinking(request);
        this.output = new TokenEstimate(model);
    }

    @Override
    public void write(ChatEvent event, SseWriter out) {
        if (!started) start(event, out);
        switch (event) {
            case ChatEvent.Started _ -> { }
            case ChatEvent.TextDelta(var text) -> content(event, text, out);
            case ChatEvent.RefusalDelta(var text) -> {
                refused = true;
                content(event, text, out);
            }
            case ChatEvent.ThinkingDelta(var text) -> thinking(event, text, out);
            case ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _ -> thinking(event, null, out);
            case ChatEvent.ToolStarted(_, var id, var name, var custom) ->
                call(new ToolBlock(Ids.toolUse(id, ids), name, custom), out);
            case ChatEvent.ToolInput(var call, var delta) -> input(call, delta, out);
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var stop, var sequence) -> finish(stop, sequence, out);
            case ChatEvent.Failed(var error) -> fail(error, null, out);
        }
    }

    /// A stream that fails before it began says only that.
    private void start(ChatEvent first, SseWriter out) {
        if (first instanceof ChatEvent.Failed) return;
        started = true;
        var id = first instanceof ChatEvent.Started(var upstream) ? upstream : null;
        blocks.messageStart(Ids.message(id), model, inputEstimate, out);
        keepAlive(out);
    }

    static void keepAlive(SseWriter out) {
        out.event("ping", PING);
    }

    static void fail(ChatError error, String requestId, SseWriter out) {
        out.event("error",
                Errors.body(error, requestId).toString().getBytes(StandardCharsets.UTF_8));
    }

    private void thinking(ChatEvent event, String text, SseWriter out) {
        if (showsThinking) content(event, text, out);
    }

    /// @param text what it adds to the answer; null for nothing
    private void content(ChatEvent event, String text, SseWriter out) {
        if (text != null) {
            if (text.isEmpty()) return;
            output.text(text);
        }
        advance(out);
        if (callOpen) hold(event, text == null ? 0 : text.length());
        else emit(event, out);
    }

    private void hold(ChatEvent event, int chars) {
        held.add(event);
        limit(chars);
    }

    private void limit(int chars) {
        heldChars += chars;
        if (heldChars > MAX_HELD_CHARS)
            throw new ChatException(ChatError.of(ErrorKind.UPSTREAM_FAILED,
                    "The provider mixed up more than " + MAX_HELD_CHARS + " characters of its answer."));
    }

    private void emit(ChatEvent event, SseWriter out) {
        switch (event) {
            case ChatEvent.TextDelta(var text) -> blocks.text(text, out);
            case ChatEvent.RefusalDelta(var text) -> blocks.text(text, out);
            case ChatEvent.ThinkingDelta(var text) -> blocks.thinking(text, out);
            case ChatEvent.ThinkingSigned(var signature) -> blocks.sign(signature, out);
            case ChatEvent.ThinkingRedacted(var data) -> blocks.redacted(data, out);
            case ChatEvent.Started _, ChatEvent.ToolStarted _, ChatEvent.ToolInput _,
                 ChatEvent.UsageKnown _, ChatEvent.Finished _, ChatEvent.Failed _ ->
                throw new IllegalStateException("not held: " + event.getClass());
        }
    }

    private void call(ToolBlock call, SseWriter out) {
        output.border().text(call.name()).border();
        advance(out);
        calls.add(call);
        if (!callOpen) open(out);
    }

    private void input(int number, String delta, SseWriter out) {
        if (number < current) return; // its JSON had ended: what follows is space or rubbish
        output.text(delta);
        calls.get(number).add(delta);
        if (number == current && callOpen) {
            blocks.input(calls.get(current).live(), out);
        } else {
            limit(delta.length());
            advance(out);
        }
    }

    /// Closes the open call if it is complete, and opens the next one that waits; when all are done,
    /// writes what was held.
    private void advance(SseWriter out) {
        while (true) {
            if (callOpen && calls.get(current).complete()) close(false, out);
            else if (!callOpen && current < calls.size()) open(out);
            else break;
        }
        if (!callOpen) release(out);
    }

    private void open(SseWriter out) {
        begin(out);
        blocks.input(calls.get(current).live(), out);
    }

    private void begin(SseWriter out) {
        blocks.tool(calls.get(current).id(), calls.get(current).name(), out);
        callOpen = true;
    }

    private void close(boolean cut, SseWriter out) {
        blocks.input(calls.get(current).rest(cut), out);
        blocks.close(out);
        callOpen = false;
        current++;
    }

    private void release(SseWriter out) {
        for (var event : held) emit(event, out);
        held.clear();
    }

    private void finish(StopReason stop, String sequence, SseWriter out) {
        boolean cut = stop == StopReason.MAX_TOKENS;
        if (callOpen) close(cut, out);
        while (current < calls.size()) {
            begin(out); // its input is whole: what is wrong with it can still be mended
            close(cut, out);
        }
        release(out);
        blocks.close(out);
        if (usage == null) usage = Usage.estimate(inputEstimate, output.tokens());
        var reason = refused && stop == StopReason.END_TURN ? StopReason.REFUSAL : stop;
        blocks.messageEnd(reason, !calls.isEmpty(), sequence, usage, out);
    }
}
