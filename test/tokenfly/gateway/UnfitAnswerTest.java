package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// An answer of which nothing has gone to the client is left for the next provider's when it turns out to
/// be none, however late.
@Timeout(60)
class UnfitAnswerTest {
    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void aStreamThatBreaksThoughNoneWasAskedFor(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> {
            reply.startEvents();
            for (var event : half(request)) reply.event(event);
            reply.cut();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void oneThatFailsInItsMidst(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> {
            reply.startEvents();
            for (var event : half(request)) reply.event(event);
            reply.event("{\"type\":\"error\",\"error\":{\"message\":\"the engine died\",\"type\":\"server_error\"}}");
            reply.endEvents();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWholeOneThatSaysNothing(Asking asking) throws Exception {
        assertMovesOn(asking, (request, reply) -> reply.json(200,
                Asking.isAnthropic(request) ? "{\"content\":null}" : "{\"choices\":[]}"));
    }

    /// Asked for whole and in events, it speaks the client's format or the other.
    private void assertMovesOn(Asking asking, ScriptedUpstream.Script script) throws Exception {
        for (var formats : new String[] {"openai", "anthropic"}) {
            var first = providers.upstream(script);
            var second = providers.upstream(Asking::answer);
            var gateway = providers.serving(first, second).formats(formats)
                    .line("model.m.price.output = 1").line("account.a.keys = " + RunningGateway.KEY)
                    .line("account.a.balance = 1").start();
            asking.assertWhole(asking.ask(gateway, "m"));
            assertEquals(1, second.received().size());
            assertEquals("0.999995", RunningGateway.json(gateway.get("/v1/account")).string("balance"));
        }
    }

    private static String[] half(ScriptedUpstream.Received request) {
        var asked = new ScriptedUpstream.Received(request.method(), request.path(), request.headers(), "");
        return Arrays.copyOf(Asking.goodEvents(asked), 3);
    }
}
