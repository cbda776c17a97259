package tokenfly.account;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.shared.Site;

/// A credit ordered by another process than the gateway's: through the inbox, which the gateway
/// looks into, or, if none runs, by opening the books for a moment. It is entered once, whoever
/// dies when.
///
/// @param nanos below zero to take away
/// @param note at most 200 characters; empty for none
public record CreditOrder(String account, long nanos, String note) {
    private static final int MAX_NOTE_CHARS = 200;

    public CreditOrder {
        if (note.length() > MAX_NOTE_CHARS) throw new IllegalArgumentException("a note of " + note.length()
                + " characters is too long: allowed are " + MAX_NOTE_CHARS);
    }

    /// Leaves the order in the inbox and sees to it that it is entered.
    ///
    /// @param settings all accounts, as the gateway would have them
    /// @param wait for the gateway's answer, at most
    /// @throws IOException if there is no gateway and the books cannot be opened; the order is
    ///         withdrawn then
    public CreditOutcome place(Path data, List<AccountSettings> settings, Clocks clocks,
                               Notices notices, Duration wait) throws IOException {
        var inbox = new Inbox(data);
        String id = inbox.order(this, clocks.now());
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            CreditOutcome answer = inbox.takeAnswer(id);
            if (answer != null) return answer;
            if (System.nanoTime() - deadline > 0) return new CreditOutcome.Waiting(id);
            DataLock lock = DataLock.tryForCommand(data);
            if (lock == null) {
                DataLock.pause();
            } else {
                FileStore store = opened(data, lock, clocks, notices, inbox, id);
                try (store) {
                    store.apply(settings);
                    store.tend();
                    // The order stays where it is; its entry, if it was made, bears its id.
                    if (store.isFailing()) return new CreditOutcome.Waiting(id);
                }
            }
        }
    }

    /// Enters it in a database that several gateways share.
    public CreditOutcome place(Site site) throws IOException {
        return SharedStore.credit(site, account, nanos, note);
    }

    private static FileStore opened(Path data, DataLock lock, Clocks clocks, Notices notices,
            Inbox inbox, String id) throws IOException {
        try {
            return FileStore.open(data, lock, clocks, notices, Disk.REAL, Ledger.SEGMENT_BYTES);
        } catch (Throwable fault) {
            inbox.withdraw(id);
            throw fault;
        }
    }
}
