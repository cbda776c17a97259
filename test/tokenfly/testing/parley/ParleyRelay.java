package tokenfly.testing.parley;

import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

final class ParleyRelay implements Relay {
    private final String model;
    private Usage usage;
    private boolean over;

    ParleyRelay(String model) {
        this.model = model;
    }

    @Override
    public byte[] answer(byte[] body) {
        var answer = (JsonObject) Json.parse(body);
        usage = Parley.usage(answer);
        return Json.utf8(answer.with("voice", new JsonString(model)));
    }

    @Override
    public void event(SseEvent event, SseWriter out) {
        if (event.type().equals("over")) {
            over = true;
            usage = Parley.usage((JsonObject) Json.parse(event.data()));
        }
        out.event(event);
    }

    @Override
    public ErrorBody end(SseWriter out) {
        return over ? null : ErrorBody.CUT_SHORT;
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        Parley.trouble(error, out);
    }

    @Override
    public boolean done() {
        return over;
    }

    @Override
    public boolean ending() {
        return over;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public long outputEstimate() {
        return 1;
    }

    @Override
    public ChatAnswer remembered() {
        return null;
    }
}
