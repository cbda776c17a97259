package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;

/// Providers of equal standing, through the front door.
@Timeout(60)
class EqualsTest {
    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @EnumSource
    void conversationsAreSharedAndEachStaysWhereItBegan(Asking asking) throws Exception {
        var first = providers.upstream(Asking::answer);
        var second = providers.upstream(Asking::answer);
        var gateway = providers.serving(first, second).asEquals().start();
        for (int i = 0; i < 24; i++) {
            int before = first.received().size();
            ask(asking, gateway, "conversation " + i);
            int once = first.received().size() - before;
            ask(asking, gateway, "conversation " + i);
            assertEquals(2 * once, first.received().size() - before);
        }
        assertTrue(!first.received().isEmpty() && !second.received().isEmpty());
    }

    @Test
    void oneThatFailsLeavesItsShareToTheOther() throws Exception {
        var first = providers.upstream((_, reply) -> reply.json(401, "{}"));
        var second = providers.upstream(Asking::answer);
        var gateway = providers.serving(first, second).asEquals().start();
        for (int i = 0; i < 12; i++) ask(Asking.OPENAI, gateway, "conversation " + i);
        assertEquals(12, second.received().size());
    }

    @Test
    void theirStandingIsShown() throws Exception {
        var first = providers.upstream(Asking::answer);
        var gateway = providers.serving(first, first, first).line("model.n.providers = p0=x*3 | p1*1, p2").start();
        var models = gateway.get("/console/api/models").body();
        assertTrue(models.contains("\"served\":\"p0*3 | p1, p2\""), models);
    }

    private static void ask(Asking asking, RunningGateway gateway, String text) throws Exception {
        asking.assertWhole(gateway.post(asking.path(), asking.body("m", text)));
    }
}
