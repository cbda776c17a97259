package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;

/// A request's own fallbacks: `models` beside `model`.
@Timeout(60)
class NamedModelsTest {
    private static final String PAID = """
            model.m.price.output = 100
            model.n.price.output = 1
            account.a.keys = %s
            account.a.balance = 1
            """.formatted(RunningGateway.KEY);

    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @EnumSource
    void theNextModelAnswersInItsNameAtItsPrice(Caller caller) throws Exception {
        for (var formats : new String[] {"openai", "anthropic"}) {
            var first = providers.upstream((_, reply) -> reply.json(503, "{}"));
            var second = providers.upstream(Speaker::answer);
            var gateway = providers.serving(first, second).formats(formats).line(PAID)
                    .line("model.n.providers = p1=n-there").onlyFirst().start();
            for (var stream : new boolean[] {true, false}) {
                var told = caller.told(gateway.post(caller.path,
                        caller.body(stream, ",\"models\":[\"m\",\"n\"],\"metadata\":{}")));
                WholeAnswersTest.assertWhole(told);
                assertEquals("n", told.model());
            }
            for (var sent : first.received()) assertFalse(sent.body().contains("models"), sent.body());
            for (var sent : second.received()) {
                assertFalse(sent.body().contains("models"), sent.body());
                assertTrue(sent.body().contains("\"n-there\""), sent.body());
            }
            assertEquals("0.99999", balance(gateway)); // twice five tokens of n
            assertTrue(gateway.output().contains(" model=n provider=p1 "), gateway.output());
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneIsAskedInVainAndTheFieldStaysHere(Caller caller) throws Exception {
        var upstream = providers.upstream(Speaker::answer);
        var other = providers.upstream(Speaker::answer);
        var gateway = providers.serving(upstream, other).line("model.n.providers = p1").onlyFirst().start();
        var told = caller.told(gateway.post(caller.path, caller.body(true, ",\"models\":[\"n\"]")));
        assertEquals("m", told.model());
        assertFalse(upstream.last().body().contains("models"), upstream.last().body());
        assertEquals(0, other.received().size());
    }

    @Test
    void aWholeAnswerMovesOnToTheNextModelToo() throws Exception {
        var first = providers.upstream((request, reply) -> {
            Speaker.begin(request, reply, 40);
            reply.cut();
        });
        var second = providers.upstream(Speaker::answer);
        var gateway = providers.serving(first, second).line("model.n.providers = p1").onlyFirst().start();
        for (var caller : Caller.values()) {
            var told = caller.told(gateway.post(caller.path, caller.body(true, ",\"models\":[\"n\"]"),
                    "x-tokenfly-whole", "true"));
            WholeAnswersTest.assertWhole(told);
            assertEquals("n", told.model());
        }
    }

    @Test
    void eachHasItsOwnRights() throws Exception {
        var upstream = providers.upstream(Speaker::answer);
        var gateway = providers.serving(upstream).line("model.n.providers = p0")
                .line("account.a.keys = " + RunningGateway.KEY).line("account.a.models = m").start();
        for (var caller : Caller.values()) {
            var told = caller.told(gateway.post(caller.path, caller.body(true, ",\"models\":[\"n\"]")));
            assertEquals(403, told.status());
            assertTrue(told.error().contains("`n`"), told.error());
            assertEquals(404, caller.told(gateway.post(caller.path,
                    caller.body(true, ",\"models\":[\"unheard-of\"]"))).status());
        }
        assertEquals(0, upstream.received().size());
    }

    /// Each holds what it may cost itself, and only while it is asked.
    @Test
    void eachHasItsOwnHold() throws Exception {
        var held = new String[2];
        var gateway = new RunningGateway[1];
        var first = providers.upstream((_, reply) -> {
            held[0] = held(gateway[0]);
            reply.json(401, "{}");
        });
        var second = providers.upstream((request, reply) -> {
            held[1] = held(gateway[0]);
            Speaker.answer(request, reply);
        });
        gateway[0] = providers.serving(first, second).line(PAID).line("model.n.providers = p1").onlyFirst().start();
        var body = Caller.CHAT.body(false, ",\"max_tokens\":1000,\"models\":[\"n\"]");
        assertEquals("n", Caller.CHAT.told(gateway[0].post(Caller.CHAT.path, body)).model());
        assertEquals("0.1", held[0]);
        assertEquals("0.001", held[1]);
        assertEquals("0", held(gateway[0]));
        assertEquals("0.999995", balance(gateway[0]));
    }

    /// Else a free model would lead whoever has nothing left to a dear one (LiteLLM had it so).
    @Test
    void whoCannotPayForTheNextIsNotLedToIt() throws Exception {
        var first = providers.upstream((_, reply) -> reply.json(401, "{}"));
        var second = providers.upstream(Speaker::answer);
        var third = providers.upstream(Speaker::answer);
        var gateway = providers.serving(first, second, third).line("model.n.providers = p1")
                .line("model.n.price.output = 1").line("model.o.providers = p2")
                .line("account.a.keys = " + RunningGateway.KEY).line("account.a.balance = 0").onlyFirst().start();
        assertEquals(502, Caller.CHAT.told(gateway.post(Caller.CHAT.path,
                Caller.CHAT.body(true, ",\"models\":[\"n\"]"))).status());
        assertEquals("o", Caller.CHAT.told(gateway.post(Caller.CHAT.path,
                Caller.CHAT.body(true, ",\"models\":[\"n\",\"o\"]"))).model());
        assertEquals(0, second.received().size());
    }

    @Test
    void whatNoneAnswersIsToldByTheFirstOnesReason() throws Exception {
        var first = providers.upstream((_, reply) -> reply.json(429, "{}", "retry-after: 30"));
        var second = providers.upstream((_, reply) -> reply.json(404, "{}"));
        var gateway = providers.serving(first, second).line("model.n.providers = p1").onlyFirst().start();
        for (var caller : Caller.values()) {
            var told = caller.told(gateway.post(caller.path, caller.body(true, ",\"models\":[\"n\"]")));
            assertEquals(429, told.status());
        }
    }

    @Test
    void whatIsRefusedForItsContentGoesNowhereElse() throws Exception {
        var first = providers.upstream((_, reply) -> reply.json(400,
                "{\"error\":{\"message\":\"against our policy\",\"code\":\"content_policy_violation\"}}"));
        var second = providers.upstream(Speaker::answer);
        var gateway = providers.serving(first, second).line("model.n.providers = p1").onlyFirst().start();
        assertEquals(400, Caller.CHAT.told(gateway.post(Caller.CHAT.path,
                Caller.CHAT.body(true, ",\"models\":[\"n\"]"))).status());
        assertEquals(0, second.received().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"n\"", "{}", "[1]", "[\"\"]", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]"})
    void nonsenseIsRefusedInWords(String models) throws Exception {
        var gateway = providers.serving(providers.upstream(Speaker::answer)).start();
        for (var caller : Caller.values()) {
            var told = caller.told(gateway.post(caller.path, caller.body(true, ",\"models\":" + models)));
            assertEquals(400, told.status());
            assertTrue(told.error().contains("`models` takes up to 8 ids"), told.error());
        }
    }

    private static String held(RunningGateway gateway) throws IOException {
        return account(gateway, "held");
    }

    private static String balance(RunningGateway gateway) throws Exception {
        return account(gateway, "balance");
    }

    private static String account(RunningGateway gateway, String member) throws IOException {
        try {
            return RunningGateway.json(gateway.get("/v1/account")).string(member);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
