package tokenfly.gateway.answer;

import java.io.IOException;
import java.util.function.Consumer;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.EventWriter;
import tokenfly.dialect.RawRequest;
import tokenfly.json.Json;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.upstream.FaultException;

/// The way of an answer whose client speaks another dialect than the upstream, or asked for the other of
/// events and a whole: through the neutral model.
final class Translation extends Passage {
    private final Dialect client;
    private final ChatRequest request;
    private final RawRequest raw;
    private final long inputEstimate;
    private final EventWriter writer;
    private final AnswerBuilder builder = new AnswerBuilder();
    private final Consumer<ChatEvent> writing = this::write;
    private final Consumer<ChatEvent> building = this::build;
    private long collectedChars;
    /// Where [#writing] writes.
    private SseWriter out;

    Translation(EventReader reader, Dialect client, ChatRequest request, RawRequest raw,
            long inputEstimate, Tally tally) {
        super(reader, tally);
        this.client = client;
        this.request = request;
        this.raw = raw;
        this.inputEstimate = inputEstimate;
        this.writer = client.eventWriter(request, raw, inputEstimate);
    }

    @Override
    void event(SseEvent event, SseWriter to) {
        out = to;
        reader.read(event, writing);
    }

    @Override
    ErrorBody end(SseWriter to) {
        out = to;
        reader.end(writing);
        return tally.failure();
    }

    /// Writes a whole answer as the stream that the client asked for.
    void replay(byte[] body, SseWriter to) throws FaultException {
        out = to;
        reader.whole(body, writing);
        checkReadable();
    }

    @Override
    byte[] whole(byte[] body) throws FaultException {
        reader.whole(body, building);
        checkReadable();
        return written();
    }

    /// Adds an event to the answer that the client asked for whole.
    void collect(SseEvent event) {
        reader.read(event, building);
    }

    /// @return how the stream failed; null when what was collected is whole
    ErrorBody endCollected() {
        reader.end(building);
        return tally.failure();
    }

    /// What was collected, as the client's body.
    byte[] written() {
        return Json.utf8(client.writeAnswer(builder.build(), request, raw));
    }

    @Override
    void fail(ChatError error, String requestId, SseWriter to) throws IOException {
        writer.fail(error, requestId, to);
    }

    /// A text that grows takes up to twice its length, and as much again where it is written out.
    @Override
    long keptBytes() {
        return super.keptBytes() + writer.heldBytes() + 4 * collectedChars;
    }

    private static int chars(ChatEvent event) {
        return switch (event) {
            case ChatEvent.TextDelta(var text) -> text.length();
            case ChatEvent.RefusalDelta(var text) -> text.length();
            case ChatEvent.ThinkingDelta(var text) -> text.length();
            case ChatEvent.ThinkingSigned(var signature) -> signature.length();
            case ChatEvent.ThinkingRedacted(var data) -> data.length();
            case ChatEvent.ToolInput(var delta) -> delta.length();
            case ChatEvent.Started _, ChatEvent.ToolStarted _, ChatEvent.Aside _, ChatEvent.UsageKnown _,
                 ChatEvent.Finished _, ChatEvent.Failed _ -> 0;
        };
    }

    private void write(ChatEvent event) {
        tally.accept(event);
        if (event instanceof ChatEvent.Failed) return;
        if (event instanceof ChatEvent.Finished && !tally.isCounted()) writer.write(estimate(), out);
        writer.write(event, out);
    }

    private void build(ChatEvent event) {
        tally.accept(event);
        collectedChars += chars(event);
        if (event instanceof ChatEvent.Finished && !tally.isCounted()) builder.add(estimate());
        builder.add(event);
    }

    /// For formats that must tell how much there was.
    private ChatEvent estimate() {
        return new ChatEvent.UsageKnown(tally.usage() == null
                ? Usage.estimate(inputEstimate, tally.outputEstimate())
                : tally.usage().withOutput(tally.outputEstimate()));
    }
}
