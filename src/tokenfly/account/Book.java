package tokenfly.account;

import tokenfly.account.ledger.Entry;
import tokenfly.account.shared.Answer;

/// What the ledger's entries come to for one account's money. Not thread-safe.
final class Book {
    private long creditsNanos;
    private long chargesNanos;
    private boolean isMetered;
    private boolean isOpened;

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

    void open(long nanos) {
        credit(nanos);
        isOpened = true;
    }

    void credit(long nanos) {
        creditsNanos += nanos;
        isMetered = true;
    }

    void charge(long nanos) {
        chargesNanos += nanos;
    }

    void resume(Entry.Carried carried) {
        creditsNanos = carried.creditsNanos();
        chargesNanos = carried.chargesNanos();
        isMetered = carried.metered();
        isOpened = carried.opened();
    }

    /// What a database says that several gateways share.
    void hear(Answer.Money money) {
        creditsNanos = money.credits();
        chargesNanos = money.charges();
        isMetered = money.metered();
        isOpened = money.opened();
    }

    /// The line that a new segment must begin with.
    Entry carried(String account) {
        return new Entry.Carried(account, creditsNanos, chargesNanos, isMetered, isOpened);
    }
}
