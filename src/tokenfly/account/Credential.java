package tokenfly.account;

import java.time.Instant;
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

    public ApiKey key() {
        return key;
    }

    /// Null if not since the gateway started: it is not kept on disk.
    public Instant lastUsed() {
        return lastUsed;
    }

    void used(Instant now) {
        lastUsed = now;
    }
}
