package tokenfly.gateway.answer;

import java.nio.charset.StandardCharsets;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// The gateway's own way of an answer to its client, for benchmarks of other packages.
public final class Relays {
    private final Passage passage;

    private Relays(Passage passage) {
        this.passage = passage;
    }

    /// What brings an answer from `upstream` to a client that speaks `client`.
    ///
    /// @param request the client's, as JSON
    public static Relays of(Dialect client, Dialect upstream, String request) {
        var raw = client.peek(request.getBytes(StandardCharsets.UTF_8));
        var tally = new Tally("m", false);
        if (client == upstream)
            return new Relays(new PassThrough(client.relay(raw, () -> Usage.estimate(1, 1)), tally));
        var reader = upstream.eventReader(ToolNames.SAME, ProviderKind.GENERIC);
        return new Relays(new Translation(reader, client, client.readRequest(raw), raw, 1_000, tally));
    }

    public void event(SseEvent event, SseWriter out) {
        passage.event(event, out);
    }

    public ErrorBody end(SseWriter out) {
        return passage.end(out);
    }
}
