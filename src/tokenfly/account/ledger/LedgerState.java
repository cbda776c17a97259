package tokenfly.account.ledger;

import java.time.Instant;
import java.util.function.Consumer;

/// What the ledger's entries add up to. Both methods are called under the ledger's lock.
public interface LedgerState {
    /// Takes an entry in, at start-up, in the order in which it was written.
    void apply(Instant time, Entry entry);

    /// Gives everything that the next segment must begin with.
    void carry(Instant time, Consumer<Entry> header);
}
