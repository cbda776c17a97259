package tokenfly.upstream.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBytesTest {
    /// Takes what it is given and asks for more as it is told to.
    private static class Taker implements Flow.Subscriber<ByteBuffer> {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        Flow.Subscription subscription;
        int slices;
        boolean completed;

        @Override public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override public void onNext(ByteBuffer slice) {
            slices++;
            var bytes = new byte[slice.remaining()];
            slice.get(bytes);
            taken.writeBytes(bytes);
        }

        @Override public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override public void onComplete() {
            completed = true;
        }
    }

    private final Taker taker = new Taker();

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    void allBytesComeInTheirOrderAndThenTheEnd(int length) {
        var bytes = random(length);
        publisher(bytes).subscribe(taker);
        while (!taker.completed) taker.subscription.request(1);
        assertArrayEquals(bytes, taker.taken.toByteArray());
        assertEquals((length + 65_535) / 65_536, taker.slices);
    }

    @Test
    void nothingComesUnasked() {
        publisher(random(200_000)).subscribe(taker);
        assertEquals(0, taker.slices);
        taker.subscription.request(2);
        assertEquals(2, taker.slices);
        assertFalse(taker.completed);
    }

    @Test
    void whoAsksForMoreWithinASliceGetsAllWithoutADeepStack() {
        var greedy = new Taker() {
            @Override public void onNext(ByteBuffer slice) {
                super.onNext(slice);
                subscription.request(1);
            }
        };
        var bytes = random(50_000_000);
        publisher(bytes).subscribe(greedy);
        greedy.subscription.request(1);
        assertTrue(greedy.completed);
        assertArrayEquals(bytes, greedy.taken.toByteArray());
    }

    @Test
    void moreThanThereIsEndsOnce() {
        publisher(random(10)).subscribe(taker);
        taker.subscription.request(Long.MAX_VALUE);
        assertTrue(taker.completed);
        assertEquals(1, taker.slices);
    }

    @Test
    void whoCancelsGetsNoMore() {
        publisher(random(200_000)).subscribe(taker);
        taker.subscription.request(1);
        taker.subscription.cancel();
        taker.subscription.request(1);
        assertEquals(1, taker.slices);
        assertFalse(taker.completed);
    }

    @Test
    void eachSendingBeginsAnew() {
        var bytes = random(100_000);
        var publisher = publisher(bytes);
        publisher.subscribe(taker);
        taker.subscription.request(9);
        var again = new Taker();
        publisher.subscribe(again);
        again.subscription.request(9);
        assertArrayEquals(bytes, again.taken.toByteArray());
        assertEquals(100_000, publisher.contentLength());
    }

    private static RequestBytes publisher(byte[] bytes) {
        return new RequestBytes(bytes);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
