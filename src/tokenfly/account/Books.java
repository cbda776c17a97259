package tokenfly.account;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.LedgerState;
import tokenfly.account.ledger.Notices;
import tokenfly.account.settings.AccountSettings;
import tokenfly.thread.Pulse;

/// The books of a data directory: all accounts and the ledger they stand in. The front door of this
/// package. Thread-safe. One process at a time has the books of a directory open.
public final class Books implements AutoCloseable {
    /// How often the ledger is synced and the inbox looked into.
    private static final Duration TEND = Duration.ofMillis(100);
    private static final Duration COMMAND_WAIT = Duration.ofSeconds(5);
    private static final Duration NOTICE_INTERVAL = Duration.ofMinutes(1);

    private final Clocks clocks;
    private final Notices notices;
    private final DataLock lock;
    private final Inbox inbox;
    private final Accounts accounts;
    private final Ledger ledger;
    private Pulse tending;
    private long nextNoticeNanos = System.nanoTime();

    /// Ids of orders that are entered and may still lie in the inbox.
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    private Books(Path data, DataLock lock, Clocks clocks, Notices notices, Disk disk,
                  long segmentBytes) throws IOException {
        this.clocks = clocks;
        this.notices = notices;
        this.lock = lock;
        this.inbox = new Inbox(data);
        this.ledger = new Ledger(ledgerDirectory(data), disk, clocks::now, notices, segmentBytes);
        this.accounts = new Accounts(ledger, clocks);
        ledger.open(new State());
        inbox.clean(clocks.now());
    }

    public static Path ledgerDirectory(Path data) {
        return data.resolve("ledger");
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
        return open(data, DataLock.forGateway(data, COMMAND_WAIT), clocks, notices, disk,
                segmentBytes);
    }

    static Books open(Path data, DataLock lock, Clocks clocks, Notices notices, Disk disk,
                              long segmentBytes) throws IOException {
        try {
            return new Books(data, lock, clocks, notices, disk, segmentBytes);
        } catch (Throwable fault) {
            lock.close();
            throw fault;
        }
    }

    /// What the ledger's lines come to.
    private final class State implements LedgerState {
        @Override public void apply(Instant time, Entry entry) {
            switch (entry) {
                case Entry.Opening(var account, _) -> accounts.made(account).apply(time, entry);
                case Entry.Credit(var account, _, _, var id) -> {
                    accounts.made(account).apply(time, entry);
                    if (!id.isEmpty()) taken.add(id);
                }
                case Entry.Charged(var account, _) -> accounts.made(account).apply(time, entry);
                case Entry.Used(var account, _) -> accounts.made(account).apply(time, entry);
                case Entry.Carried carried -> accounts.made(carried.account()).apply(time, entry);
                case Entry.CarriedUse use -> accounts.made(use.account()).apply(time, entry);
                case Entry.CarriedKey key -> accounts.made(key.account()).apply(time, entry);
                case Entry.Taken(var id) -> taken.add(id);
                case Entry.SegmentStart _ -> { }
            }
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
            for (Account account : accounts.all()) account.carry(time, header);
            for (String id : taken) header.accept(new Entry.Taken(id));
        }
    }

    public Accounts accounts() {
        return accounts;
    }

    /// Exchanges the settings of all accounts, and enters the opening credit of those that never
    /// had one.
    public synchronized void apply(List<AccountSettings> settings) {
        accounts.apply(settings);
        for (AccountSettings account : settings)
            if (account.openingNanos().isPresent() && !accounts.byName(account.name()).isOpened())
                enter(new Entry.Opening(account.name(), account.openingNanos().getAsLong()),
                        account.name());
    }

    /// Adds to an account's balance, or takes away from it if `nanos` is below zero.
    ///
    /// @param note for whoever reads the ledger, at most 200 characters; empty for none
    public CreditOutcome credit(String account, long nanos, String note) {
        return credit(account, nanos, note, "");
    }

    /// Synchronized, since nobody else changes what is checked before the entry is made.
    private synchronized CreditOutcome credit(String name, long nanos, String note, String id) {
        Account account = accounts.byName(name);
        if (account == null) return new CreditOutcome.Refused("there is no account " + name);
        if (ledger.isFailing())
            return new CreditOutcome.Refused("the ledger cannot be written at the moment");
        try {
            String refusal = account.creditRefusal(nanos);
            if (refusal != null) return new CreditOutcome.Refused(refusal);
            enter(new Entry.Credit(name, nanos, note, id), name);
            return ledger.isFailing() ? new CreditOutcome.Waiting(id)
                    : new CreditOutcome.Entered(account.balanceNanos().getAsLong());
        } catch (IllegalArgumentException outOfBounds) {
            return new CreditOutcome.Refused(outOfBounds.getMessage());
        }
    }

    private void enter(Entry entry, String account) {
        ledger.append(entry, time -> {
            accounts.byName(account).apply(time, entry);
            if (entry instanceof Entry.Credit(_, _, _, var id) && !id.isEmpty()) taken.add(id);
        });
    }

    /// Whether requests that cost money are refused because the disk refuses the ledger's lines.
    public boolean isFailing() {
        return ledger.isFailing();
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

    /// Syncs the ledger, or writes what waits in it, and enters the orders that lie in the inbox.
    ///
    /// @throws IOException if one of them cannot be read or answered; the others are entered
    void tend() throws IOException {
        ledger.tend();
        IOException fault = null;
        for (String id : inbox.orders()) {
            if (ledger.isFailing()) return;
            try {
                take(id);
            } catch (IOException unreadable) {
                fault = unreadable;
            }
        }
        if (!taken.isEmpty()) taken.retainAll(inbox.orders());
        if (fault != null) throw fault;
    }

    private void take(String id) throws IOException {
        CreditOutcome outcome = entered(id);
        // The order may go only when its entry would survive a power failure.
        ledger.tend();
        if (!ledger.isFailing()) inbox.answer(id, outcome);
    }

    private CreditOutcome entered(String id) throws IOException {
        try {
            CreditOrder order = inbox.read(id);
            if (!taken.contains(id))
                return credit(order.account(), order.nanos(), order.note(), id);
            return new CreditOutcome.Entered(accounts.byName(order.account()).balanceNanos()
                    .orElse(0));
        } catch (IllegalArgumentException malformed) {
            return new CreditOutcome.Refused(malformed.getMessage());
        }
    }

    /// Gives the books back: whatever is held is void, what was charged is synced.
    @Override public void close() throws IOException {
        if (tending != null) {
            tending.close();
            tending.join();
        }
        try (lock) {
            ledger.close();
        }
    }
}
