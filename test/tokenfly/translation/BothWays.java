package tokenfly.translation;

import java.io.IOException;
import java.net.http.HttpResponse;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.translation.Fixture.Format;

/// A gateway with one upstream that speaks both formats, as two providers, so that each client can be
/// answered in each: the models are `openai` and `anthropic`.
final class BothWays implements AutoCloseable {
    final ScriptedUpstream upstream;
    final RunningGateway gateway;

    /// @param kind of the provider that speaks OpenAI's format
    BothWays(String kind) throws Exception {
        this(kind, "");
    }

    /// @param config more lines of configuration
    BothWays(String kind, String config) throws Exception {
        upstream = new ScriptedUpstream((_, reply) -> reply.cut());
        var uri = upstream.uri("");
        gateway = RunningGateway.with("""
                provider.o.openai = %s
                provider.o.kind = %s
                provider.o.keys = none
                provider.a.anthropic = %s
                provider.a.keys = none
                model.openai.providers = o=upstream-m
                model.anthropic.providers = a=upstream-m
                """.formatted(uri, kind, uri) + config);
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

    /// What a client gets that asks an upstream of this format something simple.
    HttpResponse<String> ask(Format client, Format upstreamFormat, boolean stream) throws Exception {
        return gateway.post(client.path, """
                {"model":"%s","max_tokens":100,"messages":[{"role":"user","content":"hi"}]%s}""".formatted(
                upstreamFormat.word, !stream ? "" : client == Format.ANTHROPIC ? ",\"stream\":true"
                        : ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }
}
