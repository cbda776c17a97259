package tokenfly.responses.answer;

import tokenfly.chat.ChatError;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.responses.memory.Caller;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Passes an answer of this format through: a reader looks at each event, whose bytes go on with the
/// public model id in the response that it holds. A failure is told in our words, under the
/// response's own id and the next number. Not thread-safe.
public final class ResponsesRelay implements Relay {
    private final JsonString model;
    private final Caller caller;
    private final AnswerWriter failing;
    private final StreamReader reader = new StreamReader();
    /// The response as it last stood, and the number of the event that follows.
    private JsonObject response;
    private long sequence;

    /// @param model the id the client asked for
    /// @param caller whose the response is
    /// @param failing tells of a failure where nothing was passed on yet
    public ResponsesRelay(String model, Caller caller, AnswerWriter failing) {
        this.caller = caller;
        this.model = new JsonString(model);
        this.failing = failing;
    }

    @Override
    public EventReader reader() {
        return reader;
    }

    @Override
    public byte[] whole(byte[] body) {
        var splice = new JsonSplice(body);
        passOn(new JsonScanner(body, 0, body.length), splice);
        return splice.toByteArray();
    }

    @Override
    public void pass(SseEvent event, SseWriter out) {
        if (reader.failed() || StreamReader.isDoneMark(event)) return;
        var splice = new JsonSplice(event.data());
        var scan = new JsonScanner(event.data(), 0, event.data().length);
        String type = event.type();
        while (scan.nextMember()) {
            if (scan.nameIs("type") && scan.isString()) type = scan.string();
            else if (scan.nameIs("sequence_number")) sequence = scan.whole(sequence) + 1;
            else if (scan.nameIs("response") && scan.isObject()) {
                response = ((JsonObject) scan.value()).with("model", model);
                passOn(scan.enter(), splice);
            }
        }
        out.event(type, splice.toByteArray());
    }

    /// A response, with the public model id in it.
    private void passOn(JsonScanner response, JsonSplice splice) {
        while (response.nextMember())
            if (response.nameIs("model"))
                splice.replace(response.valueStart(), response.valueEnd(), Json.utf8(model));
            else if (response.nameIs("id")) caller.given(response.string());
    }

    /// The end comes with the response.
    @Override
    public void finish(SseWriter out) {
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
}
