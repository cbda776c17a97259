package tokenfly.account;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.shared.Member;
import tokenfly.thread.Pulse;

/// All accounts, and the [Store] that keeps them. The front door of this package. Thread-safe.
public final class Books implements AutoCloseable {
    /// How often the ledger is synced and the inbox looked into.
    private static final Duration TEND = Duration.ofMillis(100);
    private static final Duration COMMAND_WAIT = Duration.ofSeconds(5);
    private static final Duration NOTICE_INTERVAL = Duration.ofMinutes(1);

    private final Store store;
    private final Notices notices;
    private Pulse tending;
    private long nextNoticeNanos = System.nanoTime();

    private Books(Store store, Notices notices) {
        this.store = store;
        this.notices = notices;
    }

    public static Path ledgerDirectory(Path data) {
        return data.resolve("ledger");
    }

    /// Where a gateway that shares a store keeps its part.
    static Path journalDirectory(Path data) {
        return data.resolve("journal");
    }

    /// Opens the books of a data directory, which is made if need be, and tends them until
    /// [#close].
    ///
    /// @param notices told in a sentence of what an operator should know, on any thread
    /// @throws IOException if another gateway has them, the ledger is damaged, or the disk fails;
    ///         the message is for the operator
    public static Books open(Path data, Clocks clocks, Notices notices)
            throws IOException {
        Books books = open(data, clocks, notices, Disk.REAL, Ledger.SEGMENT_BYTES);
        books.start();
        return books;
    }

    /// The same on another disk and with segments of another size, for tests and benchmarks.
    /// Nothing tends these books but [#tend].
    public static Books open(Path data, Clocks clocks, Notices notices, Disk disk,
            long segmentBytes) throws IOException {
        return new Books(FileStore.open(data, DataLock.forGateway(data, COMMAND_WAIT), clocks, notices, disk,
                segmentBytes), notices);
    }

    /// Takes part in books that several gateways share.
    ///
    /// @param data where this one keeps its journal
    /// @throws IOException also when the database cannot be used
    public static Books open(Path data, Clocks clocks, Notices notices, Sharing sharing) throws IOException {
        Books books = new Books(SharedStore.open(data, DataLock.forGateway(data, COMMAND_WAIT), clocks, notices,
                sharing), notices);
        books.start();
        return books;
    }

    public Accounts accounts() {
        return store.accounts();
    }

    /// The settings that the program writes, which lie in this file, or are shared and lie there as a copy.
    public AccountsFile accountsFile(Path file) {
        return store.file(file);
    }

    /// The entries before a place, the newest first.
    ///
    /// @param place of an item, or null for all
    /// @throws IllegalArgumentException if it is no place
    public Entries entries(String place) throws IOException {
        return store.entries(place);
    }

    /// Reads and verifies all of them.
    public Audit audit() throws IOException {
        return store.audit();
    }

    /// This process's part in what is shared; null where nothing is.
    public Member member() {
        return store.member();
    }

    /// Sees to it that what is known of these accounts' balances is what holds now, at once for all.
    public void hear(Collection<Account> accounts) {
        store.hear(accounts);
    }

    /// Which of what the operator should know this gateway is to tell: each thing is told by one of those that
    /// share a store.
    ///
    /// @param told which of it this one has told since it asked last
    /// @return null when nobody can say now
    public List<String> notices(List<String> found, List<String> told) {
        var member = store.member();
        return member == null ? found : member.notices(found, told);
    }

    /// Exchanges the settings of all accounts, and enters the opening credit of those that never
    /// had one.
    public void apply(List<AccountSettings> settings) {
        store.apply(settings);
    }

    /// Adds to an account's balance, or takes away from it if `nanos` is below zero.
    ///
    /// @param note for whoever reads the ledger, at most 200 characters; empty for none
    public CreditOutcome credit(String account, long nanos, String note) {
        return store.credit(account, nanos, note);
    }

    /// Whether requests that cost money are refused because their entries could not be kept.
    public boolean isFailing() {
        return store.isFailing();
    }

    private void start() {
        tending = Pulse.start("books", TEND, this::tendAndTell);
    }

    private void tendAndTell() {
        try {
            tend();
        } catch (IOException fault) {
            if (System.nanoTime() - nextNoticeNanos < 0) return;
            nextNoticeNanos = System.nanoTime() + NOTICE_INTERVAL.toNanos();
            notices.accept("the inbox cannot be read: " + fault);
        }
    }

    /// Makes durable what was entered, and enters what other processes ask for.
    ///
    /// @throws IOException if an order of theirs cannot be read or answered; the others are entered
    void tend() throws IOException {
        store.tend();
    }

    /// Gives the books back: whatever is held is void, what was charged is synced.
    @Override public void close() throws IOException {
        if (tending != null) {
            tending.close();
            tending.join();
        }
        store.close();
    }
}
