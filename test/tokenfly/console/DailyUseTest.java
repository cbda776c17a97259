package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.Books;
import tokenfly.account.ledger.Period;

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
        use.replay(Books.ledgerDirectory(data), now);

        var days = use.of("alice");
        assertEquals(today - 30, days.firstKey());
        assertEquals(today - 1, days.lastKey());
        assertEquals(30, days.size());
    }

    @Test
    void whatIsEnteredAfterTheStartIsLeftToTheRequestsThatEnd() throws Exception {
        var start = now.minus(Duration.ofDays(10));
        use.replay(Books.ledgerDirectory(data), start);

        assertTrue(use.of("alice").lastKey() <= Period.DAY.of(start));
    }

    @Test
    void anotherAccountHasNone() throws Exception {
        use.replay(Books.ledgerDirectory(data), now);

        assertEquals(new TreeMap<>(), use.of("bob"));
        assertEquals(use.of("alice"), use.of(null));
    }
}
