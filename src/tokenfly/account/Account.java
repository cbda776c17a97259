package tokenfly.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;
import tokenfly.account.limits.Clocks;
import tokenfly.account.limits.LimitState;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;
import tokenfly.account.shared.Answer;
import tokenfly.account.shared.Heard;
import tokenfly.account.shared.Hold;

/// One account as it lives: its settings, its books, and what its running requests have taken.
/// Thread-safe. It outlives every reload of the config, which only exchanges its settings.
public final class Account {
    private final String name;
    private final Store store;
    private final Clocks clocks;
    private volatile AccountSettings settings;
    /// Whether a database of several gateways has said what it knows.
    private volatile boolean isHeard;

    // Guarded by this. Whoever needs the ledger's lock, too, takes that one first.
    private final Book book = new Book();
    private final Allowance whole;
    /// By the short id of the key; empty for requests without one.
    private final Map<String, Allowance> byKey = new HashMap<>(2);

    Account(String name, Store store, Clocks clocks) {
        this.name = name;
        this.store = store;
        this.clocks = clocks;
        this.whole = new Allowance(clocks);
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

    private Allowance of(ApiKey key) {
        return key == null ? null : of(key.id());
    }

    private Allowance of(String key) {
        return byKey.computeIfAbsent(key, _ -> new Allowance(clocks));
    }

    private static Limits limits(ApiKey key) {
        return key == null ? Limits.NONE : key.limits().limits();
    }

    /// Gives a request whose head has come its place, or says why not: bodies that are still on their
    /// way count like requests that run.
    ///
    /// @param key null for a request without one
    Arrival arrive(ApiKey key) {
        AccountSettings current = settings;
        if (current.disabled()) return new Arrival(this, key, new Admission.Disabled());
        store.meet(this);
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            Allowance own = of(key);
            Admission refusal = whole.rates.refusal(current.limits(), 0, nanos, now);
            if (refusal == null && own != null)
                refusal = Admission.ofKey(own.rates.refusal(limits(key), 0, nanos, now));
            var arrival = new Arrival(this, key, refusal);
            if (!arrival.isCounted) return arrival;
            whole.rates.arrived();
            if (own != null) own.rates.arrived();
            return arrival;
        }
    }

    synchronized void leave(Arrival arrival) {
        if (!arrival.isCounted) return;
        arrival.isCounted = false;
        whole.rates.left();
        if (arrival.key != null) of(arrival.key).rates.left();
    }

    /// Lets a request in, or says why not. Everything is checked before anything is taken.
    Admission admit(Estimate estimate, Arrival arrival) {
        return settings.disabled() ? new Admission.Disabled() : store.admit(this, arrival, estimate);
    }

    /// Lets a request in by what this process knows, or says why not.
    Admission take(Estimate estimate, Arrival arrival) {
        AccountSettings current = settings;
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            leave(arrival); // its place becomes the reservation's
            Admission refusal = refusal(current.limits(), arrival.key, estimate, nanos, now);
            return refusal != null ? refusal
                    : admitted(current.limits(), arrival.key, estimate, nanos, now);
        }
    }

    /// A request must fit its account and its key. Money goes first: who has none need not wait.
    private Admission refusal(Limits limits, ApiKey key, Estimate estimate, long nanos, Instant now) {
        Allowance own = of(key);
        long minimum = estimate.minimumNanos();
        if (estimate.ceilingNanos() > 0) {
            if (book.isMetered() && book.balanceNanos() - whole.heldNanos() < minimum)
                return new Admission.BalanceUsedUp(book.balanceNanos(), whole.heldNanos(), minimum);
            Admission refusal = whole.refusal(limits, minimum, now);
            if (refusal != null) return refusal;
            if (own != null) refusal = own.refusal(limits(key), minimum, now);
            if (refusal != null) return Admission.ofKey(refusal);
        }
        Admission refusal = whole.rates.refusal(limits, estimate.tokens(), nanos, now);
        return refusal != null || own == null ? refusal
                : Admission.ofKey(own.rates.refusal(limits(key), estimate.tokens(), nanos, now));
    }

    private Admission admitted(Limits limits, ApiKey key, Estimate estimate, long nanos, Instant now) {
        Allowance own = of(key);
        long available = whole.availableNanos(limits, now);
        if (book.isMetered()) available = Math.min(available, book.balanceNanos() - whole.heldNanos());
        if (own != null) available = Math.min(available, own.availableNanos(limits(key), now));
        // What costs nothing is let in even with a balance below zero.
        long held = Math.max(0, Math.min(estimate.ceilingNanos(), available));
        var reservation = new Reservation(this, key, own, held, book.isMetered(), estimate.tokens());
        return taken(limits, reservation, nanos);
    }

    private Admission taken(Limits limits, Reservation reservation, long nanos) {
        var admitted = new Admission.Admitted(reservation);
        Allowance own = reservation.ofKey;
        whole.rates.prepare(limits, nanos);
        if (own != null) own.rates.prepare(limits(reservation.key), nanos);
        // From here on nothing needs memory, so that all is taken or, before, nothing.
        reservation.second = whole.take(reservation.tokens, nanos, reservation.heldNanos());
        if (own != null) reservation.keySecond = own.take(reservation.tokens, nanos, reservation.heldNanos());
        return admitted;
    }

    /// Lets a request in that a database of several gateways let in.
    ///
    /// @param held nano-units
    synchronized Admission taken(Arrival arrival, Hold hold, long held, boolean isMetered, long tokens) {
        leave(arrival);
        var reservation = new Reservation(this, arrival.key, of(arrival.key), held, isMetered, tokens);
        reservation.hold = hold;
        return taken(settings.limits(), reservation, clocks.elapsedNanos());
    }

    /// Notes what the database says.
    ///
    /// @param heard null where it says nothing of the whole account
    /// @param ofKey null where it says nothing of the key
    synchronized void hear(Answer.Money money, Heard heard, String key, Heard ofKey) {
        long nanos = clocks.elapsedNanos();
        book.hear(money);
        if (heard != null) whole.hear(heard, nanos);
        if (ofKey != null) of(key).hear(ofKey, nanos);
        isHeard = true;
    }

    /// @param money null when the store has none of it
    synchronized void hear(Answer.Money money) {
        if (money != null) book.hear(money);
    }

    boolean isHeard() {
        return isHeard;
    }

    void settle(Reservation reservation, Charge charge) {
        store.settle(this, reservation, charge);
    }

    void end(Reservation reservation) {
        store.release(this, reservation);
    }

    /// The hold goes as the charge comes: at no moment do both count, or neither.
    synchronized void settled(Reservation reservation, Entry entry, Charge charge, Instant time) {
        apply(time, entry);
        release(reservation, charge.tokens().total());
    }

    synchronized void release(Reservation reservation) {
        release(reservation, 0);
    }

    private void release(Reservation of, long realTokens) {
        if (of.isReleased) return;
        long nanos = clocks.elapsedNanos();
        of.isReleased = true;
        whole.release(of.second, of.tokens, realTokens, nanos, of.heldNanos());
        if (of.ofKey != null)
            of.ofKey.release(of.keySecond, of.tokens, realTokens, nanos, of.heldNanos());
    }

    /// The charge of a request whose hold a database has: it will say what all comes to.
    synchronized void charged(Reservation reservation, long nanos) {
        if (reservation.isMetered) book.charge(nanos);
    }

    /// Credits less charges; empty when the account is not metered against a balance.
    public synchronized OptionalLong balanceNanos() {
        return book.isMetered() ? OptionalLong.of(book.balanceNanos()) : OptionalLong.empty();
    }

    /// Whether there is less than the operator wants there to be.
    public boolean isLow() {
        var balance = balanceNanos();
        return balance.isPresent() && balance.getAsLong() < settings.lowNanos();
    }

    /// What running requests hold.
    public synchronized long heldNanos() {
        return whole.heldNanos();
    }

    /// The limits that are set, in the order of [LimitKind].
    public List<LimitState> limits() {
        return limitsOf(whole, settings.limits());
    }

    private List<LimitState> limitsOf(Allowance allowance, Limits limits) {
        List<LimitState> states = new ArrayList<>();
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            allowance.show(limits, nanos, now, states::add);
        }
        return List.copyOf(states);
    }

    /// Of each kind of limit the account's or the key's, whichever leaves less.
    List<LimitState> limitsWith(ApiKey key) {
        return tightest(key, Allowance::show);
    }

    /// The same of requests, tokens and running requests alone.
    List<LimitState> ratesWith(ApiKey key) {
        return tightest(key, Allowance::showRates);
    }

    /// What of an allowance is wanted.
    private interface Look {
        void at(Allowance allowance, Limits limits, long nanos, Instant now, Consumer<LimitState> to);
    }

    private List<LimitState> tightest(ApiKey key, Look look) {
        List<LimitState> states = new ArrayList<>(LimitKind.values().length);
        Limits own = limits(key);
        long nanos = clocks.elapsedNanos();
        Instant now = clocks.now();
        synchronized (this) {
            look.at(whole, settings.limits(), nanos, now, states::add);
            if (!own.equals(Limits.NONE)) look.at(of(key), own, nanos, now, state -> addTighter(states, state));
        }
        return states;
    }

    private static void addTighter(List<LimitState> states, LimitState state) {
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).kind() != state.kind()) continue;
            if (state.remaining() < states.get(i).remaining()) states.set(i, state);
            return;
        }
        states.add(state);
    }

    private List<LimitState> limitsOf(ApiKey key) {
        Allowance own;
        synchronized (this) {
            own = of(key);
        }
        return limitsOf(own, limits(key));
    }

    /// Whether what a request with this key may spend has an end.
    boolean isBounded(ApiKey key) {
        return balanceNanos().isPresent() || settings.limits().limitsSpending()
                || limits(key).limitsSpending();
    }

    public AccountView view() {
        store.look(this, null);
        Instant now = clocks.now();
        List<LimitState> limits = limits();
        synchronized (this) {
            return new AccountView(name, now, balanceNanos(), settings.lowNanos(), whole.heldNanos(),
                    whole.running(), limits, whole.used(Period.DAY, now), whole.used(Period.MONTH, now));
        }
    }

    KeyView view(ApiKey key) {
        store.look(this, key);
        return seen(key);
    }

    private KeyView seen(ApiKey key) {
        Instant now = clocks.now();
        List<LimitState> limits = limitsOf(key);
        synchronized (this) {
            Allowance own = of(key);
            return new KeyView(key, own.heldNanos(), own.running(), limits,
                    own.used(Period.DAY, now), own.used(Period.MONTH, now), own.total());
        }
    }

    synchronized void apply(Instant time, Entry entry) {
        switch (entry) {
            case Entry.Opening(_, var nanos) -> book.open(nanos);
            case Entry.Credit credit -> book.credit(credit.nanos());
            case Entry.Charged(_, var charge) -> {
                book.charge(charge.nanos());
                use(time, charge);
            }
            case Entry.Used(_, var charge) -> use(time, charge);
            case Entry.Carried carried -> book.resume(carried);
            case Entry.CarriedUse(_, var period, var number, var model, var use, var key) -> {
                whole.carried(period, number, model, use);
                of(key).carried(period, number, model, use);
            }
            case Entry.CarriedKey(_, var key, var use) -> of(key).carried(use);
            case Entry.SegmentStart _, Entry.Taken _ ->
                    throw new IllegalArgumentException("no account: " + entry);
        }
    }

    private void use(Instant time, Charge charge) {
        Use use = Use.NONE.plus(charge);
        whole.use(time, charge.model(), use);
        of(charge.key()).use(time, charge.model(), use);
    }

    synchronized void carry(Instant time, Consumer<Entry> header) {
        if (book.isMetered()) header.accept(book.carried(name));
        Set<String> known = settings.keys().stream().map(ApiKey::id).collect(Collectors.toSet());
        byKey.forEach((key, own) -> own.carry(name, key, known.contains(key), time, header));
    }

    synchronized boolean isOpened() {
        return book.isOpened();
    }

    /// Why so much cannot be credited; null if it can.
    synchronized String creditRefusal(long nanos) {
        return creditRefusal(name, nanos, book.creditsNanos(), book.isMetered());
    }

    static String creditRefusal(String name, long nanos, long creditsNanos, boolean isMetered) {
        if (nanos == 0) return "an amount of 0 changes nothing";
        if (nanos < 0 && !isMetered) return "account " + name + " has no balance to take from";
        return Math.abs(creditsNanos + nanos) > Charge.MAX_NANOS
                ? "the account's credits would exceed what can be counted" : null;
    }
}
