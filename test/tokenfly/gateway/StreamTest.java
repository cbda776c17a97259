package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// When the pieces of a stream go out, and what happens when one end leaves.
@Timeout(60)
class StreamTest {
    private static final String ROLE = PassThroughTest.chunk("{\"role\":\"assistant\",\"content\":\"a\"}", "null");

    @Test
    void eachEventIsOutBeforeTheNextOneIsKnown() throws Exception {
        var next = new SynchronousQueue<String>();
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    for (var event = next.take(); !event.isEmpty(); event = next.take()) reply.event(event);
                    reply.endEvents();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var sending = RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(true))).build(), BodyHandlers.ofInputStream());
            next.put(ROLE);
            try (var lines = lines(sending.get(10, TimeUnit.SECONDS))) {
                assertEquals("data: " + ROLE.replace("upstream-m", "m"), lines.readLine());
                lines.readLine();
                next.put(PassThroughTest.chunk("{}", "\"stop\""));
                assertTrue(lines.readLine().contains("\"stop\""));
                next.put("[DONE]");
                next.put("");
            }
        }
    }

    @Test
    void aSilentUpstreamIsBridgedByKeepAlives() throws Exception {
        var done = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    done.await(40, TimeUnit.SECONDS);
                    reply.events(ROLE, PassThroughTest.chunk("{}", "\"stop\""), "[DONE]");
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = RunningGateway.client().send(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(true))).build(), BodyHandlers.ofInputStream());
            try (var lines = lines(answer)) {
                assertEquals(": keep-alive", lines.readLine());
                done.countDown();
                lines.readLine();
                assertTrue(lines.readLine().startsWith("data: {"));
            }
        }
    }

    @Test
    void aClientThatLeavesStopsTheUpstream() throws Exception {
        var stopped = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    try {
                        while (true) {
                            reply.event(ROLE);
                            Thread.sleep(20);
                        }
                    } finally {
                        stopped.countDown();
                    }
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = RunningGateway.client().send(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(true))).build(), BodyHandlers.ofInputStream());
            var lines = lines(answer);
            lines.readLine();
            lines.close();
            assertTrue(stopped.await(10, TimeUnit.SECONDS), "the upstream still streams");
        }
    }

    @Test
    void aSlowClientSlowsTheUpstream() throws Exception {
        var sent = new java.util.concurrent.atomic.AtomicLong();
        var text = "x".repeat(10_000);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    for (int i = 0; i < 20_000; i++) {
                        reply.event(PassThroughTest.chunk("{\"content\":\"" + text + "\"}", "null"));
                        sent.addAndGet(text.length());
                    }
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = RunningGateway.client().send(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(true))).build(), BodyHandlers.ofInputStream());
            long before = -1;
            while (sent.get() != before) {
                before = sent.get();
                Thread.sleep(500);
            }
            // Both sockets' buffers and a window of pieces: far below the 200 MB that are on offer.
            assertTrue(before < 40_000_000, "sent " + before);
            answer.body().close();
        }
    }

    private static BufferedReader lines(HttpResponse<java.io.InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }
}
