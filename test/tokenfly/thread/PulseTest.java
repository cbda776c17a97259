package tokenfly.thread;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTest {
    @Test
    void nothingThatIsThrownEndsIt() throws InterruptedException {
        var rounds = new AtomicInteger();
        var enough = new CountDownLatch(1);
        try (var _ = Pulse.start("pulse", Duration.ofMillis(1), () -> {
            switch (rounds.getAndIncrement()) {
                case 0 -> throw new StackOverflowError("of a test");
                case 1 -> throw new IllegalStateException("a bug of a test");
                case 2 -> throw new OutOfMemoryError("of a test");
                default -> enough.countDown();
            }
        })) {
            enough.await();
        }
    }

    @Test
    void itsRoundsEndWhenItIsClosed() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var pulse = Pulse.start("pulse", Duration.ofMillis(1), () -> {
            begun.countDown();
            try {
                done.await();
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        });
        begun.await();
        pulse.close();
        done.countDown();
        pulse.join();
    }

    @Test
    void aPauseCanBeEnded() throws InterruptedException {
        var beats = new CountDownLatch(1);
        try (var pulse = Pulse.start("pulse", Duration.ofDays(1), beats::countDown)) {
            assertFalse(beats.await(1, TimeUnit.MILLISECONDS));
            pulse.wake();
            assertTrue(beats.await(50, TimeUnit.SECONDS));
        }
    }
}
