package tokenfly.account;

/// A request whose head has come: it has its place among the account's requests before anything else
/// of it is read, and until it is admitted or closed. Thread-safe.
public final class Arrival implements AutoCloseable {
    private final Account account;
    private final Admission refusal;
    /// Guarded by the account.
    boolean isCounted;

    Arrival(Account account, Admission refusal) {
        this.account = account;
        this.refusal = refusal;
        this.isCounted = refusal == null;
    }

    public Account account() {
        return account;
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
