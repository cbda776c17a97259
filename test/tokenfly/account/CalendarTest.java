package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tokenfly.account.ledger.Audit;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

/// Seventy days of a leap year's beginning, a request every twenty minutes: each day and month counts what was
/// spent in it and nothing else, over the ends of days, months and the year, a leap day and restarts.
class CalendarTest extends AccountFixture {
    private static final long PER_DAY = 900;
    private static final long PER_MONTH = 16_000;
    private static final long BALANCE = 1_000_000_000;

    private final Random random = new Random(4);
    private final Map<LocalDate, Long> days = new HashMap<>();
    private final Map<YearMonth, Long> months = new HashMap<>();
    private long spent;

    @Test
    void eachDayAndMonthCountsItsOwn() throws IOException {
        clock.now = Instant.parse("2027-12-22T23:50:00Z");
        var end = Instant.parse("2028-03-02T00:30:00Z");
        books.close();
        open();
        var account = limited();
        while (clock.now.isBefore(end)) {
            ask(account);
            var before = today();
            clock.pass(Duration.ofMinutes(20));
            if (!today().equals(before) && random.nextInt(5) == 0) {
                books.close();
                open();
                account = limited();
            }
        }
        assertEquals(BALANCE - spent, account.balanceNanos().orElseThrow());
        books.close();
        assertEquals(List.of(), Audit.of(Books.ledgerDirectory(data)).faults());
        open();
    }

    private Account limited() {
        return account(new Limits(0, 0, 0, PER_DAY, PER_MONTH, 0), BALANCE);
    }

    private LocalDate today() {
        return clock.now.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private void ask(Account account) {
        long cost = 1 + random.nextInt(40);
        long day = days.getOrDefault(today(), 0L);
        long month = months.getOrDefault(YearMonth.from(today()), 0L);
        assertEquals(Map.of(LimitKind.SPEND_PER_DAY, day, LimitKind.SPEND_PER_MONTH, month), used(account), clock.now::toString);
        if (day + cost > PER_DAY || month + cost > PER_MONTH) {
            assertInstanceOf(Admission.Refused.class, admit(account, cost(cost)), clock.now::toString);
            return;
        }
        admitted(account, cost(cost)).settle(charge(cost, 1));
        days.put(today(), day + cost);
        months.put(YearMonth.from(today()), month + cost);
        spent += cost;
    }
}
