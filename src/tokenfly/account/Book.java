package tokenfly.account;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;

/// What the ledger's entries come to for one account. Not thread-safe.
final class Book {
    private long creditsNanos;
    private long chargesNanos;
    private boolean isMetered;
    private boolean isOpened;
    private Spending days;
    private Spending months;

    long creditsNanos() {
        return creditsNanos;
    }

    long balanceNanos() {
        return creditsNanos - chargesNanos;
    }

    /// Whether the account was ever credited, and so has a balance to be held to.
    boolean isMetered() {
        return isMetered;
    }

    boolean isOpened() {
        return isOpened;
    }

    void apply(Instant time, Entry entry) {
        switch (entry) {
            case Entry.Opening(_, var nanos) -> {
                credit(nanos);
                isOpened = true;
            }
            case Entry.Credit credit -> credit(credit.nanos());
            case Entry.Charged(_, var charge) -> {
                chargesNanos += charge.nanos();
                use(time, charge);
            }
            case Entry.Used(_, var charge) -> use(time, charge);
            case Entry.Carried carried -> {
                creditsNanos = carried.creditsNanos();
                chargesNanos = carried.chargesNanos();
                isMetered = carried.metered();
                isOpened = carried.opened();
            }
            case Entry.CarriedUse use -> spending(use.period(), use.number())
                    .add(use.number(), use.model(), use.use());
            case Entry.SegmentStart _, Entry.Taken _ ->
                    throw new IllegalArgumentException("no account: " + entry);
        }
    }

    private void credit(long nanos) {
        creditsNanos += nanos;
        isMetered = true;
    }

    private void use(Instant time, Charge charge) {
        Use use = Use.NONE.plus(charge);
        for (Period period : Period.values()) {
            long number = period.of(time);
            spending(period, number).add(number, charge.model(), use);
        }
    }

    private Spending spending(Period period, long number) {
        return switch (period) {
            case DAY -> days = days == null ? new Spending(number) : days;
            case MONTH -> months = months == null ? new Spending(number) : months;
        };
    }

    /// What was spent in the day or month of an instant.
    long spentNanos(Period period, Instant now) {
        Spending spending = period == Period.DAY ? days : months;
        return spending == null ? 0 : spending.nanos(period.of(now));
    }

    /// A copy.
    Map<String, Use> used(Period period, Instant now) {
        Spending spending = period == Period.DAY ? days : months;
        return spending == null ? Map.of() : Map.copyOf(spending.byModel(period.of(now)));
    }

    /// Gives the lines that a new segment must begin with.
    void carry(String account, Instant time, Consumer<Entry> header) {
        if (isMetered)
            header.accept(new Entry.Carried(account, creditsNanos, chargesNanos, isMetered,
                    isOpened));
        for (Period period : Period.values())
            used(period, time).forEach((model, use) ->
                    header.accept(new Entry.CarriedUse(account, period, period.of(time), model,
                            use)));
    }
}
