package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.ScriptedUpstream;

/// What goes to a client before an answer has begun is nothing: a role, an empty delta, a ping or a comment is no
/// beginning, so that a provider that fails behind it is left for the next.
@Timeout(60)
class FirstWordTest {
    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void aProviderThatFallsSilentBehindItsRoleIsLeftForTheNext(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> {
            opening(request, reply);
            Thread.sleep(30_000);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void oneThatBreaksThereTo(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> {
            opening(request, reply);
            reply.cut();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void oneThatEndsThereTo(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> {
            opening(request, reply);
            reply.endEvents();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void oneThatFailsThereTo(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> {
            opening(request, reply);
            reply.event("{\"type\":\"error\",\"error\":{\"message\":\"the engine died\",\"type\":\"server_error\"}}");
            reply.endEvents();
        });
    }

    private void assertMovesOn(Asking asking, ScriptedUpstream.Script script) throws Exception {
        for (var formats : new String[] {"openai", "anthropic"}) {
            var first = providers.upstream(script);
            var second = providers.upstream(Asking::answer);
            var gateway = providers.serving(first, second).formats(formats)
                    .provider(0, "timeout.first-byte = 400ms").start();
            asking.assertWhole(asking.ask(gateway, "m"));
            assertEquals(1, second.received().size());
        }
    }

    /// A role, an empty delta, a ping, a comment: Anthropic's head and the begin of its first block.
    private static void opening(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply) throws IOException {
        reply.startEvents();
        reply.chunk(": here\n\n");
        var events = Asking.goodEvents(request);
        var silent = Asking.isAnthropic(request) ? 2 : 1;
        for (var event : Arrays.copyOf(events, silent)) reply.event(event);
        if (Asking.isAnthropic(request)) reply.event("event: ping\ndata: {\"type\":\"ping\"}");
        else reply.event(PassThroughTest.chunk("{\"content\":\"\"}", "null"));
    }
}
