package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tokenfly.account.ledger.Use;

class SpendingTest {
    private final Spending spending = new Spending(100);

    private void spend(long day, long nanos) {
        spending.add(day, "glm", new Use(1, 2, 1, 3, nanos));
    }

    @Test
    void useAddsUpByModel() {
        spend(100, 5);
        spend(100, 6);
        spending.add(100, "kimi", new Use(1, 0, 0, 0, 7));

        assertEquals(18, spending.nanos(100));
        assertEquals(Map.of("glm", new Use(2, 4, 2, 6, 11), "kimi", new Use(1, 0, 0, 0, 7)),
                spending.byModel(100));
    }

    @Test
    void aNewDayBeginsAtZero() {
        spend(100, 5);

        assertEquals(0, spending.nanos(101));
    }

    @Test
    void aClockThatJumpsAheadAndBackFindsWhatItLeft() {
        spend(100, 5);
        spend(4000, 1);

        assertEquals(5, spending.nanos(100));
        assertEquals(1, spending.nanos(4000));
        assertEquals(5, spending.nanos(100));
        assertEquals(0, spending.nanos(101));
    }

    @Test
    void aClockThatGoesBackFreesNoLimit() {
        spend(100, 5);

        assertEquals(5, spending.nanos(3));
        spend(3, 1);
        assertEquals(6, spending.nanos(3));
    }
}
