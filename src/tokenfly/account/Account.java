package tokenfly.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.Period;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

/// One account as it lives: its settings, its books, and what its running requests have taken.
/// Thread-safe. It outlives every reload of the config, which only exchanges its settings.
public final class Account {
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(5);

    private final String name;
    private final Ledger ledger;
    private final Clocks clocks;
    private volatile AccountSettings settings;

    // Guarded by this. Whoever needs the ledger's lock, too, takes that one first.
    private final Book book = new Book();
    private final Rates rates = new Rates();
    private long heldNanos;

    Account(String name, Ledger ledger, Clocks clocks) {
        this.name = name;
        this.ledger = ledger;
        this.clocks = clocks;
        this.settings = AccountSettings.removed(name);
    }

    public String name() {
        return name;
    }

    public AccountSettings settings() {
        return settings;
    }

    void settings(AccountSettings settings) {
        this.settings = settings;
    }

    /// Gives a request whose head has come its place, or says why not: bodies that are still on their
    /// way count like requests that run.
    public Arrival arrive() {
        AccountSettings current = settings;
        if (current.disabled()) return new Arrival(this, new Admission.Disabled());
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            var arrival = new Arrival(this, rates.refusal(current.limits(), 0, nanos, now));
            if (arrival.isCounted) rates.arrived();
            return arrival;
        }
    }

    synchronized void leave(Arrival arrival) {
        if (arrival.isCounted) rates.left();
        arrival.isCounted = false;
    }

    /// Lets a request in, or says why not. Everything is checked before anything is taken.
    public Admission admit(Estimate estimate) {
        try (var arrival = new Arrival(this, new Admission.Disabled())) {
            return admit(estimate, arrival);
        }
    }

    Admission admit(Estimate estimate, Arrival arrival) {
        AccountSettings current = settings;
        if (current.disabled()) return new Admission.Disabled();
        if (estimate.ceilingNanos() > 0 && ledger.isFailing())
            return new Admission.LedgerUnavailable(LEDGER_RETRY);
        Limits limits = current.limits();
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            leave(arrival); // its place becomes the reservation's
            Admission refusal = estimate.ceilingNanos() == 0 ? null
                    : moneyRefusal(limits, estimate, now);
            if (refusal == null) refusal = rates.refusal(limits, estimate.tokens(), nanos, now);
            if (refusal != null) return refusal;
            long held = Math.min(estimate.ceilingNanos(), availableNanos(limits, now));
            // What costs nothing is let in even with a balance below zero.
            held = Math.max(held, 0);
            var reservation = new Reservation(this, held, book.isMetered(), estimate.tokens());
            var admitted = new Admission.Admitted(reservation);
            // Nothing is thrown from here on, or nothing taken.
            reservation.second = rates.take(limits, estimate.tokens(), nanos);
            heldNanos += held;
            return admitted;
        }
    }

    /// The refusal that lasts longest comes first, so that nobody waits a minute for a month.
    private Admission moneyRefusal(Limits limits, Estimate estimate, Instant now) {
        long minimum = estimate.minimumNanos();
        if (book.isMetered() && book.balanceNanos() - heldNanos < minimum)
            return new Admission.BalanceUsedUp(book.balanceNanos(), heldNanos, minimum);
        Admission month =
                spendRefusal(LimitKind.SPEND_PER_MONTH, Period.MONTH, limits, minimum, now);
        if (month != null) return month;
        return spendRefusal(LimitKind.SPEND_PER_DAY, Period.DAY, limits, minimum, now);
    }

    private Admission spendRefusal(LimitKind kind, Period period, Limits limits, long minimum,
            Instant now) {
        long limit = limits.of(kind);
        long used = book.spentNanos(period, now) + heldNanos;
        if (limit == 0 || limit - used >= minimum) return null;
        Instant end = period.end(period.of(now));
        return new Admission.Refused(kind, limit, used, minimum, Duration.between(now, end), end);
    }

    private long availableNanos(Limits limits, Instant now) {
        long available = Long.MAX_VALUE;
        if (book.isMetered()) available = book.balanceNanos() - heldNanos;
        if (limits.spendPerDayNanos() > 0)
            available = Math.min(available,
                    limits.spendPerDayNanos() - book.spentNanos(Period.DAY, now) - heldNanos);
        if (limits.spendPerMonthNanos() > 0)
            available = Math.min(available,
                    limits.spendPerMonthNanos() - book.spentNanos(Period.MONTH, now) - heldNanos);
        return available;
    }

    void settle(Reservation reservation, Charge charge) {
        try {
            Entry entry = reservation.isMetered ? new Entry.Charged(name, charge)
                    : new Entry.Used(name, charge);
            // While the ledger fails, free requests go on: their lines would fill the memory.
            if (charge.nanos() == 0 && ledger.isFailing())
                settled(reservation, entry, charge, clocks.now());
            else ledger.append(entry, time -> settled(reservation, entry, charge, time));
        } finally {
            release(reservation);
        }
    }

    /// The hold goes as the charge comes: at no moment do both count, or neither.
    private synchronized void settled(Reservation reservation, Entry entry, Charge charge,
            Instant time) {
        book.apply(time, entry);
        release(reservation, charge.tokens().total());
    }

    synchronized void release(Reservation reservation) {
        release(reservation, 0);
    }

    private void release(Reservation reservation, long realTokens) {
        if (reservation.isReleased) return;
        long nanos = clocks.elapsedNanos();
        reservation.isReleased = true;
        heldNanos -= reservation.heldNanos();
        rates.release(reservation.second, reservation.tokens, realTokens, nanos);
    }

    /// Credits less charges; empty when the account is not metered against a balance.
    public synchronized OptionalLong balanceNanos() {
        return book.isMetered() ? OptionalLong.of(book.balanceNanos()) : OptionalLong.empty();
    }

    /// What running requests hold.
    public synchronized long heldNanos() {
        return heldNanos;
    }

    /// The limits that are set, in the order of [LimitKind].
    public List<LimitState> limits() {
        Limits limits = settings.limits();
        List<LimitState> states = new ArrayList<>();
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            rates.show(limits, nanos, now, states::add);
            show(LimitKind.SPEND_PER_DAY, Period.DAY, limits, now, states::add);
            show(LimitKind.SPEND_PER_MONTH, Period.MONTH, limits, now, states::add);
        }
        return List.copyOf(states);
    }

    private void show(LimitKind kind, Period period, Limits limits, Instant now,
            Consumer<LimitState> to) {
        if (limits.of(kind) == 0) return;
        long used = book.spentNanos(period, now) + heldNanos;
        Duration resetsIn = used == 0 ? Duration.ZERO
                : Duration.between(now, period.end(period.of(now)));
        to.accept(LimitState.of(kind, limits.of(kind), used, resetsIn, now));
    }

    public AccountView view() {
        Instant now = clocks.now();
        List<LimitState> limits = limits();
        synchronized (this) {
            return new AccountView(name, now, balanceNanos(), heldNanos, rates.running(), limits,
                    book.used(Period.DAY, now), book.used(Period.MONTH, now));
        }
    }

    synchronized void apply(Instant time, Entry entry) {
        book.apply(time, entry);
    }

    synchronized void carry(Instant time, Consumer<Entry> header) {
        book.carry(name, time, header);
    }

    synchronized boolean isOpened() {
        return book.isOpened();
    }

    /// Why so much cannot be credited; null if it can.
    synchronized String creditRefusal(long nanos) {
        if (nanos == 0) return "an amount of 0 changes nothing";
        if (nanos < 0 && !book.isMetered())
            return "account " + name + " has no balance to take from";
        return Math.abs(book.creditsNanos() + nanos) > Charge.MAX_NANOS
                ? "the account's credits would exceed what can be counted" : null;
    }
}
