package tokenfly.upstream.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BodyQueueTest {
    private static final long MINUTE = 60_000_000_000L;

    private final AtomicBoolean whole = new AtomicBoolean();
    private final SilenceWatch watch = new SilenceWatch();
    private final BodyQueue queue = new BodyQueue(watch, true, () -> whole.set(true));
    private final Sender sender = new Sender();

    /// What is asked of the HTTP client.
    private static final class Sender implements Flow.Subscription {
        long asked;
        boolean cancelled;

        @Override
        public void request(long more) {
            asked += more;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @AfterEach
    void watchNoMore() {
        watch.close();
    }

    @Test
    void aWindowOfPiecesIsAskedForAhead() {
        queue.onSubscribe(sender);
        assertEquals(BodyQueue.WINDOW, sender.asked);
    }

    @Test
    void eachPieceTakenAsksForOneMore() throws Exception {
        queue.onSubscribe(sender);
        for (int i = 0; i < BodyQueue.WINDOW; i++) queue.onNext(bytes(1));
        assertEquals(BodyQueue.WINDOW, sender.asked);
        queue.next(now());
        assertEquals(BodyQueue.WINDOW + 1, sender.asked);
    }

    @Test
    void piecesComeInTheirOrderAndThenTheEnd() throws Exception {
        queue.onSubscribe(sender);
        queue.onNext(bytes(1));
        queue.onNext(bytes(2));
        queue.onComplete();
        assertEquals(1, queue.next(now()).getFirst().get());
        assertEquals(2, queue.next(now()).getFirst().get());
        assertTrue(queue.next(now()).isEmpty());
        assertTrue(queue.next(now()).isEmpty(), "the end stays the end");
    }

    /// The HTTP client keeps a pooled connection's last answer.
    @Test
    void whatIsClosedKeepsNothingOfItsReader() throws Exception {
        var kept = new AtomicReference<BodyQueue>();
        var reader = Thread.startVirtualThread(() -> {
            var read = new BodyQueue(watch, true, () -> { });
            read.close();
            kept.set(read);
        });
        var trace = new WeakReference<>(reader);
        reader.join();
        reader = null;
        while (trace.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
        Reference.reachabilityFence(kept);
    }

    @Test
    void aSilenceIsNoEnd() throws Exception {
        queue.onSubscribe(sender);
        assertNull(queue.next(now() + 1_000_000));
        queue.onNext(bytes(1));
        assertEquals(1, queue.next(now()).getFirst().get());
    }

    @Test
    void whatCameBeforeABreakIsReadBeforeIt() throws Exception {
        queue.onSubscribe(sender);
        queue.onNext(bytes(1));
        queue.onError(new EOFException("cut"));
        assertEquals(1, queue.next(now()).getFirst().get());
        assertThrows(IOException.class, () -> queue.next(now()));
        assertFalse(whole.get());
    }

    @Test
    void onlyTheBodysEndMakesItWhole() {
        queue.onSubscribe(sender);
        queue.onNext(bytes(1));
        assertFalse(whole.get());
        queue.onComplete();
        assertTrue(whole.get());
    }

    @Test
    void closingCancelsAndKeepsNothing() throws Exception {
        queue.onSubscribe(sender);
        queue.onNext(bytes(1));
        queue.close();
        queue.onNext(bytes(2));
        assertTrue(sender.cancelled);
        assertNull(queue.next(now()));
    }

    @Test
    void closingBeforeTheBodyBeginsCancelsItThen() {
        queue.close();
        queue.onSubscribe(sender);
        assertTrue(sender.cancelled);
        assertEquals(0, sender.asked);
    }

    @Test
    void aReaderThatWaitsIsWokenByWhatComes() throws Exception {
        queue.onSubscribe(sender);
        Thread.ofVirtual().start(() -> later(() -> queue.onNext(bytes(7))));
        assertEquals(7, queue.next(now() + MINUTE).getFirst().get());
    }

    @Test
    void toLookWhetherAnythingComesTakesNothing() throws Exception {
        queue.onSubscribe(sender);
        assertFalse(queue.comesBy(now() + 1_000_000));
        Thread.ofVirtual().start(() -> later(() -> queue.onNext(bytes(7))));
        assertTrue(queue.comesBy(now() + MINUTE));
        assertEquals(7, queue.next(now()).getFirst().get());
        queue.onComplete();
        assertTrue(queue.next(now()).isEmpty());
        assertTrue(queue.comesBy(now() + MINUTE), "the end stays");
    }

    @Test
    void anInterruptEndsTheWait() {
        queue.onSubscribe(sender);
        var reader = Thread.currentThread();
        Thread.ofVirtual().start(() -> later(reader::interrupt));
        assertThrows(InterruptedException.class, () -> queue.next(now() + MINUTE));
    }

    @Test
    void aShortAnswerThatIsWantedWholeBeginsAtItsEnd() {
        var lazy = new BodyQueue(watch, false, () -> { });
        lazy.apply(new Head(200, Map.of()));
        lazy.onSubscribe(sender);
        lazy.onNext(bytes(1));
        assertFalse(begun(lazy));
        lazy.onComplete();
        assertTrue(begun(lazy));
    }

    @Test
    void aLongAnswerThatIsWantedWholeBeginsWithItsFirstWindow() {
        var lazy = new BodyQueue(watch, false, () -> { });
        lazy.apply(new Head(200, Map.of()));
        lazy.onSubscribe(sender);
        for (int i = 1; i < BodyQueue.WINDOW; i++) lazy.onNext(bytes(1));
        assertFalse(begun(lazy));
        lazy.onNext(bytes(1));
        assertTrue(begun(lazy));
    }

    @Test
    void whatHasComeOfAWholeAnswerIsReadWhenTheWatchComesBy() throws Exception {
        var lazy = new BodyQueue(watch, false, () -> { });
        lazy.onSubscribe(sender);
        Thread.ofVirtual().start(() -> later(() -> lazy.onNext(bytes(3))));
        assertEquals(3, lazy.next(now() + MINUTE).getFirst().get());
    }

    @Test
    void anAnswerInEventsBeginsWithItsFirstPiece() {
        queue.apply(new Head(200, Map.of()));
        queue.onSubscribe(sender);
        assertFalse(begun(queue));
        queue.onNext(bytes(1));
        assertTrue(begun(queue));
    }

    @Test
    void aRefusalBeginsWithItsHead() {
        var lazy = new BodyQueue(watch, false, () -> { });
        lazy.apply(new Head(429, Map.of()));
        assertTrue(begun(lazy));
        assertEquals(429, lazy.status());
    }

    private static boolean begun(BodyQueue queue) {
        return queue.getBody().toCompletableFuture().isDone();
    }

    private static long now() {
        return System.nanoTime();
    }

    private static void later(Runnable task) {
        try {
            Thread.sleep(30);
            task.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<ByteBuffer> bytes(int value) {
        return List.of(ByteBuffer.wrap(new byte[] {(byte) value}));
    }
}
