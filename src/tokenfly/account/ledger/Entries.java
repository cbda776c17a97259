package tokenfly.account.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

/// Entries from the newest back to the oldest, for people to look at. Not thread-safe.
public interface Entries extends Closeable {
    /// @return null behind the oldest
    Item next() throws IOException;

    /// @param sequence its number in its ledger
    /// @param place where to go on behind it
    record Item(long sequence, Instant time, Entry entry, String place) {}
}
