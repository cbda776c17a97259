package tokenfly.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.History;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.LedgerState;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.shared.Member;

/// The books of a data directory, which decides alone: every account's money and limits are in this
/// process's memory, and every entry is in the directory's ledger. Thread-safe. One process at a time
/// has the books of a directory open.
final class FileStore implements Store {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final DataLock lock;
    private final Notices notices;
    private final Path directory;
    private final Inbox inbox;
    private final Accounts accounts;
    private final Ledger ledger;

    /// Ids of orders that are entered and may still lie in the inbox.
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    /// Until then an order for an account of theirs would be refused.
    private volatile boolean hasSettings;

    private FileStore(Path data, DataLock lock, Clocks clocks, Notices notices, Disk disk,
            long segmentBytes) throws IOException {
        this.clocks = clocks;
        this.lock = lock;
        this.notices = notices;
        this.directory = Books.ledgerDirectory(data);
        this.inbox = new Inbox(data);
        this.ledger = new Ledger(directory, disk, clocks::now, notices, segmentBytes);
        this.accounts = new Accounts(this, clocks);
        ledger.open(new State());
        inbox.clean(clocks.now());
    }

    /// Takes the lock over: it is given back when this throws, or with [#close].
    static FileStore open(Path data, DataLock lock, Clocks clocks, Notices notices, Disk disk,
            long segmentBytes) throws IOException {
        try {
            if (Files.exists(Books.journalDirectory(data)) && !Files.exists(Books.ledgerDirectory(data)))
                throw new IOException("the books of " + data + " are in a store that several gateways share: set"
                        + " store again, or move them out with the command store export. To begin new books, and give"
                        + " every opening credit once more, delete " + Books.journalDirectory(data));
            return new FileStore(data, lock, clocks, notices, disk, segmentBytes);
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

    @Override public Accounts accounts() {
        return accounts;
    }

    @Override public void meet(Account account) {
        // All is in memory.
    }

    @Override public void hear(Collection<Account> accounts) {
        // Nobody else changes them.
    }

    @Override public void look(Account account, ApiKey key) {
        // All is in memory.
    }

    @Override public Admission admit(Account account, Arrival arrival, Estimate estimate) {
        return estimate.ceilingNanos() > 0 && ledger.isFailing() ? new Admission.LedgerUnavailable(RETRY)
                : account.take(estimate, arrival);
    }

    @Override public void settle(Account account, Reservation reservation, Charge charge) {
        try {
            Entry entry = reservation.entry(charge);
            // While the ledger fails, free requests go on: their lines would fill the memory.
            if (charge.nanos() == 0 && ledger.isFailing())
                account.settled(reservation, entry, charge, clocks.now());
            else ledger.append(entry, time -> account.settled(reservation, entry, charge, time));
        } finally {
            account.release(reservation);
        }
    }

    @Override public void release(Account account, Reservation reservation) {
        account.release(reservation);
    }

    @Override public synchronized void apply(List<AccountSettings> settings) {
        accounts.apply(settings);
        for (AccountSettings account : settings)
            if (account.openingNanos().isPresent() && !accounts.byName(account.name()).isOpened())
                enter(new Entry.Opening(account.name(), account.openingNanos().getAsLong()),
                        account.name());
        hasSettings = true;
    }

    @Override public CreditOutcome credit(String account, long nanos, String note) {
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

    @Override public AccountsFile file(Path file) {
        return new AccountsFile(file);
    }

    @Override public Entries entries(String place) throws IOException {
        return History.before(directory, place);
    }

    @Override public Audit audit() throws IOException {
        return Audit.of(directory);
    }

    @Override public Member member() {
        return null;
    }

    @Override public boolean isFailing() {
        return ledger.isFailing();
    }

    /// Syncs the ledger, or writes what waits in it, and enters the orders that lie in the inbox.
    ///
    /// @throws IOException if one of them cannot be read or answered; the others are entered
    @Override public void tend() throws IOException {
        ledger.tend();
        if (!hasSettings) return;
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
            if (accounts.byName(order.account()) == null) notices.unknown(order.account());
            if (!taken.contains(id))
                return credit(order.account(), order.nanos(), order.note(), id);
            return new CreditOutcome.Entered(accounts.byName(order.account()).balanceNanos()
                    .orElse(0));
        } catch (IllegalArgumentException malformed) {
            return new CreditOutcome.Refused(malformed.getMessage());
        }
    }

    @Override public void close() throws IOException {
        try (lock) {
            ledger.close();
        }
    }
}
