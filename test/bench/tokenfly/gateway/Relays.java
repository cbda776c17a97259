package tokenfly.gateway;

import java.nio.charset.StandardCharsets;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.ProviderKind;

/// The gateway's own relays, for benchmarks of other packages.
public final class Relays {
    private Relays() {
    }

    /// What brings an answer from `upstream` to a client that speaks `client`.
    ///
    /// @param request the client's, as JSON
    public static Relay of(Dialect client, Dialect upstream, String request) {
        byte[] body = request.getBytes(StandardCharsets.UTF_8);
        if (client == upstream) return client.relay(client.peek(body), "m", ProviderKind.GENERIC);
        return new TranslatingRelay(client, client.readRequest(client.peek(body)), client.peek(body), 1_000,
                new AnswerSource(upstream, ProviderKind.GENERIC, ToolNames.SAME), false);
    }
}
