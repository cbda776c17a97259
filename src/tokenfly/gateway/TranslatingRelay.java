package tokenfly.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.EventWriter;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.provider.Fault;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.tokens.TokenEstimate;

/// Reads one upstream's answer in its dialect and writes it in the client's, event by event, through
/// the neutral model. Not thread-safe.
final class TranslatingRelay implements Relay {
    private final Dialect client;
    private final Dialect upstream;
    private final ChatRequest request;
    private final RawRequest raw;
    private final AnswerSource source;
    private final EventReader reader;
    private final EventWriter writer;
    /// What the reasoning memory needs; null where nothing is to be remembered.
    private final Thoughts thoughts;

    private Usage usage;
    private final TokenEstimate output = new TokenEstimate("");
    private ChatAnswer whole;
    private ErrorBody failure;
    private boolean finished;

    /// @param raw as the client sent it
    /// @param source how the upstream was asked
    /// @param remember keep the answer for [#remembered]
    TranslatingRelay(Dialect client, ChatRequest request, RawRequest raw, long inputEstimate,
            AnswerSource source, boolean remember) {
        this.client = client;
        this.upstream = source.dialect();
        this.request = request;
        this.raw = raw;
        this.source = source;
        this.reader = upstream.eventReader(source.names(), source.kind());
        this.writer = client.eventWriter(request, raw, inputEstimate);
        this.thoughts = remember ? new Thoughts() : null;
    }

    @Override
    public byte[] answer(byte[] body) {
        return Json.utf8(client.writeAnswer(read(body), request, raw));
    }

    /// Writes a whole answer as the stream that the client asked for.
    void replay(byte[] body, SseWriter out) throws IOException {
        try {
            read(body).replay(event -> pass(event, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void event(SseEvent event, SseWriter out) throws IOException {
        try {
            reader.read(event, read -> pass(read, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public ErrorBody end(SseWriter out) throws IOException {
        try {
            reader.end(read -> pass(read, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return failure;
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) throws IOException {
        writer.fail(error, requestId, out);
    }

    @Override
    public boolean ending() {
        return reader.ending();
    }

    @Override
    public boolean done() {
        return finished || failure != null;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public long outputEstimate() {
        return output.tokens();
    }

    @Override
    public ChatAnswer remembered() {
        if (thoughts == null) return null;
        return whole != null ? whole : thoughts.answer();
    }

    private ChatAnswer read(byte[] body) {
        try {
            if (!(Json.parse(body) instanceof JsonObject object)) throw Fault.unreadable();
            whole = upstream.readAnswer(object, source.names(), source.kind());
        } catch (JsonException e) {
            throw Fault.unreadable();
        }
        usage = whole.usage();
        output.answer(whole);
        return whole;
    }

    /// A failure is kept for [#end]: what a client reads of it is decided in one place.
    private void pass(ChatEvent event, SseWriter out) {
        if (thoughts != null) thoughts.add(event);
        switch (event) {
            case ChatEvent.Failed(var said) -> {
                failure = said;
                return;
            }
            case ChatEvent.Finished _ -> finished = true;
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.TextDelta(var text) -> output.text(text);
            case ChatEvent.RefusalDelta(var text) -> output.text(text);
            case ChatEvent.ThinkingDelta(var text) -> output.text(text);
            case ChatEvent.ToolInput(var text) -> output.text(text);
            case ChatEvent.Aside(var text) -> output.text(text);
            case ChatEvent.Started _, ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _,
                 ChatEvent.ToolStarted _ -> { }
        }
        try {
            writer.write(event, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
