package tokenfly.testing.parley;

import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.EventReader;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseEvent;

final class ParleyReader implements EventReader {
    private boolean begun;
    private boolean done;

    @Override
    public void read(SseEvent event, Consumer<ChatEvent> out) {
        if (done) return;
        if (!begun) out.accept(new ChatEvent.Started(null));
        begun = true;
        var data = (JsonObject) Json.parse(event.data());
        switch (event.type()) {
            case "bit" -> out.accept(new ChatEvent.TextDelta(data.string("say")));
            case "over" -> {
                if (Parley.usage(data) != null) out.accept(new ChatEvent.UsageKnown(Parley.usage(data)));
                out.accept(new ChatEvent.Finished(Parley.why(data), null));
                done = true;
            }
            default -> fail(Parley.trouble(data), out);
        }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (!done) fail(ErrorBody.CUT_SHORT, out);
    }

    @Override
    public void whole(byte[] body, Consumer<ChatEvent> out) {
        var answer = (JsonObject) Json.parse(body);
        out.accept(new ChatEvent.Started(null));
        out.accept(new ChatEvent.TextDelta(answer.string("reply")));
        if (Parley.usage(answer) != null) out.accept(new ChatEvent.UsageKnown(Parley.usage(answer)));
        out.accept(new ChatEvent.Finished(Parley.why(answer), null));
    }

    @Override
    public List<SseEvent> longest() {
        return List.of(SseEvent.of("over", "{\"why\":\"longest\"}"));
    }

    private void fail(ErrorBody said, Consumer<ChatEvent> out) {
        done = true;
        out.accept(new ChatEvent.Failed(said == null ? ErrorBody.UNREADABLE : said));
    }

    @Override
    public boolean ending() {
        return done;
    }
}
