package tokenfly.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.LedgerState;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.shared.Site;

/// Moves the books of one gateway into a database that several share, and out again, while none runs.
///
/// @param data the gateway's directory
/// @param file of the settings that commands and pages made
public record StoreMove(Path data, Path file, Site site, Notices notices) {
    private static final String IMPORTED = "ledger.imported";

    /// Balances, spending and settings; the ledger is then set aside, so that nobody goes on in it.
    ///
    /// @return how many accounts had entries
    /// @throws IOException when a gateway runs on the data directory, or the database is not empty
    public int in() throws IOException {
        Path ledger = Books.ledgerDirectory(data);
        Path aside = data.resolve(IMPORTED);
        if (!Files.isDirectory(ledger)) throw new IOException("there is no ledger in " + ledger);
        if (Files.exists(aside)) throw new IOException(aside + " is there already: move it away");
        List<Entry> carried = new ArrayList<>();
        int accounts;
        try (var store = FileStore.open(data, lock(), Clocks.system(), notices, Disk.REAL, Ledger.SEGMENT_BYTES)) {
            // Orders that lie in the inbox are entered first.
            store.tend();
            for (Account account : store.accounts().all()) account.carry(Instant.now(), carried::add);
            accounts = store.accounts().all().size();
        }
        site.moveIn(carried, new AccountsFile(file).read());
        Ledger.move(ledger, aside);
        return accounts;
    }

    private DataLock lock() throws IOException {
        DataLock lock = DataLock.tryForCommand(data);
        if (lock == null) throw new IOException("a gateway runs on " + data + ": stop it first");
        return lock;
    }

    /// Balances, spending and settings, into a ledger of its own.
    ///
    /// @return how many lines it begins with
    /// @throws IOException when a gateway runs, or there is a ledger
    public int out() throws IOException {
        Path ledger = Books.ledgerDirectory(data);
        if (Files.exists(ledger)) throw new IOException(ledger + " is there already: move it away");
        try (DataLock _ = lock()) {
            var carried = site.moveOut();
            try (var written = new Ledger(ledger, Disk.REAL, () -> Clocks.system().now(), notices,
                    Ledger.SEGMENT_BYTES)) {
                written.open(new Carrying(carried));
            }
            new AccountsFile(file).copy(site.settingsMade());
            return carried.size();
        }
    }

    private record Carrying(List<Entry> carried) implements LedgerState {
        @Override public void apply(Instant time, Entry entry) {
            throw new IllegalStateException("the ledger is new");
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
            carried.forEach(header);
        }
    }
}
