package tokenfly.translation;

import java.io.IOException;
import java.net.http.HttpResponse;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.translation.Fixture.Format;

/// A gateway before an upstream that speaks both formats, as a provider of each, so that clients of both
/// can be answered in both. There are many such pairs of providers: one that failed rests, and
/// [#another] turns to the next.
final class BothWays implements AutoCloseable {
    private static final int PAIRS = 250;

    final ScriptedUpstream upstream;
    final RunningGateway gateway;
    private int pair;

    BothWays() throws Exception {
        upstream = new ScriptedUpstream((_, reply) -> reply.cut());
        var config = new StringBuilder();
        for (int i = 0; i < PAIRS; i++)
            for (var format : Format.values()) {
                var name = format.word + i;
                config.append("provider.%s.%s = %s%n".formatted(name, format.word, upstream.uri("")))
                        .append("provider.%s.keys = none%n".formatted(name))
                        .append("model.%s.providers = %s=upstream-m%n".formatted(name, name));
            }
        gateway = RunningGateway.with(config.toString());
    }

    void another() {
        pair++;
    }

    /// The id of the model that is served in this format.
    String model(Format served) {
        return served.word + pair;
    }

    /// Lets the upstream answer with this body.
    BothWays answering(boolean stream, String body) {
        upstream.script((_, reply) -> {
            if (!stream) {
                reply.json(200, body);
                return;
            }
            reply.startEvents("retry-after: 30");
            reply.chunk(body);
            reply.endEvents();
        });
        return this;
    }

    /// What a client gets that asks something simple where a format is served.
    HttpResponse<String> ask(Format client, Format served, boolean stream) throws Exception {
        return gateway.post(client.path, asking(client, served, stream));
    }

    /// Where the answer is known to be no whole stream.
    HttpResponse<String> askUnchecked(Format client, Format served) throws Exception {
        return gateway.postUnchecked(client.path, asking(client, served, true));
    }

    private String asking(Format client, Format served, boolean stream) {
        return """
                {"model":"%s","max_tokens":1000000000,"messages":[{"role":"user","content":"hi"}]%s}"""
                .formatted(model(served), !stream ? "" : client == Format.ANTHROPIC ? ",\"stream\":true"
                        : ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }
}
