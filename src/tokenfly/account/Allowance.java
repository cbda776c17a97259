package tokenfly.account;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;
import tokenfly.account.limits.Clocks;
import tokenfly.account.limits.HeardLimits;
import tokenfly.account.limits.LimitState;
import tokenfly.account.limits.Spending;
import tokenfly.account.limits.UseSum;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;
import tokenfly.account.shared.Heard;

/// What is used, spent and taken of one set of limits: an account's, or that of a key within it. Not
/// thread-safe.
final class Allowance {
    final Rates rates = new Rates();
    private final Clocks clocks;
    private Spending days;
    private Spending months;
    private final UseSum total = new UseSum();
    private long heldNanos;
    /// What the database last said of it, and when; null where this process keeps the books.
    private Heard heard;
    private long heardNanos;

    void hear(Heard heard, long nanos) {
        boolean isShort = heard.today() == null && this.heard != null;
        this.heard = isShort ? heard.using(this.heard.today(), this.heard.month(), this.heard.total()) : heard;
        this.heardNanos = nanos;
    }

    Allowance(Clocks clocks) {
        this.clocks = clocks;
    }

    void use(Instant time, String model, Use use) {
        for (Period period : Period.values()) {
            long number = period.of(time);
            carried(period, number, model, use);
        }
        total.add(use);
    }

    /// What was used in a day or month, as a segment's header tells it.
    void carried(Period period, long number, String model, Use use) {
        spending(period, number).add(number, model, use);
    }

    /// What was used in all, as a segment's header tells it.
    void carried(Use use) {
        total.add(use);
    }

    private Spending spending(Period period, long number) {
        return switch (period) {
            case DAY -> days = days == null ? new Spending(period, clocks, number) : days;
            case MONTH -> months = months == null ? new Spending(period, clocks, number) : months;
        };
    }

    private long spentNanos(Period period, Instant now) {
        return spending(period, period.of(now)).counted(now);
    }

    /// By model; a copy.
    Map<String, Use> used(Period period, Instant now) {
        if (heard != null) return heard.used(period);
        Spending spending = period == Period.DAY ? days : months;
        return spending == null ? Map.of() : Map.copyOf(spending.byModel(period.of(now)));
    }

    Use total() {
        return heard != null ? heard.usedInAll() : total.use();
    }

    long heldNanos() {
        return heard != null ? heard.held() : heldNanos;
    }

    long running() {
        return heard != null ? heard.running() : rates.running();
    }

    /// The refusal that lasts longest comes first, so that nobody waits a minute for a month.
    ///
    /// @return null if a hold of so much is within every limit of money
    Admission refusal(Limits limits, long minimum, Instant now) {
        if (limits.spendNanos() > 0 && limits.spendNanos() - total.nanos() - heldNanos < minimum)
            return new Admission.SpendUsedUp(limits.spendNanos(), total.nanos() + heldNanos, minimum);
        Admission month = refusal(LimitKind.SPEND_PER_MONTH, Period.MONTH, limits, minimum, now);
        return month != null ? month : refusal(LimitKind.SPEND_PER_DAY, Period.DAY, limits, minimum, now);
    }

    private Admission refusal(LimitKind kind, Period period, Limits limits, long minimum, Instant now) {
        long limit = limits.of(kind);
        if (limit == 0) return null;
        long used = spentNanos(period, now) + heldNanos;
        if (limit - used >= minimum) return null;
        Duration left = spending(period, period.of(now)).left();
        // The two clocks are never the same to the microsecond, and people know midnight.
        Instant end = now.plus(left).plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        return new Admission.Refused(kind, limit, used, minimum, left, end);
    }

    long availableNanos(Limits limits, Instant now) {
        long available = Long.MAX_VALUE;
        if (limits.spendPerDayNanos() > 0)
            available = Math.min(available,
                    limits.spendPerDayNanos() - spentNanos(Period.DAY, now) - heldNanos);
        if (limits.spendPerMonthNanos() > 0)
            available = Math.min(available,
                    limits.spendPerMonthNanos() - spentNanos(Period.MONTH, now) - heldNanos);
        if (limits.spendNanos() > 0)
            available = Math.min(available, limits.spendNanos() - total.nanos() - heldNanos);
        return available;
    }

    /// Takes what [Rates#prepare] has made room for. Throws nothing.
    ///
    /// @return where the tokens were counted, for [#release]
    int take(long tokens, long nanos, long held) {
        heldNanos += held;
        return rates.take(tokens, nanos);
    }

    void release(int second, long tokens, long realTokens, long nanos, long held) {
        heldNanos -= held;
        rates.release(second, tokens, realTokens, nanos);
    }

    /// The limits of requests and tokens that are set.
    void showRates(Limits limits, long nanos, Instant now, Consumer<LimitState> to) {
        if (heard == null) rates.show(limits, nanos, now, to);
        else heardLimits(limits, nanos, now).showRates(to);
    }

    private HeardLimits heardLimits(Limits limits, long nanos, Instant now) {
        return new HeardLimits(heard, limits, Duration.ofNanos(nanos - heardNanos), now);
    }

    /// The limits that are set, in the order of [LimitKind].
    void show(Limits limits, long nanos, Instant now, Consumer<LimitState> to) {
        showRates(limits, nanos, now, to);
        if (heard != null) {
            heardLimits(limits, nanos, now).showSpending(to);
            return;
        }
        show(LimitKind.SPEND_PER_DAY, Period.DAY, limits, now, to);
        show(LimitKind.SPEND_PER_MONTH, Period.MONTH, limits, now, to);
        if (limits.spendNanos() > 0) to.accept(LimitState.of(LimitKind.SPEND, limits.spendNanos(),
                total.nanos() + heldNanos, Duration.ZERO, now));
    }

    private void show(LimitKind kind, Period period, Limits limits, Instant now,
            Consumer<LimitState> to) {
        if (limits.of(kind) == 0) return;
        long used = spentNanos(period, now) + heldNanos;
        Duration resetsIn = used == 0 ? Duration.ZERO : spending(period, period.of(now)).left();
        to.accept(LimitState.of(kind, limits.of(kind), used, resetsIn, now));
    }

    /// Gives what a new segment must begin with of a key.
    ///
    /// @param isKnown whether there still is such a key
    void carry(String account, String key, boolean isKnown, Instant time, Consumer<Entry> header) {
        for (Period period : Period.values())
            used(period, time).forEach((model, use) -> header.accept(
                    new Entry.CarriedUse(account, period, period.of(time), model, use, key)));
        if (isKnown || !used(Period.MONTH, time).isEmpty())
            header.accept(new Entry.CarriedKey(account, key, total.use()));
    }
}
