package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tokenfly.account.ledger.Audit;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.StoreSettings;
import tokenfly.account.shared.Rhythm;
import tokenfly.account.shared.Site;
import tokenfly.account.shared.StoreException;
import tokenfly.testing.Cable;
import tokenfly.testing.Postgres;

/// Whatever dies or is cut off, and when: nothing is lost, nothing is charged twice, and nothing that
/// costs money goes on without the store.
class SharedFailureTest extends SharedFixture {
    private static final AccountSettings ALICE = account("alice", 1_000_000_000, Limits.NONE);

    @Test
    void aDatabaseThatIsKilledUnderLoadLosesNoCharge() throws Exception {
        Account alice = open("one", ALICE).accounts().byName("alice");
        var load = new Load(alice, 16);
        try {
            load.until(200);
            Reservation running = admitted(alice, cost(500));
            postgres.kill();
            eventually("paid requests are refused", () -> ask(alice, cost(10)) instanceof Admission.LedgerUnavailable);
            assertInstanceOf(Admission.Admitted.class, ask(alice, Estimate.NOTHING), "free ones go on");
            running.settle(charge("while-away", 77));
            load.charged.addAndGet(77);
            postgres.up();
            int before = load.count.get();
            eventually("paid requests are let in", () -> load.count.get() > before + 100);
        } finally {
            load.end();
        }
        assertAllIsIn(load.charged.get());
        assertTrue(notices.stream().anyMatch(notice -> notice.startsWith("the store is away")), notices::toString);
        assertTrue(notices.contains("the store is back"), notices::toString);
    }

    private static void assertAllIsIn(long charged) throws InterruptedException {
        eventually("all is shipped", () -> postgres.number("select count(*) from tokenfly.hold") == 0
                && postgres.number("select coalesce(sum(nanos), 0) from tokenfly.entry where kind = 'charge'") >= charged);
        assertEquals(charged, postgres.number("select charges from tokenfly.purse where account = 'alice' and key = '*'"));
        assertBooksAreRight();
    }

    /// Clients that ask, pay and ask again until they are to end.
    private static final class Load {
        final AtomicInteger count = new AtomicInteger();
        final java.util.concurrent.atomic.AtomicLong charged = new java.util.concurrent.atomic.AtomicLong();
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final List<Thread> clients = new ArrayList<>();
        private final Account account;

        Load(Account account, int clients) {
            this.account = account;
            for (int i = 0; i < clients; i++) this.clients.add(Thread.ofVirtual().start(this::run));
        }

        private void run() {
            while (!isOver.get()) {
                if (!(ask(account, cost(1000)) instanceof Admission.Admitted(var reservation))) {
                    Thread.yield();
                    continue;
                }
                try (reservation) {
                    reservation.settle(charge("load-" + System.nanoTime() + "-" + Thread.currentThread().threadId(), 3));
                    charged.addAndGet(3);
                    count.incrementAndGet();
                }
            }
        }

        void until(int requests) throws InterruptedException {
            eventually(requests + " requests", () -> count.get() >= requests);
        }

        void end() throws InterruptedException {
            isOver.set(true);
            for (Thread client : clients) client.join();
        }
    }

    @Test
    void aStandbyThatLacksTheLastChargesGetsThemAgain() throws Exception {
        Postgres primary = Postgres.start();
        try (primary; Postgres standby = primary.standby()) {
            var both = store("jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                    + "/postgres", "one");
            Account alice = open(both, ALICE).accounts().byName("alice");
            admitted(alice, cost(100)).settle(charge("before", 10));
            eventually("the standby has it", () -> standby.number("select case when to_regclass('tokenfly.entry') is null"
                    + " then 0 else (select count(*) from pg_class where relname = 'entry') end") == 1
                    && standby.number("select count(*) from tokenfly.entry where kind = 'charge'") == 1);
            standby.stop();
            for (int i = 0; i < 20; i++) admitted(alice, cost(100)).settle(charge("lacking-" + i, 10));
            Reservation running = admitted(alice, cost(5000));
            assertEquals(21, primary.number("select count(*) from tokenfly.entry where kind = 'charge'"));
            primary.kill();
            standby.up();
            assertEquals(1, standby.number("select count(*) from tokenfly.entry where kind = 'charge'"));
            standby.promote();

            eventually("it is there again", () -> ask(alice, cost(10)) instanceof Admission.Admitted(var reservation)
                    && close(reservation));
            eventually("all charges are", () -> standby.number("select charges from tokenfly.purse where key = '*'") == 210);
            assertEquals(5000, standby.number("select sum(nanos) from tokenfly.hold where nanos > 10"), "holds, too");
            running.settle(charge("over-it", 40));
            eventually("and that", () -> standby.number("select charges from tokenfly.purse where key = '*'") == 250);
            assertEquals(22, standby.number("select count(*) from tokenfly.entry where kind = 'charge'"));
            closeAll();
            opened.clear();
        }
    }

    private static boolean close(Reservation reservation) {
        reservation.close();
        return true;
    }

    @Test
    void aGatewayThatIsCutOffIsBuriedAndComesBackWithItsCharges() throws Exception {
        try (var cable = new Cable(postgres.port())) {
            Account far = open(store("jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres", "far"), ALICE)
                    .accounts().byName("alice");
            Account near = open("near", ALICE).accounts().byName("alice");
            Reservation first = admitted(far, cost(700));
            Reservation second = admitted(far, cost(900));
            cable.cut();
            eventually("it refuses what costs money", () -> ask(far, cost(10)) instanceof Admission.LedgerUnavailable);
            first.settle(charge("cut-off", 50));
            eventually("it is buried", () -> postgres.number("select count(*) from tokenfly.live") == 1
                    && near.view().heldNanos() == 0);
            assertEquals(OptionalLong.of(1_000_000_000), near.view().balanceNanos());
            assertInstanceOf(Admission.Admitted.class, ask(near, cost(10)), "the other one serves");
            cable.mend();
            eventually("its charge comes", () -> near.view().balanceNanos().equals(OptionalLong.of(999_999_950)));
            eventually("its hold is back", () -> near.view().heldNanos() == 910);
            second.settle(charge("after-it", 60));
            eventually("and that", () -> near.view().balanceNanos().equals(OptionalLong.of(999_999_890)));
            eventually("nothing is held but by the other", () -> near.view().heldNanos() == 10);
            assertBooksAreRight();
        }
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotRepeated() throws Exception {
        try (var cable = new Cable(postgres.port())) {
            // No beat is on its way when the cable is cut.
            Account alice = open(store("jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres", "one"),
                    new Rhythm(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(1),
                            Duration.ofSeconds(2)), ALICE)
                    .accounts().byName("alice");
            Reservation paid = admitted(alice, cost(700));
            Reservation asked = admitted(alice, cost(800));
            cable.cutBack();
            paid.settle(charge("lost-answer", 50));
            eventually("it is in", () -> postgres.number("select count(*) from tokenfly.entry where request = 'lost-answer'") == 1);
            assertInstanceOf(Admission.LedgerUnavailable.class, ask(alice, cost(900)), "no answer in a second");
            cable.mend();
            eventually("it is back", () -> ask(alice, cost(10)) instanceof Admission.Admitted(var reservation) && close(reservation));
            asked.close();
            assertAllIsIn(50);
        }
    }

    @Test
    void aHoldThatWasAskedForInVainIsGivenBack() throws Exception {
        Account alice = open("one", ALICE).accounts().byName("alice");
        admitted(alice, cost(10));
        postgres.execute("insert into tokenfly.hold select process, 4711, 'alice', '', false, 500, 0, null,"
                + " clock_timestamp() - interval '20 s' from tokenfly.live;"
                + " update tokenfly.purse set held = held + 500, running = running + 1 where key = '*'");
        eventually("it is void", () -> postgres.number("select held from tokenfly.purse where key = '*'") == 10);
        assertBooksAreRight();
    }

    @Test
    void ofTwoGatewaysWithOneNameTheOlderOneEnds() throws Exception {
        Books older = open("one", ALICE);
        Path data = directory.resolve("elsewhere");
        var again = new Sharing(store("one"), "USD", "test", () -> "same", data.resolve("accounts.properties"),
                () -> { }, _ -> { }, QUICK);
        Books newer = Books.open(data, Clocks.system(), _ -> { }, again);
        opened.add(newer);
        newer.apply(List.of(ALICE));
        eventually("the older one is told", () -> notices.stream().anyMatch(notice ->
                notice.equals("another gateway has the name one: give each its own store.node")));
        assertInstanceOf(Admission.LedgerUnavailable.class, ask(older.accounts().byName("alice"), cost(10)));
        assertInstanceOf(Admission.Admitted.class, ask(newer.accounts().byName("alice"), cost(10)));
    }

    @Test
    void aJournalThatLostLinesIsNotGoneOnWith() throws Exception {
        Account alice = open("one", ALICE).accounts().byName("alice");
        for (int i = 0; i < 5; i++) admitted(alice, cost(100)).settle(charge("old-" + i, 10));
        closeAll();
        opened.clear();
        try (Stream<Path> files = Files.walk(directory.resolve("one/journal"))) {
            Path segment = files.filter(file -> file.endsWith("000001.txt")).findFirst().orElseThrow();
            List<String> lines = Files.readAllLines(segment);
            Files.writeString(segment, String.join("\n", lines.subList(0, 3)) + "\n");
        }
        alice = open("one", ALICE).accounts().byName("alice");
        for (int i = 0; i < 5; i++) admitted(alice, cost(100)).settle(charge("new-" + i, 10));
        assertAllIsIn(100);
        assertTrue(notices.stream().anyMatch(notice -> notice.contains("has lost lines that the store has")),
                notices::toString);
        assertEquals(List.of(), opened.getFirst().audit().faults());
    }

    @Test
    void aCopyOfAJournalThatLivesElsewhereIsFoundOut() throws Exception {
        Account alice = open("one", ALICE).accounts().byName("alice");
        admitted(alice, cost(100)).settle(charge("before", 10));
        eventually("it is in", () -> postgres.number("select count(*) from tokenfly.entry where kind = 'charge'") == 1);
        postgres.execute("insert into tokenfly.entry select journal, sequence + 1, at, kind, account, key, nanos, request,"
                + " line, 'another' from tokenfly.entry where request = 'before'");
        admitted(alice, cost(100)).settle(charge("after", 10));
        eventually("nothing that costs money goes on", () -> ask(alice, cost(10)) instanceof Admission.LedgerUnavailable);
        eventually("and why is said", () -> notices.stream().anyMatch(notice -> notice.contains("has other lines here")
                || notice.contains("start this gateway again, which begins a new journal")));
    }

    @Test
    void aGatewayThatIsKilledAtAnyMomentHasChargedOnceWhatItSaid() throws Exception {
        var children = new ArrayList<Process>();
        for (int round = 0; round < 3; round++)
            children.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
                    "-XX:TieredStopAtLevel=1", "-Dtokenfly.postgresql.jar=" + Postgres.driver(), "-cp",
                    System.getProperty("java.class.path") + java.io.File.pathSeparator + location(Books.class)
                            + java.io.File.pathSeparator + location(SharedFailureTest.class), Settling.class.getName(),
                    directory.resolve("killed-" + round).toString(), postgres.url(), Integer.toString(round))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(directory.resolve("said-" + round).toFile()).start());
        for (int round = 0; round < 3; round++) {
            Path output = directory.resolve("said-" + round);
            int enough = 40 + 30 * round;
            eventually(enough + " requests", () -> lines(output).size() > enough);
            children.get(round).destroyForcibly().waitFor();
        }
        for (int round = 0; round < 3; round++) {
            List<String> said = new ArrayList<>(lines(directory.resolve("said-" + round)));
            if (!said.getLast().endsWith(".")) said.removeLast();
            Path data = directory.resolve("killed-" + round);
            try (Books books = Books.open(data, Clocks.system(), notices::add, sharing("killed-" + round, data))) {
                assertEquals(said.size(), postgres.number("select count(*) from tokenfly.entry where request in ('"
                        + String.join("', '", said).replace(".", "") + "')"), "each once");
                eventually("all holds of the dead are void",
                        () -> postgres.number("select count(*) from tokenfly.hold") == 0);
                assertEquals(List.of(), books.audit().faults());
            }
        }
        assertBooksAreRight();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /// Pays, says that it has, and pays again, with eight requests at once.
    static final class Settling {
        private Settling() {
        }

        public static void main(String[] arguments) throws Exception {
            Path data = Path.of(arguments[0]);
            var sharing = new Sharing(new StoreSettings(arguments[1], Postgres.driver(), "tokenfly", null, "killed-" + arguments[2], 8,
                    Duration.ofMillis(100), Duration.ofHours(1)), "USD", "test", () -> "same",
                    data.resolve("accounts.properties"), () -> { }, _ -> { }, QUICK);
            Books books = Books.open(data, Clocks.system(), _ -> { }, sharing);
            books.apply(List.of(ALICE));
            Account alice = books.accounts().byName("alice");
            var next = new AtomicInteger();
            for (int i = 0; i < 8; i++) Thread.ofPlatform().start(() -> {
                while (true) {
                    String request = "round-" + arguments[2] + "-" + next.incrementAndGet();
                    admitted(alice, cost(1000)).settle(charge(request, 7));
                    synchronized (System.out) {
                        System.out.println(request + ".");
                    }
                }
            });
        }
    }

    @Test
    void whatCannotBeUsedIsSaidInWords() throws Exception {
        open("one", ALICE);
        assertWords("currency is EUR", store("two"), "EUR");
        postgres.execute("update tokenfly.site set version = 3");
        assertWords("tables of a newer TokenFly (schema 3", store("two"), "USD");
        var absent = directory.resolve("no.jar");
        assertWords("is not there or cannot be read: fetch org.postgresql", new StoreSettings(postgres.url(), absent,
                "tokenfly", null, "two", 8, Duration.ZERO, Duration.ZERO), "USD");
        Path none = Files.writeString(directory.resolve("none.jar"), "this is no jar");
        assertWords("has no JDBC driver", new StoreSettings(postgres.url(), none, "tokenfly", null, "two", 8,
                Duration.ZERO, Duration.ZERO), "USD");
        assertWords("SQLSTATE 28000", new StoreSettings(postgres.url(), Postgres.driver(), "nobody", null, "two", 8,
                Duration.ZERO, Duration.ZERO), "USD");
        assertWords("the store cannot be used", store("jdbc:postgresql://127.0.0.1:1/postgres", "two"), "USD");
    }

    private static void assertWords(String words, StoreSettings store, String currency) {
        var fault = assertThrows(StoreException.class, () -> Site.open(store, currency));
        assertTrue(fault.getMessage().contains(words), fault::getMessage);
    }

    @Test
    void booksMoveInAndOutAgain() throws Exception {
        Path data = directory.resolve("alone");
        Path file = data.resolve("accounts.properties");
        var bob = account("bob", -1, Limits.NONE);
        try (Books books = Books.open(data, Clocks.system(), notices::add)) {
            books.apply(List.of(account("alice", 500, Limits.NONE), bob));
            admitted(books.accounts().byName("alice"), cost(100)).settle(charge("alone-1", 30));
            admitted(books.accounts().byName("bob"), cost(100)).settle(charge("alone-2", 40));
        }
        new AccountsFile(file).set("alice", new TreeMap<>(java.util.Map.of("requests-per-minute", "7")));
        Site site = Site.open(store("command"), "USD");
        assertFault("store import", () -> Books.open(data, Clocks.system(), notices::add, sharing("alone", data)));
        assertEquals(2, new StoreMove(data, file, site, notices::add).in());
        assertThrows(StoreException.class, () -> site.moveIn(List.of(), new TreeMap<>()));

        Books shared = open("one", account("alice", 500, Limits.NONE), bob);
        assertEquals(OptionalLong.of(470), shared.accounts().byName("alice").view().balanceNanos());
        admitted(shared.accounts().byName("alice"), cost(100)).settle(charge("shared-1", 20));
        assertEquals(new AccountsFile(file).read(), new AccountsFile(directory.resolve("one/accounts.properties")).read());
        eventually("it is in", () -> postgres.number("select count(*) from tokenfly.hold") == 0);
        assertEquals(List.of(), shared.audit().faults());
        assertThrows(StoreException.class, site::moveOut);
        closeAll();
        opened.clear();
        Books.open(data, Clocks.system(), notices::add, sharing("alone", data)).close();
        assertFault("store export", () -> Books.open(data, Clocks.system(), notices::add));

        new StoreMove(data, file, site, notices::add).out();
        assertEquals(List.of(), Audit.of(Books.ledgerDirectory(data)).faults());
        try (Books books = Books.open(data, Clocks.system(), notices::add)) {
            books.apply(List.of(account("alice", 500, Limits.NONE), bob));
            var view = books.accounts().byName("alice").view();
            assertEquals(OptionalLong.of(450), view.balanceNanos());
            assertEquals(50, AccountView.total(view.today()).nanos());
            assertEquals(2, AccountView.total(view.month()).requests());
            assertEquals(40, AccountView.total(books.accounts().byName("bob").view().today()).nanos());
        }
    }

    private Sharing sharing(String node, Path data) {
        return new Sharing(store(node), "USD", "test", () -> "same", data.resolve("accounts.properties"), () -> { },
                notices::add, QUICK);
    }

    private static void assertFault(String words, Executable what) {
        var fault = assertThrows(IOException.class, what);
        assertTrue(fault.getMessage().contains(words), fault::getMessage);
    }

    @Test
    void aGatewayThatCannotCopySettingsSaysSoAndIsNotBackUntilItCan() throws Exception {
        Books one = open("one", ALICE);
        open("two", ALICE);
        Path copy = directory.resolve("two/accounts.properties");
        Path lock = directory.resolve("two/accounts.properties.lock");
        Files.deleteIfExists(lock);
        Files.createDirectories(lock);
        one.accountsFile(directory.resolve("one/accounts.properties")).addKey("bob", "laptop", Map.of(),
                Instant.now());
        eventually("it is said", () -> List.copyOf(notices).stream().anyMatch(said -> said.contains("accounts.properties")));
        var tries = new HashSet<Long>();
        eventually("it has tried again and again", () -> {
            tries.add(postgres.number("select extract(epoch from beat) * 1000000 from tokenfly.live where name = 'two'"));
            return tries.size() > 5;
        });
        assertFalse(notices.contains("the store is back"), notices::toString);
        Files.delete(lock);
        eventually("it is back", () -> notices.contains("the store is back"));
        assertEquals(1, new AccountsFile(copy).keys("bob").size());
    }

    @Test
    void settingsMadeOnOneGatewayAreKnownToAll() throws Exception {
        Books one = open("one", ALICE);
        open("two", ALICE);
        var there = new AccountsFile(directory.resolve("two/accounts.properties"));
        var key = one.accountsFile(directory.resolve("one/accounts.properties")).addKey("bob", "laptop", Map.of(),
                Instant.now());
        eventually("the other has it", () -> keys(there).contains(key.key()));
        assertTrue(one.accountsFile(directory.resolve("one/accounts.properties")).removeKey("bob", key.key().hash()));
        eventually("it is gone there", () -> keys(there).isEmpty());
    }

    private static List<tokenfly.account.settings.ApiKey> keys(AccountsFile file) {
        try {
            return file.keys("bob");
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }
}
