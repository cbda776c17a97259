package tokenfly.account;

import java.time.Instant;
import java.util.List;
import tokenfly.account.limits.LimitState;
import tokenfly.account.settings.ApiKey;

/// A key that is in use and whose it is. Thread-safe.
public final class Credential {
    private final Account account;
    private final ApiKey key;
    private volatile Instant lastUsed;

    Credential(Account account, ApiKey key, Instant lastUsed) {
        this.account = account;
        this.key = key;
        this.lastUsed = lastUsed;
    }

    public Account account() {
        return account;
    }

    /// Null for somebody who is known otherwise.
    public ApiKey key() {
        return key;
    }

    /// Gives a request whose head has come its place, or says why not.
    public Arrival arrive() {
        return account.arrive(key);
    }

    /// Of the limits of requests and tokens the account's or the key's, whichever leaves less.
    public List<LimitState> rates() {
        return account.ratesWith(key);
    }

    /// What was used with the key, and what its own limits are; null without a key.
    public KeyView view() {
        return key == null ? null : account.view(key);
    }

    /// Null if not since the gateway started: it is not kept on disk.
    public Instant lastUsed() {
        return lastUsed;
    }

    void used(Instant now) {
        lastUsed = now;
    }
}
