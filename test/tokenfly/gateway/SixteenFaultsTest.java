package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream.Script;

/// The sixteen ways a provider misbehaves by which Failover Bench judges gateways (its methodology 0.1): one model
/// has a primary that does and a fallback that does not. In every format that a client speaks, with
/// providers that speak either, streamed; the ones that no live stream can pass by with the answer held.
@Timeout(120)
class SixteenFaultsTest {
    private static final String[] LIVE = {};
    private static final String[] WHOLE = {"x-tokenfly-whole", "true"};

    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    /// What the client gets.
    private enum Right {
        ANSWER, REASON
    }

    /// @param most how often the primary may be asked
    /// @param least how often it is to be
    enum Fault {
        S01_THROTTLES_ONCE(() -> first((_, reply) -> reply.json(429, "{}", "retry-after: 1")), 2, 2),
        S02_ALWAYS_THROTTLES(() -> (_, reply) -> reply.json(429, "{}"), 1, 2),
        S03_BREAKS_ONCE(() -> first((_, reply) -> reply.json(500, "{}")), 2, 2),
        S04_ALWAYS_BREAKS(() -> (_, reply) -> reply.json(503, "{}"), 1, 2),
        S05_RESETS_ONCE(() -> first((_, reply) -> reply.reset()), 1, 2),
        S06_NEVER_ANSWERS(() -> (_, _) -> Thread.sleep(60_000), 1, 1),
        S07_IS_LATE_BEHIND_ITS_HEAD(() -> (request, reply) -> {
            Speaker.begin(request, reply, 0);
            Thread.sleep(60_000);
        }, 1, 1),
        S08_DIES_IN_ITS_MIDST(() -> (request, reply) -> {
            Speaker.begin(request, reply, 40);
            reply.cut();
        }, 1, 1, WHOLE),
        S09_FALLS_SILENT_IN_ITS_MIDST(() -> (request, reply) -> {
            Speaker.begin(request, reply, 20);
            Thread.sleep(60_000);
        }, 1, 1, WHOLE),
        S10_SAYS_WHAT_IS_NO_JSON(() -> (request, reply) -> {
            Speaker.begin(request, reply, 9);
            reply.event("data: {\"choices\":[{\"delta\"");
            var events = Speaker.events(request);
            for (var event : events.subList(Speaker.head(request) + 10, events.size())) reply.event(event);
            reply.endEvents();
        }, 1, 1, WHOLE),
        S11_LEAVES_OUT_ITS_END(() -> (request, reply) -> {
            reply.startEvents();
            var events = Speaker.events(request);
            for (var event : events.subList(0, events.size() - 1)) reply.event(event);
            reply.endEvents();
        }, 1, 1),
        S12_HAS_TOO_SHORT_A_CONTEXT(() -> (_, reply) -> reply.json(400, """
                {"error":{"message":"maximum context length is 4096 tokens","type":"invalid_request_error",\
                "code":"context_length_exceeded"}}"""), 1, 1),
        S13_REFUSES_THE_CONTENT(() -> (_, reply) -> reply.json(400, """
                {"error":{"message":"your request was rejected by our safety system","type":"invalid_request_error",\
                "code":"content_policy_violation"}}"""), 1, 1),
        S14_DIES_BEFORE_ONE_WITHOUT_PREFILL(() -> (request, reply) -> {
            Speaker.begin(request, reply, 40);
            reply.cut();
        }, 1, 1, WHOLE),
        S16_NEVER_WORKS(() -> (_, reply) -> reply.json(503, "{}"), 1, 2);

        private final Supplier<Script> script;
        private final int least;
        private final int most;
        private final String[] headers;

        Fault(Supplier<Script> script, int least, int most) {
            this(script, least, most, LIVE);
        }

        Fault(Supplier<Script> script, int least, int most, String[] headers) {
            this.script = script;
            this.least = least;
            this.most = most;
            this.headers = headers;
        }

        Right right() {
            return this == S13_REFUSES_THE_CONTENT ? Right.REASON : Right.ANSWER;
        }
    }

    /// Misbehaves at the first request alone.
    private static Script first(Script script) {
        var asked = new AtomicInteger();
        return (request, reply) -> {
            if (asked.getAndIncrement() == 0) script.answer(request, reply);
            else Speaker.answer(request, reply);
        };
    }

    @ParameterizedTest
    @EnumSource
    void isPassed(Fault fault) throws Exception {
        everywhere((caller, format) -> {
            var primary = providers.upstream(fault.script.get());
            var fallback = providers.upstream((request, reply) -> {
                if (request.body().contains("word0")) reply.json(400,
                        "{\"error\":{\"message\":\"this model takes no assistant message prefill\"}}");
                else Speaker.answer(request, reply);
            });
            var gateway = paid(providers.serving(primary, fallback).formats(format)
                    .provider(0, "timeout.first-byte = 1s").provider(0, "timeout.idle = 1s")).start();
            var answer = gateway.post(caller.path, caller.body(true, ""), fault.headers);
            var told = caller.told(answer);
            if (fault.right() == Right.ANSWER) {
                WholeAnswersTest.assertWhole(told);
                assertTrue(told.usage(), "usage is there");
                assertEquals("m", told.model());
                var by = answer.headers().firstValue("x-tokenfly-provider").orElseThrow();
                assertEquals(fallback.received().isEmpty() ? "p0" : "p1", by);
                // Five tokens of output, counted by who answered; nothing for what failed.
                assertEquals("0.999995", RunningGateway.json(gateway.get("/v1/account")).string("balance"));
            } else {
                assertEquals(400, told.status());
                assertTrue(told.error().contains("rejected by our safety system"), told.error());
                assertEquals(0, fallback.received().size());
            }
            int asked = primary.received().size();
            assertTrue(asked >= fault.least && asked <= fault.most, "asked the primary " + asked + " times");
            // Healthy afterwards: the next request is answered, too.
            if (fault.right() == Right.ANSWER) WholeAnswersTest.assertWhole(caller.ask(gateway, true, fault.headers));
        });
    }

    /// A live stream cannot take back what has gone out: it ends with an error, and never looks whole.
    @ParameterizedTest
    @EnumSource(names = {"S08_DIES_IN_ITS_MIDST", "S09_FALLS_SILENT_IN_ITS_MIDST", "S10_SAYS_WHAT_IS_NO_JSON",
        "S14_DIES_BEFORE_ONE_WITHOUT_PREFILL"})
    void isSafeInALiveStream(Fault fault) throws Exception {
        everywhere((caller, format) -> {
            var primary = providers.upstream(fault.script.get());
            var fallback = providers.upstream(Speaker::answer);
            var gateway = providers.serving(primary, fallback).formats(format)
                    .provider(0, "timeout.idle = 1s").start();
            var told = caller.ask(gateway, true);
            assertEquals(200, told.status());
            assertTrue(told.text().startsWith("word0 "), told.text());
            assertFalse(told.whole());
            assertNotNull(told.error());
            assertEquals(0, fallback.received().size(), "no second provider behind a delivered event");
        });
    }

    /// An outage: all are served, the primary sees few of them, and has them all again soon afterwards.
    @Test
    void s15AFlapIsRiddenOut() throws Exception {
        var out = new AtomicBoolean(true);
        var seen = new AtomicInteger();
        var primary = providers.upstream((request, reply) -> {
            if (!out.get()) {
                Speaker.answer(request, reply);
                return;
            }
            seen.incrementAndGet();
            reply.json(503, "{}");
        });
        var fallback = providers.upstream(Speaker::answer);
        var gateway = providers.serving(primary, fallback).start();
        for (int i = 0; i < 20; i++) WholeAnswersTest.assertWhole(Caller.CHAT.ask(gateway, true));
        assertTrue(seen.get() <= 8, "20 requests asked the primary " + seen.get() + " times in its outage");

        out.set(false);
        int before = primary.received().size();
        while (primary.received().size() == before) {
            WholeAnswersTest.assertWhole(Caller.CHAT.ask(gateway, true));
            Thread.sleep(50);
        }
        int rest = fallback.received().size();
        for (int i = 0; i < 5; i++) WholeAnswersTest.assertWhole(Caller.CHAT.ask(gateway, true));
        assertEquals(rest, fallback.received().size());
    }

    /// Every client's format with providers of every format, at once: most of the time is waited.
    private static void everywhere(Check check) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Void>>();
            for (var caller : Caller.values())
                for (var format : List.of("openai", "anthropic"))
                    running.add(threads.submit((Callable<Void>) () -> {
                        check.run(caller, format);
                        return null;
                    }));
            for (var each : running) each.get();
        }
    }

    private interface Check {
        void run(Caller caller, String format) throws Exception;
    }

    private static ScriptedProviders.Setup paid(ScriptedProviders.Setup setup) {
        return setup.line("model.m.price.output = 1").line("account.a.keys = " + RunningGateway.KEY)
                .line("account.a.balance = 1");
    }
}
