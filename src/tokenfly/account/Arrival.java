package tokenfly.account;

import java.util.List;
import tokenfly.account.limits.LimitState;
import tokenfly.account.settings.ApiKey;

/// A request whose head has come: it has its place among the account's requests before anything else
/// of it is read, and until it is admitted or closed. Thread-safe.
public final class Arrival implements AutoCloseable {
    private final Account account;
    final ApiKey key;
    private final Admission refusal;
    /// Guarded by the account.
    boolean isCounted;

    /// @param key null for a request without one
    Arrival(Account account, ApiKey key, Admission refusal) {
        this.account = account;
        this.key = key;
        this.refusal = refusal;
        this.isCounted = refusal == null;
    }

    public Account account() {
        return account;
    }

    /// The limits that hold for it, its account's and its key's.
    public List<LimitState> limits() {
        return account.limitsWith(key);
    }

    /// Whether what it may spend has an end.
    public boolean isBounded() {
        return account.isBounded(key);
    }

    /// Why it has no place, or null when it has one.
    public Admission refusal() {
        return refusal;
    }

    /// Lets the request in, which its reservation then counts, or says why not.
    public Admission admit(Estimate estimate) {
        return account.admit(estimate, this);
    }

    @Override public void close() {
        account.leave(this);
    }
}
