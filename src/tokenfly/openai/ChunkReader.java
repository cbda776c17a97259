package tokenfly.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseEvent;

/// Reads a stream of chat completion chunks, as OpenAI or as any compatible provider sends it. Not
/// thread-safe.
///
/// Each chunk may say several things; they are read in a fixed order: error, usage, thinking, text,
/// refusal, tool calls, finish. Usage may stand at the top, in the choice (Kimi) or under `x_groq`;
/// the last one counts. The first `finish_reason` counts, and reading goes on after it, since usage
/// may follow. The answer is whole at `[DONE]`, or when the stream ends after a `finish_reason`.
/// Only the choice numbered 0 is read.
///
/// A failure on the very first event is given out without a Started before it.
final class ChunkReader implements EventReader {
    private final CallOrder order = new CallOrder();
    private final CallEvents calls;
    private boolean started;
    /// Text, thinking or a call was given out.
    private boolean produced;
    private boolean thinkingOpen;
    private boolean refused;
    private String finish;
    private String stopSequence;
    /// The last event was given out.
    private boolean ended;
    private boolean done;

    ChunkReader(ToolNames names) {
        this.calls = new CallEvents(names, order);
    }

    @Override
    public void read(SseEvent event, Consumer<ChatEvent> out) {
        if (ended || isBlank(event.data())) return;
        if (isDone(event.data())) {
            done = true;
            if (finish != null || produced) finish(out);
            else end(out);
            return;
        }
        try {
            if (event.type().equals(UpstreamErrors.EVENT_TYPE))
                fail(UpstreamErrors.in(event), out);
            else if (Json.parse(event.data()) instanceof JsonObject chunk) chunk(chunk, out);
        } catch (JsonException | IllegalStateException unreadable) {
            fail(ErrorBody.UNREADABLE, out);
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (ended) return;
        if (finish != null) finish(out);
        else fail(ErrorBody.CUT_SHORT, out);
    }

    @Override
    public boolean ending() {
        return finish != null;
    }

    @Override
    public boolean done() {
        return done;
    }

    /// `[DONE]`, with any spaces around it.
    static boolean isDone(byte[] data) {
        return data.length >= 6 && data.length < 32 && new String(data, 0, data.length,
                StandardCharsets.ISO_8859_1).strip().equals("[DONE]");
    }

    static boolean isBlank(byte[] data) {
        for (byte b : data) if (b != ' ') return false;
        return true;
    }

    /// A chunk, or a whole answer: its `message` is read where a `delta` is missing.
    void chunk(JsonObject chunk, Consumer<ChatEvent> out) {
        if (chunk.isEmpty()) return;
        if (UpstreamErrors.isError(chunk)) {
            fail(UpstreamErrors.in(chunk), out);
            return;
        }
        if (!started) out.accept(new ChatEvent.Started(chunk.string("id")));
        started = true;
        var choice = firstChoice(chunk);
        usage(chunk, choice, out);
        if (choice != null) choice(choice, out);
    }

    /// Ends an answer that came in one piece: some servers give it no `finish_reason`.
    void whole(Consumer<ChatEvent> out) {
        if (!ended) finish(out);
    }

    private static JsonObject firstChoice(JsonObject chunk) {
        if (chunk.get("choices") instanceof JsonArray(var choices))
            for (var value : choices)
                if (value instanceof JsonObject choice && choice.whole("index", 0) == 0)
                    return choice;
        return null;
    }

    private static void usage(JsonObject chunk, JsonObject choice, Consumer<ChatEvent> out) {
        var usage = UsageFields.read(chunk.object("usage"));
        if (usage == null && choice != null) usage = UsageFields.read(choice.object("usage"));
        if (usage == null && chunk.object("x_groq") != null)
            usage = UsageFields.read(chunk.object("x_groq").object("usage"));
        if (usage != null) out.accept(new ChatEvent.UsageKnown(usage));
    }

    private void choice(JsonObject choice, Consumer<ChatEvent> out) {
        var delta = choice.object("delta");
        // Some servers close with the whole message, which says nothing new if it was streamed.
        if ((delta == null || delta.isEmpty()) && !produced) delta = message(choice);
        if (delta != null) {
            // The results of a search that MiniMax ran itself, with a finish_reason of their own.
            if ("tool".equals(delta.string("role"))) return;
            delta(delta, out);
        }
        if (finish != null || FinishReason.of(choice) == null) return;
        finish = FinishReason.of(choice);
        stopSequence = stopSequence(choice);
        if (FinishReason.isFailure(finish)) fail(ErrorBody.endedWith(finish), out);
    }

    /// The whole message, each of its calls under a number of its own: unlike a stream's pieces, two of
    /// them are two calls, whatever their ids and numbers say.
    private static JsonObject message(JsonObject choice) {
        var message = choice.object("message");
        if (message == null || !(message.get("tool_calls") instanceof JsonArray(var calls)))
            return message;
        var numbered = new ArrayList<JsonValue>();
        for (var call : calls)
            numbered.add(call instanceof JsonObject object
                    ? object.with("index", JsonNumber.of(numbered.size())) : call);
        return message.with("tool_calls", new JsonArray(numbered));
    }

    /// vLLM and SGLang tell which stop string was met; a number is a token's.
    private static String stopSequence(JsonObject choice) {
        var stop = choice.string("stop_reason");
        return stop != null ? stop : choice.string("matched_stop");
    }

    private void delta(JsonObject delta, Consumer<ChatEvent> out) {
        thinking(ThinkingReader.text(delta), out);
        for (var detail : ThinkingReader.details(delta)) detail(detail, out);
        content(delta.get("content"), out);
        var refusal = delta.string("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            refused = true;
            say(new ChatEvent.RefusalDelta(refusal), refusal, out);
        }
        if (delta.get("tool_calls") instanceof JsonArray(var pieces))
            for (var piece : pieces) if (piece instanceof JsonObject call) call(call, out);
        if (delta.object("function_call") != null) {
            produced = true;
            endThinking(out);
            calls.function(delta.object("function_call"), out);
        }
    }

    private void call(JsonObject call, Consumer<ChatEvent> out) {
        produced = true;
        endThinking(out);
        calls.tool(call, out);
    }

    private void thinking(String text, Consumer<ChatEvent> out) {
        if (text.isEmpty()) return;
        produced = true;
        thinkingOpen = true;
        order.content(new ChatEvent.ThinkingDelta(text), text.length(), out);
    }

    private void detail(JsonObject detail, Consumer<ChatEvent> out) {
        var signature = detail.string("signature");
        if (signature != null && !signature.isEmpty()) {
            thinkingOpen = false;
            order.content(new ChatEvent.ThinkingSigned(signature), signature.length(), out);
        }
        var redacted = ThinkingReader.redacted(detail);
        if (redacted != null) say(new ChatEvent.ThinkingRedacted(redacted), redacted, out);
    }

    private void content(JsonValue content, Consumer<ChatEvent> out) {
        if (content instanceof JsonString(var text)) text(text, out);
        else if (content instanceof JsonArray(var parts))
            for (var part : parts) if (part instanceof JsonObject object) part(object, out);
    }

    private void part(JsonObject part, Consumer<ChatEvent> out) {
        if ("thinking".equals(part.string("type"))) thinking(ThinkingReader.mistral(part), out);
        else text(part.string("text"), out);
    }

    private void text(String text, Consumer<ChatEvent> out) {
        if (text != null && !text.isEmpty()) say(new ChatEvent.TextDelta(text), text, out);
    }

    private void say(ChatEvent event, String text, Consumer<ChatEvent> out) {
        produced = true;
        endThinking(out);
        order.content(event, text.length(), out);
    }

    /// Nobody signed it, so that our mark says where it may go back to.
    private void endThinking(Consumer<ChatEvent> out) {
        if (thinkingOpen) order.content(new ChatEvent.ThinkingSigned(Signature.UNSIGNED), 0, out);
        thinkingOpen = false;
    }

    private void finish(Consumer<ChatEvent> out) {
        ended = true;
        endThinking(out);
        calls.end(out);
        order.finish(out);
        var stop = FinishReason.read(finish, calls.any());
        if (stop == StopReason.END_TURN && refused) stop = StopReason.REFUSAL;
        if (stop == StopReason.END_TURN && stopSequence != null) stop = StopReason.STOP_SEQUENCE;
        out.accept(new ChatEvent.Finished(stop,
                stop == StopReason.STOP_SEQUENCE ? stopSequence : null));
    }

    private void fail(ErrorBody said, Consumer<ChatEvent> out) {
        ended = true;
        order.finish(out);
        out.accept(new ChatEvent.Failed(said));
    }
}
