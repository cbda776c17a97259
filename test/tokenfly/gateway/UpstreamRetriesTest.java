package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.ScriptedUpstream;

/// Where a request goes next, and how often it is sent, in either format.
@Timeout(60)
class UpstreamRetriesTest {
    @RegisterExtension
    final ScriptedProviders providers = new ScriptedProviders();

    @ParameterizedTest
    @MethodSource("keysFaults")
    void aKeysFaultMovesOnToTheNextKey(int status, Asking asking) throws Exception {
        var asked = new AtomicInteger();
        var upstream = providers.upstream((request, reply) -> {
            var error = "{\"error\":{\"message\":\"m\"}}";
            if (asked.getAndIncrement() > 0) Asking.answer(request, reply);
            else if (status != 200) reply.json(status, error);
            else reply.events("{\"error\":{\"code\":429,\"message\":\"m\"}}");
        });
        asking.assertWhole(asking.ask(providers.serving(upstream).keys("key-one-0123456789, key-two-0123456789").start(), "m"));
        assertEquals(2, upstream.received().stream().map(UpstreamRetriesTest::key).distinct().count());
    }

    /// 200 stands for a stream whose first event is the error.
    static Stream<Arguments> keysFaults() {
        return Stream.of(200, 401, 402, 403, 429).flatMap(status ->
                Stream.of(Asking.values()).map(asking -> Arguments.of(status, asking)));
    }

    @ParameterizedTest
    @EnumSource
    void whatMayPassIsTriedOnceMoreWhereNobodyElseIsLeft(Asking asking) throws Exception {
        var asked = new AtomicInteger();
        var upstream = providers.upstream((request, reply) -> {
            if (asked.getAndIncrement() == 0) reply.json(503, "{}");
            else Asking.answer(request, reply);
        });
        asking.assertWhole(asking.ask(providers.serving(upstream).start(), "m"));
        assertEquals(2, upstream.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void aProviderThatBrokeIsAskedOnceMoreBeforeTheNext(Asking asking) throws Exception {
        for (var broken : List.<ScriptedUpstream.Script>of((_, reply) -> reply.json(500, "{}"),
                (_, reply) -> reply.json(503, "{}"), (_, reply) -> reply.reset())) {
            var asked = new AtomicInteger();
            var first = providers.upstream((request, reply) -> {
                if (asked.getAndIncrement() == 0) broken.answer(request, reply);
                else Asking.answer(request, reply);
            });
            var second = providers.upstream(Asking::answer);
            asking.assertWhole(asking.ask(providers.serving(first, second).start(), "m"));
            assertEquals(2, first.received().size());
            assertEquals(0, second.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProviderThatStaysBrokenIsAskedTwiceAtMost(Asking asking) throws Exception {
        var first = providers.upstream((_, reply) -> reply.json(503, "{}"));
        var second = providers.upstream(Asking::answer);
        asking.assertWhole(asking.ask(providers.serving(first, second).start(), "m"));
        assertEquals(2, first.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void aShortWaitIsWaitedOutWithWhoAsksForIt(Asking asking) throws Exception {
        var times = new ArrayList<Long>();
        var first = providers.upstream((request, reply) -> {
            times.add(System.nanoTime());
            if (times.size() == 1) reply.json(429, "{}", "retry-after: 1");
            else Asking.answer(request, reply);
        });
        var second = providers.upstream(Asking::answer);
        asking.assertWhole(asking.ask(providers.serving(first, second).keys("key-one-0123456789").start(), "m"));
        assertEquals(2, times.size());
        assertTrue(times.get(1) - times.get(0) >= 1_000_000_000, "asked before its time");
        assertEquals(0, second.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void aLongWaitAndOneThatNobodyNamedMoveOnAtOnce(Asking asking) throws Exception {
        for (var header : new String[] {"retry-after: 30", "x-nothing: 1"}) {
            var first = providers.upstream((_, reply) -> reply.json(429, "{}", header));
            var second = providers.upstream(Asking::answer);
            asking.assertWhole(asking.ask(providers.serving(first, second).keys("key-one-0123456789").start(), "m"));
            assertEquals(1, first.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFreeKeyIsTakenBeforeAWait(Asking asking) throws Exception {
        var asked = new AtomicInteger();
        var upstream = providers.upstream((request, reply) -> {
            if (asked.getAndIncrement() == 0) reply.json(429, "{}", "retry-after: 2");
            else Asking.answer(request, reply);
        });
        asking.assertWhole(asking.ask(providers.serving(upstream).keys("key-one-0123456789, key-two-0123456789").start(), "m"));
        assertEquals(2, upstream.received().stream().map(UpstreamRetriesTest::key).distinct().count());
    }

    @ParameterizedTest
    @EnumSource
    void aSilentProviderIsNotAskedAgain(Asking asking) throws Exception {
        var first = providers.upstream((_, _) -> Thread.sleep(30_000));
        var second = providers.upstream(Asking::answer);
        asking.assertWhole(asking.ask(providers.serving(first, second).provider(0, "timeout.first-byte = 300ms").start(), "m"));
        assertEquals(1, first.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void whoseOnlyKeyIsRefusedIsAskedAgainAsSoonAsTheOperatorSaysSo(Asking asking) throws Exception {
        var refuses = new AtomicBoolean(true);
        var upstream = providers.upstream((request, reply) -> {
            if (refuses.get()) reply.json(401, "{\"error\":{\"message\":\"Incorrect API key\"}}");
            else Asking.answer(request, reply);
        });
        var gateway = providers.serving(upstream).keys("key-one-0123456789")
                .line("admin.key = operator-of-these-tests").start();
        asking.assertError(asking.ask(gateway, "m"), 502, 502);
        var refused = asking.ask(gateway, "m"); // rests: told when it is asked again
        asking.assertError(refused, 502, 502);
        assertTrue(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()) <= 5);
        assertEquals(1, upstream.received().size());

        refuses.set(false);
        assertEquals(200, gateway.post("/admin/providers/p0/retry", "{}",
                "authorization", "Bearer operator-of-these-tests").statusCode());
        asking.assertWhole(asking.ask(gateway, "m"));
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysWhenToComeBackIsNotAskedBefore(Asking asking) throws Exception {
        var upstream = providers.upstream((_, reply) -> reply.json(503, "{}", "retry-after: 30"));
        var answer = asking.ask(providers.serving(upstream).start(), "m");
        asking.assertError(answer, 503, 529);
        assertEquals("30", answer.headers().firstValue("retry-after").orElseThrow());
        assertEquals(1, upstream.received().size());
    }

    @ParameterizedTest
    @EnumSource
    void providersThatHangAreGivenUpOneAfterTheOther(Asking asking) throws Exception {
        var first = providers.upstream((_, _) -> Thread.sleep(30_000));
        var second = providers.upstream((_, _) -> Thread.sleep(30_000));
        var gateway = providers.serving(first, second).each("timeout.first-byte = 300ms").start();
        asking.assertError(asking.ask(gateway, "m"), 504, 504);
        assertEquals(1, first.received().size());
        assertEquals(1, second.received().size());
    }

    private static String key(ScriptedUpstream.Received request) {
        return request.headers().getOrDefault("authorization", "") + request.headers().get("x-api-key");
    }
}
