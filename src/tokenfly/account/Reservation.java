package tokenfly.account;

import java.util.concurrent.atomic.AtomicBoolean;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.shared.Hold;

/// What an admitted request has taken of its account: a hold on the money, a slot, and its
/// estimated tokens. Thread-safe.
///
/// Settle it with what the request really cost, or close it to void it; use it in
/// `try`-with-resources, so that nothing is kept on any way out.
public final class Reservation implements AutoCloseable {
    private final Account account;
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private final long heldNanos;

    /// Null for a request without one.
    final ApiKey key;
    /// Guarded by the account; null for a request without a key.
    final Allowance ofKey;
    final boolean isMetered;
    final long tokens;
    /// Guarded by the account, like the next one: where the tokens were counted.
    int second;
    int keySecond;
    boolean isReleased;
    /// What it has taken in a database that is shared; null where there is none, or nothing was taken.
    Hold hold;

    Reservation(Account account, ApiKey key, Allowance ofKey, long heldNanos, boolean isMetered,
            long tokens) {
        this.account = account;
        this.key = key;
        this.ofKey = ofKey;
        this.heldNanos = heldNanos;
        this.isMetered = isMetered;
        this.tokens = tokens;
    }

    /// What the request may cost: its ceiling, or less if the account could not cover that.
    public long heldNanos() {
        return heldNanos;
    }

    /// The entry that a charge of it makes.
    Entry entry(Charge charge) {
        Charge named = key == null ? charge : charge.by(key.id());
        return isMetered ? new Entry.Charged(account.name(), named) : new Entry.Used(account.name(), named);
    }

    /// Charges the real cost, which may exceed the hold, and gives the hold and the slot back. When
    /// this returns, the ledger has the entry.
    ///
    /// @throws IllegalStateException if it is settled or closed already
    public void settle(Charge charge) {
        if (!isEnded.compareAndSet(false, true))
            throw new IllegalStateException("a reservation of account " + account.name()
                    + " ended before");
        account.settle(this, charge);
    }

    /// Gives everything back without a charge, if it is not settled. Only the request itself still
    /// counts towards the requests of the minute.
    @Override public void close() {
        if (isEnded.compareAndSet(false, true)) account.end(this);
    }
}
