package tokenfly.testing.parley;

import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventWriter;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseWriter;

final class ParleyWriter implements EventWriter {
    private Usage usage;

    @Override
    public void write(ChatEvent event, SseWriter out) {
        switch (event) {
            case ChatEvent.TextDelta(var text) ->
                out.event("bit", Json.utf8(JsonObject.builder().put("say", text).build()));
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var stop, _) -> out.event("over", Json.utf8(Parley.end(stop, usage)));
            default -> { } // it can say nothing else
        }
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        Parley.trouble(error, out);
    }
}
