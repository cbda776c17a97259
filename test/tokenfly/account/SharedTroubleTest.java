package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.StoreSettings;
import tokenfly.account.shared.Site;
import tokenfly.testing.Cable;
import tokenfly.testing.Postgres;

/// What a database, its neighbours and a machine do to a gateway without anything dying.
class SharedTroubleTest extends SharedFixture {
    private static final AccountSettings ALICE = account("alice", 1_000_000_000, Limits.NONE);
    private static final AccountSettings BOB = account("bob", 1_000_000_000, Limits.NONE);

    private static StoreSettings with(String url, int connections) {
        return new StoreSettings(url, Postgres.driver(), postgres.user(), null, "one", connections,
                Duration.ofMillis(100), Duration.ofHours(24));
    }

    private static <T> List<T> together(int count, Callable<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<T>();
            for (var done : threads.invokeAll(Stream.generate(() -> work).limit(count).toList())) all.add(done.get());
            return all;
        }
    }

    @Test
    void gatewaysThatStartAtOnceOnAnEmptyDatabaseMakeItOnce() throws Exception {
        together(6, () -> Site.open(store("any"), "USD"));
        assertEquals(1, postgres.number("select count(*) from tokenfly.site"));
    }

    @Test
    void oneConnectionServesAHundredRequests() throws Exception {
        Books books = open(with(postgres.url(), 1), ALICE);
        Account alice = books.accounts().byName("alice");
        for (var admission : together(100, () -> ask(alice, cost(10)))) switch (admission) {
            case Admission.Admitted(var reservation) -> reservation.close();
            // On a machine that is slow enough, the last ones wait in vain.
            case Admission.LedgerUnavailable _ -> { }
            default -> throw new AssertionError(admission);
        }
        eventually("it serves", () -> ask(alice, cost(10)) instanceof Admission.Admitted(var reservation) && close(reservation));
        eventually("nothing is held", () -> postgres.number("select held + running from tokenfly.purse where key = '*'") == 0);
    }

    private static boolean close(Reservation reservation) {
        reservation.close();
        return true;
    }

    @Test
    void anAccountThatIsLockedHoldsNoOtherUp() throws Exception {
        Books books = open(with(postgres.url(), 4), ALICE, BOB);
        Account alice = books.accounts().byName("alice");
        Account bob = books.accounts().byName("bob");
        try (var locking = postgres.connect()) {
            locking.setAutoCommit(false);
            locking.createStatement().execute("select from tokenfly.purse where account = 'alice' for update");
            assertInstanceOf(Admission.LedgerUnavailable.class, ask(alice, cost(10)));
            eventually("the other is let in", () -> ask(bob, cost(10)) instanceof Admission.Admitted);
        }
        eventually("it is let in", () -> ask(alice, cost(10)) instanceof Admission.Admitted);
    }

    @Test
    void aDatabaseWithOtherDefaultsIsUsedAllTheSame() throws Exception {
        for (String setting : List.of("default_transaction_isolation = 'serializable'", "timezone = 'Asia/Shanghai'",
                "datestyle = 'SQL, DMY'", "search_path = 'nowhere'", "statement_timeout = '5s'",
                "synchronous_commit = 'remote_apply'", "standard_conforming_strings = off", "plan_cache_mode = 'force_generic_plan'",
                "idle_in_transaction_session_timeout = '1s'", "bytea_output = 'escape'"))
            postgres.execute("alter role tokenfly in database postgres set " + setting);
        try {
            Books one = open("one", ALICE);
            assertSpendTogether(one, open("two", ALICE));
            assertEquals(0, notices.stream().filter(notice -> notice.contains("serialize")).count(), notices::toString);
            assertEquals(List.of(), one.audit().faults());
        } finally {
            postgres.execute("alter role tokenfly in database postgres reset all");
        }
    }

    private static void assertSpendTogether(Books one, Books two) throws Exception {
        var accounts = List.of(one.accounts().byName("alice"), two.accounts().byName("alice"));
        var next = new AtomicInteger();
        together(60, () -> {
            int mine = next.getAndIncrement();
            while (true)
                if (ask(accounts.get(mine % 2), cost(10)) instanceof Admission.Admitted(var reservation)) {
                    reservation.settle(charge("spend-" + mine, 1));
                    return mine;
                }
        });
        eventually("all is in", () -> postgres.number("select charges from tokenfly.purse where key = '*'") == 60
                && postgres.number("select count(*) from tokenfly.hold") == 0);
        assertBooksAreRight();
    }

    @Test
    void aPoolerMayGiveEachTransactionAnotherConnection() throws Exception {
        var url = "jdbc:postgresql://127.0.0.1:" + postgres.pooler(3) + "/postgres";
        Books one = open(store(url, "one"), ALICE);
        assertSpendTogether(one, open(store(url, "two"), ALICE));
        for (int i = 0; i < 8; i++) one.credit("alice", 5, "");
        assertEquals(1_000_000_000 - 60 + 40, one.accounts().byName("alice").view().balanceNanos().orElseThrow());
        assertEquals(List.of(), one.audit().faults());
        assertTrue(notices.stream().noneMatch(notice -> notice.contains("statement")), notices::toString);
    }

    @Test
    void aClockThatIsWrongPutsNoSpendingIntoAnotherDay() throws Exception {
        for (long days : new long[] {-1, 1}) {
            var clocks = new Clocks(System::nanoTime, () -> Instant.now().plus(Duration.ofDays(days)));
            String account = days < 0 ? "late" : "early";
            Books books = open(store(account), QUICK, clocks, account(account, 1000, Limits.NONE));
            eventually("it is said", () -> notices.stream().anyMatch(notice -> notice.contains(days < 0
                    ? "behind the store's: set it right" : "ahead of the store's: set it right")));
            admitted(books.accounts().byName(account), cost(100)).settle(charge("clock-" + account, 7));
            eventually("it is in", () -> postgres.number("select charges from tokenfly.purse where key = '*' and account = '"
                    + account + "'") == 7);
            assertEquals(7, postgres.number("select day_spent from tokenfly.purse where key = '*' and account = '"
                    + account + "'"));
            assertEquals(1, postgres.number("select count(*) from tokenfly.spent where account = '" + account
                    + "' and period = 'd' and number = tokenfly.day_1(clock_timestamp())"));
            assertEquals(List.of(), books.audit().faults());
        }
    }

    @Test
    void aJournalThatCannotBeReadStopsWhatCostsMoneyUntilItCan() throws Exception {
        try (var cable = new Cable(postgres.port())) {
            Books books = open(with("jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres", 4), ALICE);
            Account alice = books.accounts().byName("alice");
            Reservation running = admitted(alice, cost(100));
            cable.cut();
            running.settle(charge("unread", 7));
            Path segment;
            try (Stream<Path> files = Files.walk(directory.resolve("one/journal"))) {
                segment = files.filter(file -> file.endsWith("000001.txt")).findFirst().orElseThrow();
            }
            byte[] whole = Files.readAllBytes(segment);
            byte[] damaged = whole.clone();
            damaged[whole.length - 20] ^= 1;
            Files.write(segment, damaged);
            cable.mend();
            eventually("it is said", () -> notices.stream().anyMatch(notice -> notice.contains("cannot be read, before byte")));
            assertInstanceOf(Admission.LedgerUnavailable.class, ask(alice, cost(10)));
            assertInstanceOf(Admission.Admitted.class, ask(alice, Estimate.NOTHING), "free ones go on");
            assertEquals(0, postgres.number("select count(*) from tokenfly.entry where request = 'unread'"));
            Files.write(segment, whole);
            eventually("it is in", () -> postgres.number("select count(*) from tokenfly.entry where request = 'unread'") == 1);
            eventually("paid ones are let in", () -> ask(alice, cost(10)) instanceof Admission.Admitted);
        }
    }

    @Test
    void gatewaysOfTheVersionBeforeGoOnBesideNewOnes() throws Exception {
        var first = new String(Books.class.getResourceAsStream("shared/schema-1.sql").readAllBytes());
        postgres.execute(first);
        postgres.execute("insert into tokenfly.site (id, version, currency) values ('00000000-0000-0000-0000-000000000001', 1, 'USD')");
        // A gateway of version 1, as it would call.
        String empty = "'{}', '{}', '{}', '{}', '{}', '{}'";
        postgres.execute("select tokenfly.join_1(7, 'old', true, 2000, 'same', 'old', " + empty + ")");
        postgres.execute("update tokenfly.live set beat = clock_timestamp() + interval '1 hour'");
        Books books = open("new", ALICE);
        assertEquals(2, postgres.number("select version from tokenfly.site"));
        Account alice = books.accounts().byName("alice");
        admitted(alice, cost(100)).settle(charge("new-1", 5));

        assertEquals(0, postgres.number("select o_verdict from tokenfly.admit_1(7, 1, 'alice', '', 100, 100, 0,"
                + " '{0,0,0,0,0,0}', null)"));
        postgres.execute("select tokenfly.ship_1('00000000-0000-0000-0000-000000000007', 7, '{1}', '{"
                + System.currentTimeMillis() + "}', '{charge}', '{alice}', '{\"\"}', '{m}', '{6}', '{old-1}', '{1}', '{0}',"
                + " '{1}', '{line}', '{hash}', '{1}', '{2}')");
        assertEquals(1, postgres.number("select o_known::int from tokenfly.beat_1(7, 'same', 0)"));
        eventually("both are charged", () -> postgres.number("select charges from tokenfly.purse where key = '*'") == 11
                && postgres.number("select held from tokenfly.purse where key = '*'") == 0);
        var answers = books.member().questions().ask("GET live?");
        assertEquals(List.of("old"), answers.silent(), "one that cannot be asked");
        assertBooksAreRight();
    }

    @Test
    void aGatewayThatRunsIsNotPutOutByANewerOne() throws Exception {
        Books books = open("one", ALICE);
        postgres.execute("update tokenfly.site set version = 3");
        postgres.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                + " and application_name like 'TokenFly%'");
        Account alice = books.accounts().byName("alice");
        eventually("it goes on", () -> ask(alice, cost(10)) instanceof Admission.Admitted);
        assertTrue(notices.stream().noneMatch(notice -> notice.contains("newer")), notices::toString);
    }
}
