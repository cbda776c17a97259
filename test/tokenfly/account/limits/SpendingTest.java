package tokenfly.account.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tokenfly.account.FakeClock;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;

class SpendingTest {
    private final FakeClock clock = new FakeClock();
    private final Spending spending = new Spending(Period.DAY, clock.clocks(), today());

    private long today() {
        return Period.DAY.of(clock.now);
    }

    private void spend(long nanos) {
        spending.add(today(), "glm", new Use(1, 2, 1, 3, nanos));
    }

    /// Asks as a limit asks, which is before anything is spent.
    private long counted() {
        return spending.counted(clock.now);
    }

    private void step(int days) {
        clock.now = clock.now.plus(Duration.ofDays(days));
    }

    private long shown() {
        return spending.byModel(today()).values().stream().mapToLong(Use::nanos).sum();
    }

    @Test
    void useAddsUpByModel() {
        spend(5);
        spend(6);
        spending.add(today(), "kimi", new Use(1, 0, 0, 0, 7));

        assertEquals(18, counted());
        assertEquals(Map.of("glm", new Use(2, 4, 2, 6, 11), "kimi", new Use(1, 0, 0, 0, 7)),
                spending.byModel(today()));
    }

    @Test
    void aNewDayBeginsAtZero() {
        assertEquals(0, counted());
        spend(5);
        clock.pass(Duration.ofHours(14).minusNanos(1));
        assertEquals(5, counted());
        clock.pass(Duration.ofNanos(1));
        assertEquals(0, counted());
        assertEquals(0, shown());
    }

    @Test
    void aClockThatJumpsAheadAndBackFindsWhatItLeft() {
        spend(5);
        step(4000);
        spend(1);

        assertEquals(1, shown());
        step(-4000);
        assertEquals(5, shown());
        step(1);
        assertEquals(0, shown());
    }

    @Test
    void aClockThatGoesBackTakesWhatWasUsedWithIt() {
        spend(5);
        step(-90);

        assertEquals(5, counted());
        spend(1);
        assertEquals(6, shown());
    }

    @Test
    void noStepOfTheClockFreesALimit() {
        counted();
        long spent = 0;
        for (int step : new int[] {1, 1, 40, -1, -300, 5, 0}) {
            spend(3);
            step(step);
            assertEquals(spent += 3, counted());
        }
        clock.pass(Duration.ofHours(13));
        assertEquals(spent, counted());
        assertEquals(Duration.ofHours(1), spending.left());
    }

    @Test
    void whenItsDayIsOverTheClockTellsWhatCounts() {
        counted();
        spend(3);
        step(1);
        spend(4);
        clock.pass(Duration.ofHours(14));
        assertEquals(0, counted(), "by the stepped clock a day has begun, too");

        clock.now = clock.now.minus(Duration.ofHours(1));
        clock.pass(Duration.ofHours(2));
        spend(5);
        clock.pass(Duration.ofHours(22));
        assertEquals(5, counted(), "the same day goes on");
        assertEquals(Duration.ofHours(1), spending.left());
    }
}
