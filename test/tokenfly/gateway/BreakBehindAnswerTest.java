package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A provider's connection that breaks a moment behind what it said takes nothing of that back.
@Timeout(60)
class BreakBehindAnswerTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) each.close();
    }

    @ParameterizedTest
    @EnumSource
    void anErrorAsFirstEventMovesOnThoughTheConnectionBreaksBehindIt(Asking asking) throws Exception {
        var broken = upstream((_, reply) -> {
            reply.startEvents();
            reply.event("{\"error\":{\"message\":\"the engine died\",\"type\":\"server_error\"}}");
            Thread.sleep(5);
            reply.reset();
        });
        var healthy = upstream(Asking::answer);
        var gateway = gateway(broken, healthy);
        for (int i = 0; i < 5; i++) asking.assertWhole(asking.ask(gateway, "m"));
        assertEquals(5, healthy.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatWasSaidToItsEndIsWholeThoughTheConnectionBreaksBeforeTheLastChunk(Asking asking)
            throws Exception {
        var upstream = upstream((request, reply) -> {
            reply.startEvents();
            if (Asking.isStream(request)) for (var event : Asking.goodEvents(request)) reply.event(event);
            else reply.chunk(Asking.goodBody(request));
            Thread.sleep(5);
            reply.reset();
        });
        var gateway = gateway(upstream);
        for (int i = 0; i < 5; i++) asking.assertWhole(asking.ask(gateway, "m"));
        assertEquals(5, upstream.received().size());
        while (count(gateway, "outcome=") < 5) Thread.sleep(10);
        assertEquals(5, count(gateway, "outcome=ok"), gateway.output());
    }

    private static int count(RunningGateway gateway, String text) {
        return gateway.output().split(text, -1).length - 1;
    }

    private ScriptedUpstream upstream(ScriptedUpstream.Script script) throws Exception {
        var upstream = new ScriptedUpstream(script);
        open.add(upstream);
        return upstream;
    }

    private RunningGateway gateway(ScriptedUpstream... upstreams) throws Exception {
        var config = new StringBuilder();
        var names = new ArrayList<String>();
        for (var upstream : upstreams) {
            names.add("p" + names.size());
            config.append("""
                    provider.%1$s.openai = %2$s/v1
                    provider.%1$s.keys = none
                    """.formatted(names.getLast(), upstream.uri("")));
        }
        var gateway = RunningGateway.with(config + "model.m.providers = " + String.join(", ", names) + "\n");
        open.add(gateway);
        return gateway;
    }
}
