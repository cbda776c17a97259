package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;

/// A request may bound its own time: 504 when the answer takes longer, an error event where it has begun;
/// the provider is not blamed for it.
@Timeout(60)
class OwnTimeTest {
    private static final String[] SHORT = {"x-tokenfly-timeout", "500ms"};

    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @EnumSource
    void aSilentProviderIsWaitedForNoLonger(Caller caller) throws Exception {
        var upstream = providers.upstream((_, _) -> Thread.sleep(30_000));
        var other = providers.upstream(Speaker::answer);
        var gateway = providers.serving(upstream, other).start();
        for (var stream : new boolean[] {true, false}) {
            var told = caller.ask(gateway, stream, SHORT);
            assertEquals(caller.status(504), told.status());
            assertTrue(told.error().contains("500ms") && told.error().contains("x-tokenfly-timeout"), told.error());
        }
        assertEquals(2, upstream.received().size(), "its client's haste is no fault of the provider");
        assertEquals(0, other.received().size());
        assertFalse(gateway.get("/metrics").body().contains("tokenfly_upstream_errors_total{"));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatHasBegunEndsWithAnError(Caller caller) throws Exception {
        var upstream = providers.upstream((request, reply) -> {
            Speaker.begin(request, reply, 0);
            for (int i = 0; i < 500; i++) { // never silent
                reply.event(Speaker.events(request).get(Speaker.head(request)));
                Thread.sleep(20);
            }
        });
        var gateway = providers.serving(upstream).line("model.m.price.output = 1")
                .line("account.a.keys = " + RunningGateway.KEY).line("account.a.balance = 1").start();
        var live = caller.ask(gateway, true, SHORT);
        assertEquals(200, live.status());
        assertTrue(live.text().startsWith("word0 "), live.text());
        assertFalse(live.whole());
        assertTrue(live.error().contains("x-tokenfly-timeout"), live.error());
        var left = balance(gateway);
        assertTrue(left.startsWith("0.99"), "what went out is paid: " + left);

        var whole = caller.ask(gateway, true, "x-tokenfly-whole", "true", SHORT[0], SHORT[1]);
        assertEquals(caller.status(504), whole.status());
        assertEquals("", whole.text());
        assertEquals(left, balance(gateway), "what did not is not");
    }

    @ParameterizedTest
    @EnumSource
    void aWaitBetweenTwoTriesThatWouldOutlastItIsNotBegun(Caller caller) throws Exception {
        var upstream = providers.upstream((_, reply) -> reply.json(503, "{}", "retry-after: 2"));
        var gateway = providers.serving(upstream).start();
        var told = caller.ask(gateway, true, "x-tokenfly-timeout", "1");
        assertEquals(caller == Caller.MESSAGES ? 529 : 503, told.status());
        assertEquals(1, upstream.received().size());
    }

    /// In Anthropic's format the reason why an answer ends is no end of it.
    @ParameterizedTest
    @EnumSource(names = "MESSAGES", mode = EnumSource.Mode.EXCLUDE)
    void anAnswerThatLacksNothingButItsFormatsEndIsWhole(Caller caller) throws Exception {
        var upstream = providers.upstream((request, reply) -> {
            reply.startEvents();
            var events = Speaker.events(request);
            for (var event : events.subList(0, events.size() - 1)) reply.event(event);
            Thread.sleep(30_000);
        });
        var gateway = providers.serving(upstream).start();
        for (var whole : new String[] {"true", "false"})
            WholeAnswersTest.assertWhole(caller.ask(gateway, true, "x-tokenfly-whole", whole, SHORT[0], SHORT[1]));
    }

    /// Who counts in vain is given the estimate.
    @Test
    void aCountThatTakesTooLongIsEstimated() throws Exception {
        var upstream = providers.upstream((_, _) -> Thread.sleep(30_000));
        var gateway = providers.serving(upstream).start();
        var counted = gateway.post("/v1/messages/count_tokens", Caller.MESSAGES.body(false, ""), SHORT);
        assertEquals(200, counted.statusCode());
        assertEquals("true", counted.headers().firstValue("x-tokenfly-estimated").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30s", "30", "1500ms", "2m", "1h"})
    void itIsWrittenAsATime(String time) throws Exception {
        var gateway = providers.serving(providers.upstream(Speaker::answer)).start();
        WholeAnswersTest.assertWhole(Caller.CHAT.ask(gateway, true, "x-tokenfly-timeout", time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-1", "1.5", "2h", "99999999999", "10ms", "1d"})
    void nonsenseIsRefusedInWords(String time) throws Exception {
        var upstream = providers.upstream(Speaker::answer);
        var gateway = providers.serving(upstream).start();
        for (var caller : Caller.values()) {
            var told = caller.ask(gateway, true, "x-tokenfly-timeout", time);
            assertEquals(400, told.status());
            assertTrue(told.error().contains("from 100ms to 1h"), told.error());
        }
        assertEquals(0, upstream.received().size());
    }

    private static String balance(RunningGateway gateway) throws Exception {
        return RunningGateway.json(gateway.get("/v1/account")).string("balance");
    }
}
