package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// How connections to providers are kept, found stale and given up.
@Timeout(60)
class UpstreamConnectionsTest {
    @ParameterizedTest
    @EnumSource
    void requestsOneAfterTheOtherShareAConnection(Asking asking) throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer); var gateway = gateway(upstream)) {
            for (int i = 0; i < 5; i++) {
                asking.assertWhole(asking.ask(gateway, "m"));
                awaitEnded(gateway, i + 1);
            }
            assertEquals(1, upstream.connections());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStaleConnectionIsNoticedByNobody(Asking asking) throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    Asking.answer(request, reply);
                    reply.thenStale();
                });
                var gateway = gateway(upstream)) {
            for (int i = 1; i <= 4; i++) {
                asking.assertWhole(asking.ask(gateway, "m"));
                assertEquals(i, upstream.received().size());
            }
            assertEquals(4, upstream.connections());
            assertEquals(1, gateway.output().lines().filter(line -> line.contains("listens")).count());
            assertEquals(List.of(),
                    gateway.output().lines().filter(line -> line.contains("warning=")).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalStaleConnectionsAreNoticedByNobody(Asking asking) throws Exception {
        var both = new CountDownLatch(2);
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    both.countDown();
                    both.await(20, TimeUnit.SECONDS);
                    Asking.answer(request, reply);
                    reply.thenStale();
                });
                var gateway = gateway(upstream)) {
            var other = RunningGateway.client().sendAsync(gateway.request(asking.path())
                    .POST(BodyPublishers.ofString(asking.body("m"))).build(), BodyHandlers.ofString());
            asking.assertWhole(asking.ask(gateway, "m"));
            asking.assertWhole(other.get());
            awaitEnded(gateway, 2);
            asking.assertWhole(asking.ask(gateway, "m"));
            assertEquals(List.of(),
                    gateway.output().lines().filter(line -> line.contains("warning=")).toList());
        }
    }

    @Test
    void aConnectionClosedWhileIdleIsNotUsed() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    Asking.answer(request, reply);
                    reply.cut();
                });
                var gateway = gateway(upstream)) {
            for (int i = 1; i <= 3; i++) {
                Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
                awaitOpen(upstream, 0);
                assertEquals(i, upstream.received().size());
            }
        }
    }

    @Test
    void aFreshConnectionThatBringsNothingIsNotTakenForStale() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.cut());
                var backup = new ScriptedUpstream(Asking::answer);
                var gateway = RunningGateway.with("""
                        provider.a.openai = %s
                        provider.a.keys = none
                        provider.b.openai = %s
                        provider.b.keys = none
                        model.m.providers = a, b
                        """.formatted(upstream.uri("/v1"), backup.uri("/v1")))) {
            Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
            assertEquals(2, upstream.received().size()); // once more, as every broken provider
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void aClientThatLeavesClosesTheConnection(Asking asking) throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    reply.startEvents();
                    reply.event(Asking.goodEvents(request)[0]);
                    while (true) {
                        reply.event(": on and on");
                        Thread.sleep(20);
                    }
                });
                var gateway = RunningGateway.with(config(upstream), java.time.Duration.ofMillis(50))) {
            var answer = RunningGateway.client().send(gateway.request(asking.path())
                    .POST(BodyPublishers.ofString(asking.body("m"))).build(), BodyHandlers.ofInputStream());
            answer.body().read();
            assertEquals(1, upstream.openConnections());
            answer.body().close();
            awaitOpen(upstream, 0);
        }
    }

    @Test
    void aTimedOutRequestClosesItsConnection() throws Exception {
        var seen = new AtomicBoolean();
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.raw("HTTP/1.1 200 OK\r\n");
                    try {
                        while (true) {
                            reply.raw("x-not-yet: 1\r\n");
                            Thread.sleep(20);
                        }
                    } finally {
                        seen.set(true);
                    }
                });
                var gateway = RunningGateway.with(config(upstream) + "provider.up.timeout.first-byte = 300ms\n")) {
            Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 504, 504);
            awaitOpen(upstream, 0);
            assertTrue(seen.get());
        }
    }

    private static RunningGateway gateway(ScriptedUpstream upstream) throws Exception {
        return RunningGateway.with(config(upstream));
    }

    private static String config(ScriptedUpstream upstream) {
        return """
                provider.up.openai = %1$s/v1
                provider.up.anthropic = %1$s
                provider.up.keys = none
                model.m.providers = up=upstream-m
                """.formatted(upstream.uri(""));
    }

    /// The connection is given back after the client has its answer, and before the request has ended.
    private static void awaitEnded(RunningGateway gateway, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gateway.output().split("outcome=").length <= count && System.nanoTime() < end) Thread.sleep(5);
    }

    private static void awaitOpen(ScriptedUpstream upstream, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (upstream.openConnections() != count && System.nanoTime() < end) Thread.sleep(5);
        assertEquals(count, upstream.openConnections());
    }
}
