package tokenfly.upstream.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.sse.SseEvent;
import tokenfly.testing.Gzip;
import tokenfly.upstream.catalog.Providers;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.HealthBook;
import tokenfly.upstream.health.SilentWatcher;

@Timeout(60)
class UpstreamStreamTest {
    private static final String EVENTS = ": hi\n\ndata: one\n\nevent: two\ndata: 2\n\n";

    private final SilenceWatch watch = new SilenceWatch();
    private final BodyQueue body = new BodyQueue(watch, true, () -> { });
    private final HealthBook book = new HealthBook(() -> 0);
    private final Target target = Providers.target(Providers.named("p", "k"), "k");
    private final List<Fault> faults = new ArrayList<>();
    private Duration interval = Duration.ofMillis(10);
    private int kept;

    private final Waiting waiting = new Waiting() {
        @Override
        public Duration interval() {
            return interval;
        }

        @Override
        public void stillWaiting() {
            kept++;
        }
    };

    @AfterEach
    void watchNoMore() {
        watch.close();
    }

    @Test
    void eventsAtHandComeTogether() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        send("data: one\n\nda");
        send("ta: two\n\ndata: thr");
        assertEquals(List.of("one", "two"), texts(stream.next(waiting)));
        send("ee\n\n");
        assertEquals(List.of("three"), texts(stream.next(waiting)));
    }

    @Test
    void aStreamMayBeSplitAnywhere() throws Exception {
        for (int at = 0; at <= EVENTS.length(); at++) {
            var queue = new BodyQueue(watch, true, () -> { });
            queue.onSubscribe(new Silent());
            var stream = stream(queue, Duration.ofSeconds(30), Map.of());
            queue.onNext(buffers(EVENTS.substring(0, at)));
            queue.onNext(buffers(EVENTS.substring(at)));
            queue.onComplete();
            var texts = new ArrayList<String>();
            for (var events = stream.next(waiting); !events.isEmpty(); events = stream.next(waiting))
                texts.addAll(texts(events));
            assertEquals(List.of("one", "2"), texts, "split at " + at);
        }
    }

    @Test
    void whoSendsWithoutAPauseDoesNotHoldEventsBack() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        for (int i = 0; i < 100; i++) send("data: x\n\n");
        assertTrue(stream.next(waiting).size() <= BodyQueue.WINDOW);
    }

    @Test
    void theFirstEventIsSeenWithoutBeingTaken() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        send(EVENTS);
        assertEquals("one", stream.first(_ -> true, inAMinute(), waiting).text());
        assertEquals(List.of("one", "2"), texts(stream.next(waiting)));
    }

    @Test
    void pingsAreNoFirstEvent() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        send("event: ping\ndata: {}\n\nevent: error\ndata: {\"e\":1}\n\n");
        assertEquals("error", stream.first(_ -> true, inAMinute(), waiting).type());
    }

    @Test
    void noMoreIsHeldBeforeAnAnswerThanAnEventMayHave() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        var event = "data: " + "x".repeat(UpstreamStream.MAX_EVENT_BYTES / 2) + "\n\n";
        for (int i = 0; i < 3; i++) send(event);
        assertThrows(UpstreamException.class, () -> stream.first(_ -> false, inAMinute(), waiting));
    }

    @Test
    void aStreamWithoutEventsHasNoFirstOne() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        send(": only\n\n: comments\n\n");
        body.onComplete();
        assertNull(stream.first(_ -> true, inAMinute(), waiting));
    }

    @Test
    void commentsDoNotPutOffTheFirstEventsDeadline() {
        var stream = stream(Duration.ofSeconds(30));
        try (var _ = comments()) {
            var e = assertThrows(UpstreamException.class,
                    () -> stream.first(_ -> true, System.nanoTime() + 100_000_000, waiting));
            assertEquals(FaultClass.TIMEOUT, e.fault().meaning());
        }
        assertTrue(kept > 0, "the client was kept waiting in silence");
    }

    @Test
    void silenceAfterAnEventEndsTheStreamHoweverOftenTheClientWasKeptAlive() throws Exception {
        var stream = stream(Duration.ofMillis(200));
        send("data: one\n\n");
        stream.next(waiting);
        var e = assertThrows(UpstreamException.class, () -> stream.next(waiting));
        assertEquals(FaultClass.TIMEOUT, e.fault().meaning());
        assertTrue(kept > 0);
        assertEquals(FaultClass.TIMEOUT, faults.getFirst().meaning());
    }

    @Test
    void commentsKeepAStreamAliveAndTheClientToo() throws Exception {
        var stream = stream(Duration.ofMillis(500));
        try (var comments = comments()) {
            comments.after(Duration.ofSeconds(1), () -> send("data: late\n\n"));
            assertEquals(List.of("late"), texts(stream.next(waiting)));
        }
        assertTrue(kept > 0, "the client was kept waiting in silence");
    }

    @Test
    void aClientThatHasGoneIsNoFaultOfTheProvider() {
        var stream = stream(Duration.ofSeconds(30));
        var gone = new Waiting() {
            @Override
            public Duration interval() {
                return Duration.ofMillis(1);
            }

            @Override
            public void stillWaiting() throws IOException {
                throw new IOException("broken pipe");
            }
        };
        assertThrows(ClientGoneException.class, () -> stream.next(gone));
        assertEquals(List.of(), faults);
    }

    @Test
    void aBrokenConnectionIsTheProvidersFault() throws Exception {
        var stream = stream(Duration.ofSeconds(30));
        send("data: one\n\n");
        stream.next(waiting);
        body.onError(new EOFException("cut"));
        assertThrows(UpstreamException.class, () -> stream.next(waiting));
        assertEquals(FaultClass.TRANSPORT, faults.getFirst().meaning());
    }

    @Test
    void anEventLargerThanTheLimitIsRefused() {
        var stream = stream(Duration.ofSeconds(30));
        var mega = "x".repeat(1 << 20);
        for (int i = 0; i <= 16; i++) send(i == 0 ? "data: " + mega : mega);
        var e = assertThrows(UpstreamException.class, () -> {
            while (true) stream.next(waiting);
        });
        assertEquals(FaultClass.TRANSPORT, e.fault().meaning());
    }

    @Test
    void packedPiecesThatHoldNoWholeByteAreNoSilence() throws Exception {
        interval = Duration.ofMinutes(1);
        var queue = new BodyQueue(watch, true, () -> { });
        queue.onSubscribe(new Silent());
        var stream = stream(queue, Duration.ofSeconds(30), Map.of("Content-Encoding", List.of("GZIP")));
        for (byte b : Gzip.packed("data: one\n\n")) queue.onNext(List.of(ByteBuffer.wrap(new byte[] {b})));
        queue.onComplete();
        assertEquals(List.of("one"), texts(stream.next(waiting)));
        assertEquals(0, kept);
    }

    @Test
    void aPackedStreamThatIsCutIsBroken() {
        var queue = new BodyQueue(watch, true, () -> { });
        queue.onSubscribe(new Silent());
        var stream = stream(queue, Duration.ofSeconds(30), Map.of("content-encoding", List.of("gzip")));
        queue.onNext(List.of(ByteBuffer.wrap(Gzip.packed("data: one\n\n"), 0, 12)));
        queue.onComplete();
        assertThrows(UpstreamException.class, () -> stream.next(waiting));
    }

    @Test
    void closingGivesTheRunningPlaceBack() {
        var stream = stream(Duration.ofSeconds(30));
        assertEquals(1, book.status(target.provider()).keys().getFirst().running());
        stream.close();
        stream.close();
        assertEquals(0, book.status(target.provider()).keys().getFirst().running());
    }

    private UpstreamStream stream(Duration idle) {
        body.onSubscribe(new Silent());
        return stream(body, idle, Map.of());
    }

    private UpstreamStream stream(BodyQueue queue, Duration idle, Map<String, List<String>> headers) {
        var trial = book.begin(target, new SilentWatcher() {
            @Override
            public void failed(Target failed, Fault fault, Duration rests) {
                faults.add(fault);
            }
        });
        queue.apply(new Head(200, headers));
        return new UpstreamStream(new UpstreamResponse(queue, idle), trial, true, AnswerMemory.UNCOUNTED);
    }

    private void send(String text) {
        body.onNext(buffers(text));
    }

    private Comments comments() {
        return new Comments();
    }

    /// Sends a comment every few milliseconds until it is closed.
    private final class Comments implements AutoCloseable {
        private final long start = System.nanoTime();
        private volatile long at = Long.MAX_VALUE;
        private volatile Runnable task = () -> { };
        private final Thread thread = Thread.ofVirtual().start(this::run);

        void after(Duration time, Runnable then) {
            task = then;
            at = time.toNanos();
        }

        private void run() {
            try {
                while (true) {
                    send(": still here\n\n");
                    Thread.sleep(5);
                    if (System.nanoTime() - start > at) {
                        at = Long.MAX_VALUE;
                        task.run();
                    }
                }
            } catch (InterruptedException closed) {
                // The test is over.
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    private static long inAMinute() {
        return System.nanoTime() + Duration.ofMinutes(1).toNanos();
    }

    private static List<String> texts(List<SseEvent> events) {
        return events.stream().map(SseEvent::text).toList();
    }

    private static List<ByteBuffer> buffers(String text) {
        return List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static final class Silent implements Flow.Subscription {
        @Override
        public void request(long more) {
        }

        @Override
        public void cancel() {
        }
    }
}
