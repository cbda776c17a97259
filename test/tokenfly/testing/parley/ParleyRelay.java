package tokenfly.testing.parley;

import tokenfly.chat.ChatError;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

final class ParleyRelay implements Relay {
    private final EventReader reader = new ParleyReader();
    private final String model;

    ParleyRelay(String model) {
        this.model = model;
    }

    @Override
    public EventReader reader() {
        return reader;
    }

    @Override
    public void pass(SseEvent event, SseWriter out) {
        if (!event.type().equals("trouble")) out.event(event.type(), event.data());
    }

    @Override
    public void finish(SseWriter out) {
        // "over" was passed: without it there is no end.
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        Parley.trouble(error, out);
    }

    @Override
    public byte[] whole(byte[] body) {
        return Json.utf8(((JsonObject) Json.parse(body)).with("voice", new JsonString(model)));
    }
}
