package tokenfly.account.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// A day or a month of the UTC calendar, each numbered from 1970 on.
public enum Period {
    DAY("day") {
        @Override public long of(Instant instant) {
            return Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY);
        }

        @Override public Instant end(long number) {
            return Instant.ofEpochSecond((number + 1) * SECONDS_PER_DAY);
        }

        @Override String text(long number) {
            return LocalDate.ofEpochDay(number).toString();
        }

        @Override long number(String text) {
            return LocalDate.parse(text).toEpochDay();
        }
    },

    MONTH("month") {
        @Override public long of(Instant instant) {
            LocalDate date = LocalDate.ofEpochDay(DAY.of(instant));
            return (date.getYear() - 1970) * 12L + date.getMonthValue() - 1;
        }

        @Override public Instant end(long number) {
            return month(number + 1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        @Override String text(long number) {
            return month(number).toString();
        }

        @Override long number(String text) {
            return of(YearMonth.parse(text).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
    };

    private static final long SECONDS_PER_DAY = 24 * 60 * 60;

    final String word;

    Period(String word) {
        this.word = word;
    }

    /// The number of the day or month that holds an instant.
    public abstract long of(Instant instant);

    /// When the next one begins.
    public abstract Instant end(long number);

    /// `2026-11-22` or `2026-11`.
    abstract String text(long number);

    /// @throws DateTimeException if it is not as [#text] writes it
    abstract long number(String text);

    private static YearMonth month(long number) {
        return YearMonth.of(1970, 1).plusMonths(number);
    }
}
