package tokenfly.account.shared;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.StoreSettings;
import tokenfly.thread.Pulse;

/// This process's part in what several gateways share. Thread-safe.
///
/// Requests ask for holds on connections of a pool. All else is one thread's, on one connection of its
/// own, in this order: it ships the journal's lines, which ends holds; says that the process lives;
/// compares its holds; buries other processes that are silent.
///
/// ```
///          a connection breaks, a call takes too long, the database does not know this process
///    up  ----------------------------------------------------------------------->  away
///     ^                                                                             |
///     +-----------------------------------------------------------------------------+
///       connects, finds its place in the journal, joins with all the holds that are open
/// ```
///
/// While it is away, nobody gets a hold; lines wait in the journal. A line that was sent, and whose
/// answer was lost, is sent again: the database takes each once.
public final class Member implements AutoCloseable {
    private static final int REPEATS = 5;
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);
    /// Who has asked asks again: for so long this gateway looks for questions more often.
    private static final Duration ATTENTION = Duration.ofSeconds(20);
    private static final Duration ATTENTION_BEAT = Duration.ofMillis(200);
    private static final long SLOW_NANOS = 250_000_000;

    /// Told how long the database took, on any thread.
    @FunctionalInterface
    public interface Timing {
        void took(String call, long nanos);
    }

    /// Whom it works for; told on its thread.
    public interface Owner {
        /// The settings are other ones than before.
        void settings(SequencedMap<String, String> values) throws IOException;

        /// The opening credits that accounts are due, if they never had one.
        List<Entry.Opening> openings();

        /// Accounts that the database knows.
        void accounts(List<String> names);

        void say(String sentence);

        /// Another process bears this one's name and lives: this one must end.
        void superseded(String why);
    }

    private final StoreSettings settings;
    private final Rhythm rhythm;
    private final InstantSource clock;
    private final Owner owner;
    private final Driver driver;
    private final Pool pool;
    private final Schema.Site site;
    private final Node node;
    private final Shipping shipping;
    private final Questions questions;
    private final Supplier<String> config;
    private final Remarks remarks;
    private final AtomicLong ids = new AtomicLong();

    private volatile boolean isUp;
    private volatile String why = "";
    private volatile Timing timing = (_, _) -> { };

    // Of the thread alone, or of whoever opens and closes.
    private Connection connection;
    private boolean hasJoined;
    private long settingsVersion = -1;
    private long nextTry = System.nanoTime();
    private Duration backoff = Duration.ZERO;
    private long nextBeat;
    private long nextSweep;
    private long attentive = System.nanoTime();
    private long nextPrune = System.nanoTime();
    private Pulse pulse;

    Member(Site at, Path journal, UUID journalId, String version, Supplier<String> config, Rhythm rhythm,
            InstantSource clock, Owner owner) {
        this.settings = at.settings();
        this.driver = at.driver();
        this.site = at.site();
        this.rhythm = rhythm;
        this.clock = clock;
        this.owner = owner;
        this.config = config;
        this.remarks = new Remarks(owner::say);
        this.pool = new Pool(driver, settings.connections(), REQUEST_PATIENCE);
        this.node = new Node(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE), settings.node(),
                config.get(), version, journalId);
        this.shipping = new Shipping(node, journal);
        this.questions = new Questions(pool, node, () -> isUp);
    }

    /// Joins, or says why it cannot.
    void start() throws IOException {
        try {
            join();
        } catch (SQLException fault) {
            throw new StoreException("the store cannot be used: " + Faults.words(fault), fault);
        }
        if (!isUp) throw new StoreException(why);
        pulse = Pulse.start("store", TICK, this::round);
    }

    public String name() {
        return node.name();
    }

    public boolean isUp() {
        return isUp;
    }

    /// Lines of the journal that the database has not confirmed.
    public long unshipped() {
        return shipping.waiting();
    }

    public void timing(Timing timing) {
        this.timing = timing;
    }

    /// Asks for a hold.
    ///
    /// @param own the limits of the key; null where it has none
    public Answer admit(String account, String key, Limits limits, Limits own, long ceiling, long minimum,
            long tokens) {
        if (!isUp) return new Answer.Unknown(LATER);
        var admit = new Admit(node.process(), ids.incrementAndGet(), account, key, limits, own, ceiling, minimum,
                tokens);
        long start = System.nanoTime();
        for (int i = 0; ; i++) {
            try {
                return heard(pool.run(admit::on), System.nanoTime() - start);
            } catch (SQLException fault) {
                if (i < REPEATS && Faults.isWorthRepeating(fault)) continue;
                return unknown(admit, fault);
            }
        }
    }

    private Answer heard(Answer answer, long nanos) {
        timing.took("hold", nanos);
        if (nanos > SLOW_NANOS) remarks.say("slow", "the store is slow: a hold took " + nanos / 1_000_000 + " ms");
        if (answer == null) {
            lost("the store does not know this gateway as one that lives", false);
            return new Answer.Unknown(SOON);
        }
        if (answer instanceof Answer.Admitted(var hold, _, _, _)) shipping.admitted(hold);
        return answer;
    }

    /// The hold may have been taken all the same.
    private Answer unknown(Admit admit, SQLException fault) {
        shipping.release(new Hold(admit.id(), admit.account(), admit.key(), admit.own() != null, 0, 0));
        if (Faults.isSlow(fault)) {
            remarks.say("slow", "the store is slow: " + Faults.words(fault));
            return new Answer.Unknown(SOON);
        }
        lost(Faults.words(fault), true);
        return new Answer.Unknown(LATER);
    }

    /// What the database knows of an account, or of a key of it.
    ///
    /// @param key `*` for the whole account
    /// @return null when it cannot be asked
    public Look.Seen look(String account, String key) {
        return seen(connection -> Look.at(connection, account, key));
    }

    /// The money of accounts, as far as the database knows them; null when it cannot be asked.
    public Map<String, Answer.Money> money(List<String> accounts) {
        return seen(connection -> Look.money(connection, accounts));
    }

    private <T> T seen(Pool.Work<T> work) {
        if (!isUp) return null;
        try {
            return pool.run(work);
        } catch (SQLException fault) {
            if (Faults.isLoss(fault)) lost(Faults.words(fault), true);
            return null;
        }
    }

    /// All gateways that take part; null when the database cannot be asked.
    public List<Look.Gateway> gateways() {
        return seen(connection -> Look.gateways(connection, node, config.get()));
    }

    public Questions questions() {
        return questions;
    }

    /// Which of what the operator should know this gateway is to tell.
    ///
    /// @param found all of it, as this one finds
    /// @param told which of it this one has told since
    /// @return null when nobody can say
    public List<String> notices(List<String> found, List<String> told) {
        return seen(connection -> node.notices(connection, rhythm.silence().toMillis(), found, told));
    }

    /// To be called before the line is appended that charges a request.
    public void settling(Charge charge, Hold hold) {
        shipping.settling(charge, hold);
    }

    public void appended(long sequence) {
        shipping.appended(sequence);
        wake();
    }

    /// Waits until the database has the charge of a request, for a moment at most.
    public void await(Hold hold) {
        if (isUp) hold.await(settings.patience());
    }

    /// Gives a hold back, without a charge.
    public void release(Hold hold) {
        shipping.release(hold);
        wake();
    }

    private void wake() {
        if (isUp && pulse != null) pulse.wake();
    }

    private void lost(String words, boolean isFault) {
        synchronized (this) {
            if (!isUp) return;
            isUp = false;
            why = words;
        }
        pool.clear();
        if (isFault) remarks.say("away", "the store is away: " + words
                + "; requests that cost money are refused until it is back");
        if (pulse != null) pulse.wake();
    }

    private void round() {
        try {
            if (!isUp && System.nanoTime() - nextTry >= 0) join();
            if (isUp) work();
        } catch (SQLException fault) {
            failed(Faults.words(fault));
        } catch (IOException fault) {
            failed(fault.getMessage());
        }
    }

    private void failed(String words) {
        if (!isUp) remarks.say("away", "the store is still away: " + words);
        lost(words, true);
        backoff = Duration.ofMillis(Math.clamp(2 * backoff.toMillis(), TICK.toMillis(), rhythm.sweep().toMillis()));
        nextTry = System.nanoTime() + backoff.toNanos();
    }

    private void work() throws SQLException, IOException {
        long now = System.nanoTime();
        for (boolean isMore = true; isMore && System.nanoTime() - nextBeat < 0; ) isMore = ship();
        if (now - nextBeat >= 0) {
            ship();
            beat();
        }
        if (isUp && now - nextSweep >= 0) sweep();
    }

    private void join() throws SQLException, IOException {
        if (connection != null) Pool.close(connection);
        connection = driver.connect(rhythm.patience());
        var found = Schema.read(connection);
        if (found == null || !found.id().equals(site.id())) throw new StoreException("the store is another database"
                + " than the one that this gateway was started with: start it again");
        Schema.completed(connection, found);
        shipping.resume(node.reached(connection));
        // Holds of the process before are given back only when all that it charged is in.
        while (!hasJoined && ship());
        if (!node.join(connection, !hasJoined, rhythm.silence().toMillis(), shipping.open())) {
            why = "another gateway has the name " + node.name() + ": give each its own store.node";
            owner.superseded(why);
            nextTry = System.nanoTime() + LATER.toNanos();
            return;
        }
        owner.accounts(Look.accounts(connection));
        Chains.open(connection, site.id(), owner.openings());
        boolean isBack = hasJoined;
        hasJoined = true;
        settings(found.settings());
        if (isBack) remarks.back();
        backoff = Duration.ZERO;
        nextBeat = System.nanoTime() + rhythm.beat().toNanos();
        nextSweep = System.nanoTime() + rhythm.sweep().toNanos();
        isUp = true;
    }

    /// Enters opening credits at once, before anybody can ask for money of those accounts.
    ///
    /// @return false when the store is away: they are entered when it is back
    public boolean open(List<Entry.Opening> openings) {
        if (!isUp) return false;
        try {
            pool.run(connection -> {
                Chains.open(connection, site.id(), openings);
                return null;
            });
            return true;
        } catch (SQLException fault) {
            lost(Faults.words(fault), true);
            return false;
        }
    }

    /// @return whether there may be more
    private boolean ship() throws SQLException, IOException {
        long start = System.nanoTime();
        int shipped = shipping.ship(connection);
        if (shipped > 0) timing.took("ship", System.nanoTime() - start);
        return shipped >= Shipping.MOST;
    }

    private void beat() throws SQLException, IOException {
        long start = System.nanoTime();
        nextBeat = start + (start - attentive < 0 ? ATTENTION_BEAT : rhythm.beat()).toNanos();
        var beat = node.beat(connection, config.get(), unshipped());
        if (!beat.isKnown()) {
            lost("the store does not know this gateway as one that lives", false);
            nextTry = System.nanoTime();
            return;
        }
        settings(beat.settings());
        shipping.skewed(remarks.of(beat, clock.millis()));
        if (!beat.questions().isEmpty()) attentive = start + ATTENTION.toNanos();
        questions.answer(beat.questions());
        if (System.nanoTime() - nextPrune < 0) return;
        nextPrune = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        shipping.prune(clock.instant().minus(settings.keep()));
    }

    private void settings(long version) throws SQLException, IOException {
        if (version == settingsVersion) return;
        owner.settings(SharedSettings.read(connection));
        settingsVersion = version;
    }

    private void sweep() throws SQLException {
        nextSweep = System.nanoTime() + rhythm.sweep().toNanos();
        node.reassert(connection, shipping.open());
        var buried = node.bury(connection, rhythm.silence().toMillis());
        if (buried.names() != null) owner.say("silent for " + rhythm.silence().toSeconds()
                + " s and taken for dead: " + buried.names() + "; what they held is free");
    }

    /// Ships all, gives all holds back, and leaves.
    @Override public void close() {
        if (pulse != null) {
            pulse.close();
            pulse.join();
        }
        try (shipping) {
            if (isUp) {
                isUp = false;
                while (ship());
                node.leave(connection);
            }
        } catch (SQLException fault) {
            owner.say("the store was not told of everything: " + Faults.words(fault) + "; "
                    + unshipped() + " lines wait in the journal for the next start");
        } catch (IOException fault) {
            owner.say("the store was not told of everything: " + fault.getMessage());
        }
        pool.close();
        if (connection != null) Pool.close(connection);
    }
}
