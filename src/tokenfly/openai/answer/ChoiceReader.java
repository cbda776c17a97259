package tokenfly.openai.answer;

import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.openai.request.ThinkingReader;

/// One choice of an answer, read into events chunk by chunk. Not thread-safe.
final class ChoiceReader {
    private final CallOrder order = new CallOrder();
    private final CallEvents calls;
    private boolean thinkingOpen;
    private boolean refused;
    private boolean produced;
    private boolean readMessage;
    private long lastChunk;
    private String finish;
    private String stopSequence;

    ChoiceReader(ToolNames names) {
        this.calls = new CallEvents(names, order);
    }

    CallEvents calls() {
        return calls;
    }

    /// Text, thinking or a call was given out.
    boolean produced() {
        return produced;
    }

    /// The last chunk had a message, which was read in the place of a delta.
    boolean readMessage() {
        return readMessage;
    }

    /// The first reason of its end, or null while it has none.
    String finish() {
        return finish;
    }

    long heldBytes() {
        return order.waitingBytes();
    }

    /// Gives out thinking, text, refusal and calls, in this order, and then takes note of the end.
    ///
    /// @param choice its delta has been read
    /// @param chunk a number that each chunk of the stream has for itself
    void read(Choice choice, long chunk, Consumer<ChatEvent> out) {
        if (chunk != lastChunk) calls.pieces().clear();
        lastChunk = chunk;
        readMessage = choice.wholeCalls;
        thinking(choice, out);
        if (choice.text != null) text(choice.text, out);
        if (choice.parts != null)
            for (var part : choice.parts) if (part instanceof JsonObject object) part(object, out);
        if (choice.refusal != null && !choice.refusal.isEmpty()) {
            refused = true;
            say(new ChatEvent.RefusalDelta(choice.refusal), choice.refusal, out);
        }
        calls(choice, out);
        if (finish != null || choice.finish == null) return;
        finish = choice.finish;
        stopSequence = choice.stopSequence;
    }

    /// Gives out what still waits.
    void end(Consumer<ChatEvent> out) {
        endThinking(out);
        calls.end(out);
        order.finish(out);
    }

    ChatEvent.Finished finished() {
        var stop = StopReasons.read(finish, calls.any());
        if (stop == StopReason.END_TURN && refused) stop = StopReason.REFUSAL;
        if (stop == StopReason.END_TURN && stopSequence != null) stop = StopReason.STOP_SEQUENCE;
        return new ChatEvent.Finished(stop,
                stop == StopReason.STOP_SEQUENCE ? stopSequence : null);
    }

    /// LiteLLM's blocks hold all that its other fields do, and the signatures in their places.
    private void thinking(Choice choice, Consumer<ChatEvent> out) {
        if (choice.thinkingBlocks != null && !choice.thinkingBlocks.values().isEmpty()) {
            for (var block : choice.thinkingBlocks)
                if (block instanceof JsonObject object) {
                    thinking(ThinkingReader.textOf(object), out);
                    mark(object, out);
                }
            return;
        }
        thinking(ThinkingReader.text(choice.reasoningContent, choice.reasoning,
                choice.reasoningDetails), out);
        for (var detail : ThinkingReader.objects(choice.reasoningDetails)) mark(detail, out);
    }

    private void thinking(String text, Consumer<ChatEvent> out) {
        if (text.isEmpty()) return;
        produced = true;
        thinkingOpen = true;
        order.content(new ChatEvent.ThinkingDelta(text), text.length(), out);
    }

    private void mark(JsonObject detail, Consumer<ChatEvent> out) {
        var signature = detail.string("signature");
        if (signature != null && !signature.isEmpty()) {
            thinkingOpen = false;
            order.content(new ChatEvent.ThinkingSigned(signature), signature.length(), out);
        }
        var redacted = ThinkingReader.redacted(detail);
        if (redacted != null) say(new ChatEvent.ThinkingRedacted(redacted), redacted, out);
    }

    private void part(JsonObject part, Consumer<ChatEvent> out) {
        if ("thinking".equals(part.string("type"))) thinking(ThinkingReader.mistral(part), out);
        else if (part.get("text") instanceof JsonString(var text)) text(text, out);
    }

    private void text(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) say(new ChatEvent.TextDelta(text), text, out);
    }

    private void say(ChatEvent event, String text, Consumer<ChatEvent> out) {
        produced = true;
        endThinking(out);
        order.content(event, text.length(), out);
    }

    private void calls(Choice choice, Consumer<ChatEvent> out) {
        boolean lone = choice.callIndex >= 0;
        if (!lone && choice.calls == null && choice.functionCall == null) return;
        if (lone || choice.functionCall != null || !choice.calls.values().isEmpty()) {
            produced = true;
            endThinking(out);
        }
        if (lone) calls.goOn(choice.callIndex, choice.arguments, out);
        if (choice.calls != null) {
            int number = 0;
            for (var piece : choice.calls)
                if (piece instanceof JsonObject call)
                    calls.tool(call, choice.wholeCalls ? number++ : call.whole("index", -1), out);
        }
        if (choice.functionCall != null) calls.function(choice.functionCall, out);
    }

    /// Nobody signed it, so that our mark says where it may go back to.
    private void endThinking(Consumer<ChatEvent> out) {
        if (thinkingOpen) order.content(new ChatEvent.ThinkingSigned(Signature.UNSIGNED), 0, out);
        thinkingOpen = false;
    }
}
