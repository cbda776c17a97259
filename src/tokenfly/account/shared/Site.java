package tokenfly.account.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.Tail;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.account.settings.StoreSettings;

/// A database that gateways share, for whoever is none of them himself, a command above all; and where
/// one begins to be. Every call has a connection of its own. Thread-safe.
public final class Site {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ENDED = ".ended";

    private final StoreSettings settings;
    private final Driver driver;
    private final Schema.Site site;

    private Site(StoreSettings settings, Driver driver, Schema.Site site) {
        this.settings = settings;
        this.driver = driver;
        this.site = site;
    }

    /// Finds the database, and makes its tables where there are none.
    ///
    /// @throws StoreException when it cannot be used
    public static Site open(StoreSettings settings, String currency) throws IOException {
        var driver = new Driver(settings);
        return new Site(settings, driver, run(driver, connection -> Schema.make(connection, currency)));
    }

    StoreSettings settings() {
        return settings;
    }

    Driver driver() {
        return driver;
    }

    Schema.Site site() {
        return site;
    }

    /// What is there, for an operator. Makes nothing.
    ///
    /// @throws StoreException when it cannot be used
    public static String words(StoreSettings settings, String currency) throws IOException {
        var driver = new Driver(settings);
        return run(driver, connection -> {
            var site = Schema.read(connection);
            if (site != null) Schema.checked(site, currency);
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion() + " through " + driver.name() + ", "
                    + (site == null ? "without tables, which the first start makes"
                    : "schema " + site.version() + ", " + site.currency());
        });
    }

    interface Work<T> {
        T on(java.sql.Connection connection) throws SQLException, IOException;
    }

    <T> T run(Work<T> work) throws IOException {
        return run(driver, work);
    }

    private static <T> T run(Driver driver, Work<T> work) throws IOException {
        try (var connection = driver.connect(PATIENCE)) {
            return work.on(connection);
        } catch (SQLException fault) {
            throw new StoreException("the store cannot be used: " + Faults.words(fault), fault);
        }
    }

    /// The settings that were made with commands and pages.
    public SequencedMap<String, String> settingsMade() throws IOException {
        return run(SharedSettings::read);
    }

    /// @return all after the change; null when it changed nothing
    public SequencedMap<String, String> edit(Consumer<SequencedMap<String, String>> change) throws IOException {
        return run(connection -> SharedSettings.edit(connection, change));
    }

    /// Enters a credit, once for each id.
    ///
    /// @param refusal says of the account's credits, and whether it has a balance, why it cannot be; or null
    public Credited credit(Entry.Credit credit, BiFunction<Long, Boolean, String> refusal) throws IOException {
        return run(connection -> {
            var outcome = Chains.credit(connection, site.id(), credit, refusal);
            return new Credited(outcome.balance(), outcome.refusal());
        });
    }

    /// @param refusal null when it is entered
    public record Credited(long balance, String refusal) {}

    /// All entries before a place, the newest first.
    ///
    /// @param place of one, or null for all
    public Entries entries(String place) {
        return new SharedEntries(this, place);
    }

    public Audit audit() throws IOException {
        return run(SharedAudit::of);
    }

    /// @param carried lines of a segment's header
    /// @throws StoreException when there is anything already
    public void moveIn(List<Entry> carried, SequencedMap<String, String> made) throws IOException {
        run(connection -> {
            if (!Moving.isEmpty(connection)) throw new StoreException("the store has accounts or settings already;"
                    + " only an empty one can take others in");
            Moving.in(connection, site.id(), carried, made);
            return null;
        });
    }

    /// @return lines of a segment's header
    /// @throws StoreException while gateways run
    public List<Entry> moveOut() throws IOException {
        return run(connection -> {
            var living = Moving.living(connection);
            if (living != null) throw new StoreException("gateways run on this store: " + living + "; stop them first");
            return Moving.out(connection);
        });
    }

    /// A journal: the text ledger of one gateway, of which the database has every line.
    public record Journal(Path directory, UUID id) {}

    /// The journal in which a gateway with this data directory goes on. One that has lost lines that the
    /// database has, as a machine may when its power fails, is set aside: new lines must not bear old numbers.
    ///
    /// @param journals the directory in which it lies
    public Journal journal(Path journals, Consumer<String> notices) throws IOException {
        var all = OwnerOnly.directory(journals);
        try (Stream<Path> directories = Files.list(all)) {
            for (Path directory : directories.toList()) {
                var name = directory.getFileName().toString();
                if (!name.startsWith(site.id() + "_") || name.contains(ENDED)
                        || !Files.isDirectory(directory)) continue;
                var id = UUID.fromString(name.substring(name.indexOf('_') + 1));
                if (hasAll(directory, id)) return new Journal(directory, id);
                Ledger.move(directory, directory.resolveSibling(name + ENDED));
                notices.accept("the journal " + directory + " has lost lines that the store has; it is set aside as "
                        + name + ENDED + ", and a new one is begun");
            }
        }
        var id = UUID.randomUUID();
        return new Journal(all.resolve(site.id() + "_" + id), id);
    }

    private boolean hasAll(Path directory, UUID id) throws IOException {
        var reached = run(connection -> Chains.last(connection, id));
        if (reached.sequence() == 0) return true;
        try (var tail = new Tail(directory)) {
            var at = tail.seek(reached.sequence());
            return at != null && at.hash().equals(reached.hash());
        }
    }

    /// Joins as a gateway.
    ///
    /// @param config a short text that says which configuration it has
    public Member join(Journal journal, String version, Supplier<String> config, Rhythm rhythm, InstantSource clock,
            Member.Owner owner) throws IOException {
        var member = new Member(this, journal.directory(), journal.id(), version, config, rhythm, clock, owner);
        boolean hasJoined = false;
        try {
            member.start();
            hasJoined = true;
            return member;
        } finally {
            if (!hasJoined) member.close();
        }
    }
}
