package tokenfly.account.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final long SECOND = 1_000_000_000L;

    private final SlidingWindow window = new SlidingWindow();

    @Test
    void whatIsCountedLeavesAfter60WholeSeconds() {
        window.add(SECOND / 2, 3);

        assertEquals(3, window.used(61 * SECOND - 1));
        assertEquals(0, window.used(61 * SECOND));
    }

    @Test
    void noSpanOf60SecondsEverHoldsMoreThanTheLimit() {
        record Admitted(long nanos, long amount) {}
        var random = new Random(5);
        for (int round = 0; round < 20; round++) {
            var fresh = new SlidingWindow();
            List<Admitted> admitted = new ArrayList<>();
            long limit = 1 + random.nextInt(100);
            long now = random.nextLong() >> 20;
            for (int i = 0; i < 3000; i++) {
                now += (long) (random.nextDouble() * random.nextInt(3) * SECOND);
                long amount = 1 + random.nextInt(3);
                if (fresh.used(now) + amount > limit) continue;
                fresh.add(now, amount);
                admitted.add(new Admitted(now, amount));
                long from = now - 60 * SECOND;
                long sum = 0;
                for (int j = admitted.size() - 1; j >= 0 && admitted.get(j).nanos > from; j--)
                    sum += admitted.get(j).amount;
                assertTrue(sum <= limit, sum + " > " + limit);
            }
            assertTrue(admitted.size() > 20);
        }
    }

    @Test
    void retryAfterIsTheTimeUntilEnoughHasLeft() {
        var random = new Random(6);
        for (int round = 0; round < 200; round++) {
            var fresh = new SlidingWindow();
            long now = 0;
            for (int i = 0; i < 80; i++)
                fresh.add(now += random.nextLong(2 * SECOND), 1 + random.nextInt(5));
            long used = fresh.used(now);
            long limit = 1 + random.nextLong(used);
            long asked = 1 + random.nextLong(limit);
            long wait = fresh.nanosUntilRoom(now, limit, asked);
            if (used + asked <= limit) continue;
            assertTrue(fresh.used(now + wait - 1) + asked > limit);
            assertTrue(fresh.used(now + wait) + asked <= limit);
        }
    }

    @Test
    void anEstimateIsTakenBackWhereItWasCounted() {
        int second = window.add(10 * SECOND, 100);
        window.add(20 * SECOND, 5);
        window.takeBack(second, 60);

        assertEquals(45, window.used(20 * SECOND));
        assertEquals(5, window.used(71 * SECOND));
    }

    @Test
    void whatHasLeftIsNotTakenBackAgain() {
        int second = window.add(10 * SECOND, 100);
        window.add(80 * SECOND, 5);
        window.takeBack(second, 60);

        assertEquals(5, window.used(80 * SECOND));
    }

    @Test
    void anEmptyWindowIsEmptyNow() {
        assertEquals(0, window.nanosUntilEmpty(0));
        window.add(0, 1);
        assertEquals(61 * SECOND, window.nanosUntilEmpty(0));
        window.used(61 * SECOND);
        assertEquals(0, window.nanosUntilEmpty(61 * SECOND));
    }

    @Test
    void aClockThatRunsBackFreesNothingAndBlocksNoLongerThanAWindow() {
        window.add(1000 * SECOND, 7);
        window.add(10 * SECOND, 1);

        assertEquals(8, window.used(10 * SECOND));
        assertEquals(61 * SECOND, window.nanosUntilRoom(10 * SECOND, 8, 1));
        assertEquals(0, window.used(1061 * SECOND));
    }

    @Test
    void aClockThatJumpsAheadEmptiesTheWindow() {
        window.add(0, 7);

        assertEquals(0, window.used(1_000_000 * SECOND));
    }
}
