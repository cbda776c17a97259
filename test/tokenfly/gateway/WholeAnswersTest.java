package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A stream that is held until it is whole: whatever fails in it moves on to the next provider, and its client
/// gets a whole answer, or an error and no part of one.
@Timeout(90)
class WholeAnswersTest {
    private static final String[] WHOLE = {"x-tokenfly-whole", "true"};

    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    enum Mishap {
        BREAKS((_, reply) -> reply.cut()),
        ENDS((_, reply) -> reply.endEvents()),
        FALLS_SILENT((_, _) -> Thread.sleep(30_000)),
        SAYS_THAT_IT_FAILED((_, reply) -> {
            reply.event("{\"type\":\"error\",\"error\":{\"message\":\"the engine died\",\"type\":\"server_error\"}}");
            reply.endEvents();
        }),
        SAYS_WHAT_IS_NO_JSON((request, reply) -> {
            reply.event("data: {\"choices\":[{\"delta\":{\"content\":");
            for (var event : Speaker.events(request).subList(40, Speaker.events(request).size())) reply.event(event);
            reply.endEvents();
        });

        private final ScriptedUpstream.Script script;

        Mishap(ScriptedUpstream.Script script) {
            this.script = script;
        }
    }

    static Stream<Arguments> everyMishap() {
        return Stream.of(Mishap.values()).flatMap(mishap -> Stream.of(Caller.values()).flatMap(caller ->
                Stream.of("openai", "anthropic").map(format -> Arguments.of(mishap, caller, format))));
    }

    @ParameterizedTest
    @MethodSource("everyMishap")
    void aMishapBehindFortyWordsMovesOn(Mishap mishap, Caller caller, String format) throws Exception {
        var first = providers.upstream((request, reply) -> {
            Speaker.begin(request, reply, 40);
            mishap.script.answer(request, reply);
        });
        var second = providers.upstream(Speaker::answer);
        var gateway = paid(providers.serving(first, second).formats(format)
                .provider(0, "timeout.idle = 300ms")).start();

        assertWhole(caller.ask(gateway, true, WHOLE));
        assertEquals(1, first.received().size());
        assertEquals(1, second.received().size());
        assertEquals("0.999995", balance(gateway)); // five tokens of output, once
        var log = log(gateway);
        assertTrue(log.contains(" provider=p1 ") && log.contains(" attempts=2 ") && log.contains(" lost_output="), log);
        var metrics = gateway.get("/metrics").body();
        assertTrue(metrics.contains("tokenfly_lost_tokens_total{model=\"m\",provider=\"p0\",kind=\"output\"}"), metrics);
        assertFalse(metrics.contains("tokenfly_lost_tokens_total{model=\"m\",provider=\"p1\""), metrics);
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyCanAnswerIsAnErrorAndNoPartOfAnAnswer(Caller caller) throws Exception {
        var upstream = providers.upstream((request, reply) -> {
            Speaker.begin(request, reply, 40);
            reply.cut();
        });
        var gateway = paid(providers.serving(upstream)).start();
        var told = caller.ask(gateway, true, WHOLE);
        assertEquals(caller.status(502), told.status(), told.error());
        assertEquals("", told.text());
        assertEquals(2, upstream.received().size());
        assertEquals("1", balance(gateway));
    }

    @ParameterizedTest
    @EnumSource
    void aModelMayHaveItSoAndARequestSayOtherwise(Caller caller) throws Exception {
        var first = providers.upstream((request, reply) -> {
            Speaker.begin(request, reply, 40);
            reply.cut();
        });
        var second = providers.upstream(Speaker::answer);
        var gateway = providers.serving(first, second).line("model.m.stream = whole").start();
        assertWhole(caller.ask(gateway, true));

        var live = caller.ask(gateway, true, "x-tokenfly-whole", "false");
        assertFalse(live.whole());
        assertTrue(live.text().startsWith("word0 "), live.text());
    }

    @ParameterizedTest
    @EnumSource
    void theClientIsKeptWaitingAndThenHasItAtOnce(Caller caller) throws Exception {
        var first = providers.upstream((request, reply) -> {
            for (int words = 0; words < 40; words++) {
                if (words == 0) Speaker.begin(request, reply, 1);
                else reply.event(Speaker.events(request).get(Speaker.head(request) + words));
                Thread.sleep(20); // never silent for as long as the interval
            }
            reply.cut();
        });
        var second = providers.upstream(Speaker::answer);
        var gateway = providers.serving(first, second).start(Duration.ofMillis(200));
        var answer = gateway.post(caller.path, caller.body(true, ""), WHOLE);
        assertWhole(caller.told(answer));
        var beforeFirstWord = answer.body().substring(0, answer.body().indexOf("word0"));
        assertTrue(beforeFirstWord.contains("ping") || beforeFirstWord.contains("keep-alive"), answer.body());
    }

    @Test
    void anErrorGoesIntoAStreamThatAKeepAliveHasBegun() throws Exception {
        var upstream = providers.upstream((request, reply) -> {
            Speaker.begin(request, reply, 40);
            Thread.sleep(400);
            reply.cut();
        });
        var gateway = providers.serving(upstream).start(Duration.ofMillis(100));
        for (var caller : Caller.values()) {
            var told = caller.ask(gateway, true, WHOLE);
            assertEquals(200, told.status());
            assertEquals("", told.text());
            assertFalse(told.whole());
            assertTrue(told.error().contains("provider"), told.error());
        }
    }

    @Test
    void aHeldAnswerTellsItsCost() throws Exception {
        var upstream = providers.upstream(Speaker::answer);
        var gateway = paid(providers.serving(upstream)).start();
        var answer = gateway.post(Caller.CHAT.path, Caller.CHAT.body(true, ""), WHOLE);
        assertEquals("0.000005", answer.headers().firstValue("x-tokenfly-cost").orElseThrow());
    }

    /// Of other answers' formats nothing is understood but their events' end.
    @Test
    void plainCompletionsAreHeldToo() throws Exception {
        var first = providers.upstream((_, reply) -> {
            reply.startEvents();
            reply.event("{\"id\":\"c\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"half\"}]}");
            reply.cut();
        });
        var second = providers.upstream((_, reply) -> reply.events(
                "{\"id\":\"c\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"whole\",\"finish_reason\":\"stop\"}]}",
                "[DONE]"));
        var gateway = providers.serving(first, second).formats("openai").start();
        var answer = gateway.post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true}", WHOLE);
        assertTrue(answer.body().contains("whole") && answer.body().contains("[DONE]"), answer.body());
        assertFalse(answer.body().contains("half"), answer.body());
    }

    @Test
    void whatDoesNotFitIsRefusedInWordsAndNotCharged() throws Exception {
        var upstream = providers.upstream((request, reply) -> {
            reply.startEvents();
            var word = Speaker.events(request).get(Speaker.head(request)).replace("word0", "x".repeat(50_000));
            for (int i = 0; i < 200; i++) reply.event(word);
            for (var event : Speaker.events(request)) reply.event(event);
            reply.endEvents();
        });
        var gateway = paid(providers.serving(upstream).line("body.memory = 2MB").line("body.limit = 1MB")).start();
        var told = Caller.CHAT.told(gateway.post(Caller.CHAT.path,
                Caller.CHAT.body(true, ",\"max_tokens\":900000"), WHOLE));
        assertEquals(503, told.status());
        // What is read ahead may be what meets the bound first.
        assertTrue(told.error().contains("x-tokenfly-whole: false")
                || told.error().contains("holds too many requests at once"), told.error());
        assertEquals(1, upstream.received().size());
        assertEquals("1", balance(gateway));
        while (!Caller.CHAT.ask(gateway, true).whole()) Thread.sleep(50); // until all of it is given back
    }

    @Test
    void nonsenseIsRefusedInWords() throws Exception {
        var gateway = providers.serving(providers.upstream(Speaker::answer)).start();
        for (var caller : Caller.values()) {
            var told = caller.ask(gateway, true, "x-tokenfly-whole", "perhaps");
            assertEquals(400, told.status());
            assertTrue(told.error().contains("x-tokenfly-whole takes true or false"), told.error());
        }
    }

    static void assertWhole(Caller.Told told) {
        assertNull(told.error());
        assertEquals(Speaker.text(), told.text());
        assertTrue(told.whole());
        assertEquals(200, told.status());
    }

    private static ScriptedProviders.Setup paid(ScriptedProviders.Setup setup) {
        return setup.line("model.m.price.output = 1").line("account.a.keys = " + RunningGateway.KEY)
                .line("account.a.balance = 1");
    }

    private static String balance(RunningGateway gateway) throws Exception {
        return RunningGateway.json(gateway.get("/v1/account")).string("balance");
    }

    private static String log(RunningGateway gateway) throws Exception {
        while (true) {
            var line = gateway.output().lines()
                    .filter(text -> text.contains(" model=m ") && text.contains(" outcome=")).findFirst();
            if (line.isPresent()) return line.get();
            Thread.sleep(5);
        }
    }
}
