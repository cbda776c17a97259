package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.Books;
import tokenfly.account.ledger.History;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;

class DailyUseTest {
    private final Instant now = Instant.now();
    private final long today = Period.DAY.of(now);
    private final DailyUse use = new DailyUse(() -> now);

    @TempDir
    Path data;

    @BeforeEach
    void aLedgerOfFortyDays() throws Exception {
        PastUse.write(data, "alice", 40);
    }

    @Test
    void aMonthIsReadFromTheLedgerAndNoMore() throws Exception {
        use.replay(History.before(Books.ledgerDirectory(data), null), now);

        var days = of("alice");
        assertEquals(today - 30, days.firstKey());
        assertEquals(today - 1, days.lastKey());
        assertEquals(30, days.size());
    }

    @Test
    void whatIsEnteredAfterTheStartIsLeftToTheRequestsThatEnd() throws Exception {
        var start = now.minus(Duration.ofDays(10));
        use.replay(History.before(Books.ledgerDirectory(data), null), start);

        assertTrue(of("alice").lastKey() <= Period.DAY.of(start));
    }

    @Test
    void anotherAccountHasNone() throws Exception {
        use.replay(History.before(Books.ledgerDirectory(data), null), now);

        assertEquals(new TreeMap<>(), of("bob"));
        assertEquals(of("alice"), of(null));
    }

    @Test
    void useIsDividedByKeyAndKeptToTheDaysAskedFor() throws Exception {
        use.replay(History.before(Books.ledgerDirectory(data), null), now);

        var wanted = new DailyUse.Wanted("alice", DailyUse.By.KEY, today - 7, today - 3);
        assertEquals(5, use.of(wanted).size());
        assertEquals(Set.of(""), use.of(wanted).get(today - 3).keySet());
        var byAccount = new DailyUse.Wanted(null, DailyUse.By.ACCOUNT, today - 3, today);
        assertEquals(Set.of("alice"), use.of(byAccount).get(today - 3).keySet());
    }

    private SortedMap<Long, SortedMap<String, Use>> of(String account) {
        return use.of(new DailyUse.Wanted(account, DailyUse.By.MODEL, 0, Long.MAX_VALUE));
    }
}
