package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientTimeoutsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final ClientTimeouts PATIENCE = new ClientTimeouts(
            Duration.ofSeconds(30), Duration.ofSeconds(60), 4096, Duration.ofSeconds(120));

    @Test
    void aBodyGetsItsFirstMinuteForNothing() {
        assertEquals(7 + 60 * SECOND, PATIENCE.bodyDeadline(7, 0, 7));
    }

    @Test
    void aByteASecondDoesNotEarnAnotherMinute() {
        long now = 50 * SECOND;

        assertEquals(60 * SECOND + 50 * SECOND / 4096, PATIENCE.bodyDeadline(0, 50, now), SECOND / 100);
    }

    @Test
    void aSteadyUploadAtTheLeastSpeedIsNeverCut() {
        for (long seconds = 0; seconds < 8192; seconds += 10) {
            long deadline = PATIENCE.bodyDeadline(0, seconds * 4096, seconds * SECOND);
            assertEquals((seconds + 60) * SECOND, deadline);
        }
    }

    @Test
    void bytesThatCameFastBuyNoLongerSilence() {
        assertEquals(61 * SECOND, PATIENCE.bodyDeadline(0, 32 << 20, SECOND));
    }

    @Test
    void noPatienceAtAllIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new ClientTimeouts(Duration.ZERO, Duration.ofSeconds(1), 1, Duration.ofSeconds(1)));
    }
}
