package tokenfly.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BodyQueueTest {
    private static final Duration NOW = Duration.ZERO;

    private final AtomicBoolean whole = new AtomicBoolean();
    private final BodyQueue queue = new BodyQueue(() -> whole.set(true));
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
        queue.next(NOW);
        assertEquals(BodyQueue.WINDOW + 1, sender.asked);
    }

    @Test
    void piecesComeInTheirOrderAndThenTheEnd() throws Exception {
        queue.onSubscribe(sender);
        queue.onNext(bytes(1));
        queue.onNext(bytes(2));
        queue.onComplete();
        assertEquals(1, queue.next(NOW).getFirst().get());
        assertEquals(2, queue.next(NOW).getFirst().get());
        assertTrue(queue.next(NOW).isEmpty());
        assertTrue(queue.next(NOW).isEmpty(), "the end stays the end");
    }

    @Test
    void aSilenceIsNoEnd() throws Exception {
        queue.onSubscribe(sender);
        assertNull(queue.next(Duration.ofMillis(1)));
        queue.onNext(bytes(1));
        assertEquals(1, queue.next(NOW).getFirst().get());
    }

    @Test
    void whatCameBeforeABreakIsReadBeforeIt() throws Exception {
        queue.onSubscribe(sender);
        queue.onNext(bytes(1));
        queue.onError(new EOFException("cut"));
        assertEquals(1, queue.next(NOW).getFirst().get());
        assertThrows(IOException.class, () -> queue.next(NOW));
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
        assertNull(queue.next(NOW));
    }

    @Test
    void closingBeforeTheBodyBeginsCancelsItThen() {
        queue.close();
        queue.onSubscribe(sender);
        assertTrue(sender.cancelled);
        assertEquals(0, sender.asked);
    }

    private static List<ByteBuffer> bytes(int value) {
        return List.of(ByteBuffer.wrap(new byte[] {(byte) value}));
    }
}
