package tokenfly.responses;

import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.provider.Fault;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.tokens.TokenEstimate;

/// Passes an answer of this format through: a reader looks at each event, whose bytes go on with the
/// public model id in the response that it holds. A failure is told in our words, under the
/// response's own id and the next number. Not thread-safe.
final class ResponsesRelay implements Relay {
    private final JsonString model;
    private final AnswerWriter failing;
    private final StreamReader reader = new StreamReader();
    private final TokenEstimate output;
    private Usage usage;
    private ErrorBody failure;
    /// The response as it last stood, and the number of the event that follows.
    private JsonObject response;
    private long sequence;

    /// @param model the id the client asked for
    /// @param failing tells of a failure where nothing was passed on yet
    ResponsesRelay(String model, AnswerWriter failing) {
        this.model = new JsonString(model);
        this.failing = failing;
        this.output = new TokenEstimate(model);
    }

    @Override
    public byte[] answer(byte[] body) {
        try {
            if (!(Json.parse(body) instanceof JsonObject object)) throw Fault.unreadable();
            var answer = AnswerReader.read(object);
            usage = answer.usage();
            output.answer(answer);
            var splice = new JsonSplice(body);
            publicModel(new JsonScanner(body, 0, body.length), splice);
            return splice.toByteArray();
        } catch (JsonException notJson) {
            throw Fault.unreadable();
        }
    }

    @Override
    public void event(SseEvent event, SseWriter out) {
        if (done() || StreamReader.isDoneMark(event)) return;
        reader.read(event, this::take);
        if (failure == null) pass(event, out);
    }

    private void take(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextDelta(var text) -> output.text(text);
            case ChatEvent.RefusalDelta(var text) -> output.text(text);
            case ChatEvent.ThinkingDelta(var text) -> output.text(text);
            case ChatEvent.ToolInput(var text) -> output.text(text);
            case ChatEvent.Aside(var text) -> output.text(text);
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Failed(var said) -> failure = said;
            case ChatEvent.Started _, ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _,
                 ChatEvent.ToolStarted _, ChatEvent.Finished _ -> { }
        }
    }

    private void pass(SseEvent event, SseWriter out) {
        var splice = new JsonSplice(event.data());
        var scan = new JsonScanner(event.data(), 0, event.data().length);
        String type = event.type();
        while (scan.nextMember()) {
            if (scan.nameIs("type") && scan.isString()) type = scan.string();
            else if (scan.nameIs("sequence_number")) sequence = scan.whole(sequence) + 1;
            else if (scan.nameIs("response") && scan.isObject()) {
                response = ((JsonObject) scan.value()).with("model", model);
                publicModel(scan.enter(), splice);
            }
        }
        out.event(type, splice.toByteArray());
    }

    private void publicModel(JsonScanner object, JsonSplice splice) {
        while (object.nextMember())
            if (object.nameIs("model"))
                splice.replace(object.valueStart(), object.valueEnd(), Json.utf8(model));
    }

    @Override
    public ErrorBody end(SseWriter out) {
        reader.end(this::take);
        return failure;
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        if (response == null) {
            failing.fail(error, requestId, out);
            return;
        }
        var failed = JsonObject.builder().putAll(response).put("status", "failed")
                .put("error", Errors.inResponse(error)).build();
        out.event("response.failed", Json.utf8(JsonObject.builder().put("type", "response.failed")
                .put("sequence_number", sequence).put("response", failed).build()));
    }

    @Override
    public boolean ending() {
        return reader.ending();
    }

    @Override
    public boolean done() {
        return reader.done();
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public long outputEstimate() {
        return output.tokens();
    }

    /// What was thought goes to the client, which sends it back itself.
    @Override
    public ChatAnswer remembered() {
        return null;
    }
}
