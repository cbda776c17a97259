package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A provider's connection that breaks a moment behind what it said takes nothing of that back.
@Timeout(60)
class BreakBehindAnswerTest {
    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @EnumSource
    void anErrorAsFirstEventMovesOnThoughTheConnectionBreaksBehindIt(Asking asking) throws Exception {
        var broken = providers.upstream((_, reply) -> {
            reply.startEvents();
            reply.event("{\"error\":{\"message\":\"the engine died\",\"type\":\"server_error\"}}");
            Thread.sleep(5);
            reply.reset();
        });
        var healthy = providers.upstream(Asking::answer);
        var gateway = providers.serving(broken, healthy).formats("openai").start();
        for (int i = 0; i < 5; i++) asking.assertWhole(asking.ask(gateway, "m"));
        assertEquals(5, healthy.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatWasSaidToItsEndIsWholeThoughTheConnectionBreaksBeforeTheLastChunk(Asking asking)
            throws Exception {
        var upstream = providers.upstream((request, reply) -> {
            reply.startEvents();
            if (Asking.isStream(request)) for (var event : Asking.goodEvents(request)) reply.event(event);
            else reply.chunk(Asking.goodBody(request));
            Thread.sleep(5);
            reply.reset();
        });
        var gateway = providers.serving(upstream).formats("openai").start();
        for (int i = 0; i < 5; i++) asking.assertWhole(asking.ask(gateway, "m"));
        assertEquals(5, upstream.received().size());
        while (count(gateway, "outcome=") < 5) Thread.sleep(10);
        assertEquals(5, count(gateway, "outcome=ok"), gateway.output());
    }

    private static int count(RunningGateway gateway, String text) {
        return gateway.output().split(text, -1).length - 1;
    }
}
