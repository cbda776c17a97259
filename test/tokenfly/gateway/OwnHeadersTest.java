package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tokenfly.testing.RunningGateway;

/// What the operator has a provider told beside each request: it adds to our own headers, and goes before
/// them.
@Timeout(60)
class OwnHeadersTest {
    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @Test
    void goBeforeOurs() throws Exception {
        var upstream = providers.upstream(Asking::answer);
        var gateway = providers.serving(upstream).line("account.a.keys = " + RunningGateway.KEY)
                .line("provider.p0.header.X-Team = search").line("provider.p0.header.Accept = application/vnd.own")
                .line("provider.p0.header.User-Agent = own/1").start();

        Asking.values()[0].assertWhole(Asking.values()[0].ask(gateway, "m"));

        var headers = upstream.received().getFirst().headers();
        assertEquals("search", headers.get("x-team"));
        assertEquals("application/vnd.own", headers.get("accept"));
        assertEquals("own/1", headers.get("user-agent"));
    }

    @Test
    void withoutThemAnAnswersKindIsAskedFor() throws Exception {
        var upstream = providers.upstream(Asking::answer);
        var gateway = providers.serving(upstream).line("account.a.keys = " + RunningGateway.KEY).start();

        for (var asking : Asking.values()) asking.assertWhole(asking.ask(gateway, "m"));

        for (var asked : upstream.received())
            assertEquals(asked.body().contains("\"stream\":true") ? "text/event-stream" : "application/json",
                    asked.headers().get("accept"));
    }
}
