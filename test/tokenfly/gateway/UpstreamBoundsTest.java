package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What a provider sends is bounded, whatever it sends.
@Timeout(60)
class UpstreamBoundsTest {
    private static final String MEGABYTE = "x".repeat(1 << 20);

    private final AtomicLong megabytes = new AtomicLong();
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream((_, _) -> { });
        gateway = RunningGateway.with("""
                provider.up.openai = %1$s/v1
                provider.up.anthropic = %1$s
                provider.up.keys = none
                model.m.providers = up=upstream-m
                """.formatted(upstream.uri("")));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void anEventWithoutEndBreaksTheStreamOff(Asking asking) throws Exception {
        upstream.script((request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 3; i++) reply.event(Asking.goodEvents(request)[i]);
            reply.chunk("data: ");
            flood(reply);
        });
        asking.assertBroken(asking.ask(gateway, "m"));
        assertTrue(megabytes.get() < 60, megabytes + " MB were taken");
    }

    @Test
    void aWholeAnswerWithoutEndIsGivenUp() throws Exception {
        upstream.script((_, reply) -> {
            reply.startEvents();
            reply.chunk("{\"choices\":\"");
            flood(reply);
        });
        Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
        // It is asked for twice; beyond the limit only what lies in the sockets' buffers was sent.
        assertTrue(megabytes.get() < 200, megabytes + " MB were taken");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (upstream.openConnections() > 0 && System.nanoTime() < end) Thread.sleep(10);
        assertEquals(0, upstream.openConnections());
    }

    /// They are not kept, so that the limit of a whole answer does not count them.
    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void anyNumberOfBlankLinesMayComeFirst(Asking asking) throws Exception {
        var blank = "\n".repeat(1 << 20);
        upstream.script((request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 70; i++) reply.chunk(blank);
            reply.chunk(Asking.goodBody(request));
            reply.endEvents();
        });
        asking.assertWhole(asking.ask(gateway, "m"));
    }

    @ParameterizedTest
    @EnumSource
    void anErrorsBodyWithoutEndIsReadAsFarAsItMatters(Asking asking) throws Exception {
        upstream.script((_, reply) -> {
            reply.raw("HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n");
            flood(reply);
        });
        asking.assertError(asking.ask(gateway, "m"), 400, 400);
        assertTrue(megabytes.get() < 30, megabytes + " MB were taken");
    }

    @ParameterizedTest
    @EnumSource
    void anErrorsBodyThatNeverComesHoldsNobodyUp(Asking asking) throws Exception {
        upstream.script((_, reply) -> {
            reply.raw("HTTP/1.1 422 Unprocessable\r\ncontent-length: 100\r\n\r\n{\"error\":");
            Thread.sleep(30_000);
        });
        asking.assertError(asking.ask(gateway, "m"), 422, 422);
    }

    @Test
    void headersWithoutEndAreGivenUp() throws Exception {
        upstream.script((_, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 10_000; i++) reply.raw("x-" + i + ": " + MEGABYTE.substring(0, 1000) + "\r\n");
        });
        Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
    }

    /// Sends until nobody takes any more.
    private void flood(ScriptedUpstream.Reply reply) throws IOException {
        while (true) {
            reply.chunk(MEGABYTE);
            megabytes.incrementAndGet();
        }
    }
}
