package tokenfly.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Consumer;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.LedgerState;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;
import tokenfly.account.shared.Answer;
import tokenfly.account.shared.Hold;
import tokenfly.account.shared.Member;
import tokenfly.account.shared.Site;

/// The books of several gateways: a database decides, and this process keeps a journal of what its own
/// requests cost, which the database gets. Thread-safe.
///
/// What costs money asks the database, always: nothing is admitted on what is remembered. What is free
/// asks only where a limit counts it, and goes by this process's own count while the database is away.
final class SharedStore implements Store {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final DataLock lock;
    private final Site site;
    private final Accounts accounts;
    private final Ledger journal;
    private final Member member;
    private volatile List<AccountSettings> settings = List.of();

    private SharedStore(Path data, DataLock lock, Clocks clocks, Notices notices, Sharing sharing)
            throws IOException {
        this.clocks = clocks;
        this.lock = lock;
        this.site = Site.open(sharing.store(), sharing.currency());
        this.accounts = new Accounts(this, clocks);
        var at = site.journal(Books.journalDirectory(data), notices);
        this.journal = new Ledger(at.directory(), Disk.REAL, clocks::now, notices, Ledger.SEGMENT_BYTES);
        journal.open(new Nothing());
        this.member = site.join(at, sharing.version(), sharing.config(), sharing.rhythm(), clocks::now,
                new Owner(notices, sharing));
    }

    /// Takes the lock over: it is given back when this throws, or with [#close].
    static SharedStore open(Path data, DataLock lock, Clocks clocks, Notices notices, Sharing sharing)
            throws IOException {
        try {
            if (Files.exists(Books.ledgerDirectory(data))) throw new IOException("there are books of this gateway"
                    + " alone in " + Books.ledgerDirectory(data) + ": move them into the store with the command"
                    + " store import, or move that directory away");
            return new SharedStore(data, lock, clocks, notices, sharing);
        } catch (Throwable fault) {
            lock.close();
            throw fault;
        }
    }

    /// The journal's lines are added up in the database.
    private static final class Nothing implements LedgerState {
        @Override public void apply(Instant time, Entry entry) {
            // See above.
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
            // See above.
        }
    }

    private final class Owner implements Member.Owner {
        private final Notices notices;
        private final Sharing sharing;
        private final AccountsFile file;

        Owner(Notices notices, Sharing sharing) {
            this.notices = notices;
            this.sharing = sharing;
            this.file = new AccountsFile(sharing.file());
        }

        @Override public void settings(SequencedMap<String, String> values) throws IOException {
            if (file.copy(values)) sharing.changed().run();
        }

        @Override public List<Entry.Opening> openings() {
            return SharedStore.openings(settings);
        }

        @Override public void accounts(List<String> names) {
            names.forEach(accounts::made);
        }

        @Override public void say(String sentence) {
            notices.accept(sentence);
        }

        @Override public void superseded(String why) {
            sharing.superseded().accept(why);
        }
    }

    private static List<Entry.Opening> openings(List<AccountSettings> settings) {
        return settings.stream().filter(account -> account.openingNanos().isPresent())
                .map(account -> new Entry.Opening(account.name(), account.openingNanos().getAsLong())).toList();
    }

    @Override public Accounts accounts() {
        return accounts;
    }

    @Override public AccountsFile file(Path file) {
        return new AccountsFile(file, site::edit);
    }

    @Override public Entries entries(String place) {
        return site.entries(place);
    }

    @Override public Audit audit() throws IOException {
        return site.audit();
    }

    @Override public Member member() {
        return member;
    }

    @Override public void meet(Account account) {
        if (!account.isHeard()) look(account, null);
    }

    @Override public void look(Account account, ApiKey key) {
        var seen = member.look(account.name(), key == null ? "*" : key.id());
        if (seen == null) return;
        if (key == null) account.hear(seen.money(), seen.heard(), null, null);
        else account.hear(seen.money(), null, key.id(), seen.heard());
    }

    @Override public void hear(Collection<Account> all) {
        if (all.isEmpty()) return;
        var heard = member.money(all.stream().map(Account::name).toList());
        if (heard != null) all.forEach(account -> account.hear(heard.get(account.name())));
    }

    @Override public Admission admit(Account account, Arrival arrival, Estimate estimate) {
        boolean costs = estimate.ceilingNanos() > 0;
        Limits limits = account.settings().limits();
        Limits own = arrival.key == null || arrival.key.limits().limits().equals(Limits.NONE) ? null
                : arrival.key.limits().limits();
        if (!costs && (!member.isUp() || !isCounted(limits) && (own == null || !isCounted(own))))
            return account.take(estimate, arrival);
        if (costs && journal.isFailing()) return new Admission.LedgerUnavailable(RETRY);
        String key = arrival.key == null ? "" : arrival.key.id();
        var answer = member.admit(account.name(), key, limits, own, estimate.ceilingNanos(),
                estimate.minimumNanos(), estimate.tokens());
        return switch (answer) {
            case Answer.Unknown(var retryAfter) -> costs ? new Admission.LedgerUnavailable(retryAfter)
                    : account.take(estimate, arrival);
            case Answer.Admitted admitted -> {
                account.hear(admitted.money(), admitted.whole(), key, admitted.own());
                yield taken(account, arrival, admitted, estimate);
            }
            case Answer.Refused refused -> {
                account.hear(refused.money(), refused.whole(), key, refused.own());
                yield new SharedRefusal(refused, refused.ofKey() ? own : limits, estimate, clocks.now()).admission();
            }
        };
    }

    private static boolean isCounted(Limits limits) {
        return limits.of(LimitKind.REQUESTS_PER_MINUTE) > 0 || limits.of(LimitKind.TOKENS_PER_MINUTE) > 0
                || limits.of(LimitKind.CONCURRENT_REQUESTS) > 0;
    }

    private Admission taken(Account account, Arrival arrival, Answer.Admitted admitted, Estimate estimate) {
        Admission taken = null;
        try {
            taken = account.taken(arrival, admitted.hold(), admitted.hold().nanos(), admitted.money().metered(),
                    estimate.tokens());
            return taken;
        } finally {
            if (taken == null) member.release(admitted.hold());
        }
    }

    @Override public void settle(Account account, Reservation reservation, Charge charge) {
        Hold hold = reservation.hold;
        try {
            // While the journal fails, free requests go on: their lines would fill the memory.
            if (charge.nanos() == 0 && journal.isFailing()) return;
            if (hold != null) member.settling(charge, hold);
            hold = null;
            member.appended(journal.append(reservation.entry(charge),
                    _ -> account.charged(reservation, charge.nanos())));
        } finally {
            if (hold != null) member.release(hold);
            account.release(reservation);
        }
        if (reservation.hold != null && charge.nanos() > 0 && !journal.isFailing()) member.await(reservation.hold);
    }

    @Override public void release(Account account, Reservation reservation) {
        if (reservation.hold != null) member.release(reservation.hold);
        account.release(reservation);
    }

    /// Opening credits come before the settings that ask for them: until then the account would seem to be
    /// one without a balance.
    @Override public synchronized void apply(List<AccountSettings> all) {
        settings = all;
        var due = openings(all.stream().filter(account -> !isOpened(account.name())).toList());
        if (!due.isEmpty()) member.open(due);
        accounts.apply(all);
    }

    private boolean isOpened(String name) {
        Account account = accounts.byName(name);
        return account != null && account.isOpened();
    }

    @Override public CreditOutcome credit(String account, long nanos, String note) {
        if (accounts.byName(account) == null) return new CreditOutcome.Refused("there is no account " + account);
        try {
            var outcome = credit(site, account, nanos, note);
            look(accounts.byName(account), null);
            return outcome;
        } catch (IOException away) {
            return new CreditOutcome.Refused(away.getMessage());
        }
    }

    /// Enters a credit in the database, for a command, too.
    static CreditOutcome credit(Site site, String account, long nanos, String note) throws IOException {
        try {
            var entered = site.credit(new Entry.Credit(account, nanos, note, UUID.randomUUID().toString()),
                    (credits, isMetered) -> Account.creditRefusal(account, nanos, credits, isMetered));
            return entered.refusal() == null ? new CreditOutcome.Entered(entered.balance())
                    : new CreditOutcome.Refused(entered.refusal());
        } catch (IllegalArgumentException outOfBounds) {
            return new CreditOutcome.Refused(outOfBounds.getMessage());
        }
    }

    @Override public boolean isFailing() {
        return !member.isUp() || journal.isFailing();
    }

    @Override public void tend() {
        journal.tend();
    }

    @Override public void close() throws IOException {
        try (lock; journal) {
            member.close();
        }
    }
}
