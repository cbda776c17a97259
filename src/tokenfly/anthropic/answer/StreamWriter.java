package tokenfly.anthropic.answer;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import tokenfly.anthropic.request.Ids;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventWriter;
import tokenfly.sse.SseWriter;

/// Writes a stream for a client of this format. Not thread-safe.
///
/// ```
/// message_start ping (content_block_start content_block_delta* content_block_stop)*
///     message_delta message_stop
/// ```
///
/// One block is open at a time and the last one is never gone back to, as SDK helpers and Claude Code
/// take the last block for the current one.
public final class StreamWriter implements EventWriter {
    private static final byte[] PING = "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);

    private final String model;
    private final long inputEstimate;
    private final boolean showsThinking;
    private final Blocks blocks = new Blocks();

    private boolean started;
    private boolean refused;
    private Usage usage = Usage.estimate(0, 0);
    private final Set<String> ids = new HashSet<>();
    private boolean hasCalls;
    /// The call that is open, or null.
    private ToolBlock call;

    public StreamWriter(ChatRequest request, String model, long inputEstimate) {
        this.model = model;
        this.inputEstimate = inputEstimate;
        this.showsThinking = AnswerWriter.showsThinking(request);
    }

    @Override
    public void write(ChatEvent event, SseWriter out) {
        if (!started) start(event, out);
        switch (event) {
            case ChatEvent.Started _ -> { }
            case ChatEvent.TextDelta(var text) -> text(text, out);
            case ChatEvent.RefusalDelta(var text) -> {
                refused = true;
                text(text, out);
            }
            case ChatEvent.ThinkingDelta _, ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _ -> {
                if (showsThinking) thinking(event, out);
            }
            case ChatEvent.ToolStarted(var id, var name, var custom, _) -> call(id, name, custom, out);
            case ChatEvent.ToolInput(var delta) -> blocks.input(call.add(delta), out);
            case ChatEvent.Aside _ -> { }
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var stop, var sequence) -> finish(stop, sequence, out);
            case ChatEvent.Failed _ -> throw new IllegalStateException("a failure is written apart");
        }
    }

    private void start(ChatEvent first, SseWriter out) {
        started = true;
        var id = first instanceof ChatEvent.Started(var upstream) ? upstream : null;
        blocks.messageStart(Ids.message(id), model, inputEstimate, out);
        keepAlive(out);
    }

    public static void keepAlive(SseWriter out) {
        out.event("ping", PING);
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        error(error, requestId, out);
    }

    public static void error(ChatError error, String requestId, SseWriter out) {
        out.event("error",
                Errors.body(error, requestId).toString().getBytes(StandardCharsets.UTF_8));
    }

    private void text(String text, SseWriter out) {
        if (text.isEmpty()) return;
        endCall(false, out);
        blocks.text(text, out);
    }

    private void thinking(ChatEvent event, SseWriter out) {
        endCall(false, out);
        if (event instanceof ChatEvent.ThinkingSigned(var signature)) blocks.sign(signature, out);
        else if (event instanceof ChatEvent.ThinkingRedacted(var data)) blocks.redacted(data, out);
        else if (event instanceof ChatEvent.ThinkingDelta(var text) && !text.isEmpty())
            blocks.thinking(text, out);
    }

    private void call(String id, String name, boolean custom, SseWriter out) {
        endCall(false, out);
        hasCalls = true;
        call = new ToolBlock(custom);
        blocks.tool(Ids.toolUse(id, ids), name, out);
    }

    /// @param cut the answer ended at its token limit
    private void endCall(boolean cut, SseWriter out) {
        if (call != null) blocks.input(call.rest(cut), out);
        call = null;
    }

    private void finish(StopReason stop, String sequence, SseWriter out) {
        endCall(stop == StopReason.MAX_TOKENS, out);
        blocks.close(out);
        var reason = refused && stop == StopReason.END_TURN ? StopReason.REFUSAL : stop;
        blocks.messageEnd(reason, hasCalls, sequence, usage, out);
    }
}
