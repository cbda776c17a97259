package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Charge;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.StoreSettings;
import tokenfly.account.shared.Rhythm;
import tokenfly.testing.Postgres;

/// Several gateways' books in one process, on a real database. The rhythm is quicker than the usual one.
abstract class SharedFixture {
    static final Rhythm QUICK = new Rhythm(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(500),
            Duration.ofSeconds(2));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Postgres postgres;

    @TempDir Path directory;
    final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    final List<Books> opened = new ArrayList<>();

    @BeforeAll
    static void startDatabase() throws Exception {
        postgres = Postgres.start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        if (postgres != null) postgres.close();
    }

    @BeforeEach
    void forget() {
        postgres.execute("drop schema if exists tokenfly cascade");
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Books books : opened) books.close();
    }

    StoreSettings store(String node) {
        return store(postgres.url(), node);
    }

    static StoreSettings store(String url, String node) {
        return new StoreSettings(url, Postgres.driver(), postgres.user(), null, node, 8,
                Duration.ofMillis(100), Duration.ofHours(24));
    }

    Books open(String node, AccountSettings... accounts) throws IOException {
        return open(store(node), accounts);
    }

    Books open(StoreSettings store, AccountSettings... accounts) throws IOException {
        return open(store, QUICK, accounts);
    }

    Books open(StoreSettings store, Rhythm rhythm, AccountSettings... accounts) throws IOException {
        return open(store, rhythm, Clocks.system(), accounts);
    }

    Books open(StoreSettings store, Rhythm rhythm, Clocks clocks, AccountSettings... accounts) throws IOException {
        Path data = directory.resolve(store.node());
        var sharing = new Sharing(store, "USD", "test", () -> "same", data.resolve("accounts.properties"), () -> { },
                notices::add, rhythm);
        Books books = Books.open(data, clocks, notices::add, sharing);
        opened.add(books);
        books.apply(List.of(accounts));
        return books;
    }

    static AccountSettings account(String name, long balance, Limits limits, ApiKey... keys) {
        return new AccountSettings(name, List.of(keys), List.of("*"), limits,
                balance < 0 ? OptionalLong.empty() : OptionalLong.of(balance), false);
    }

    static Estimate cost(long ceiling) {
        return new Estimate(ceiling, ceiling, 0);
    }

    static Admission ask(Account account, Estimate estimate) {
        try (var arrival = account.arrive(null)) {
            return arrival.refusal() != null ? arrival.refusal() : arrival.admit(estimate);
        }
    }

    static Reservation admitted(Account account, Estimate estimate) {
        return assertInstanceOf(Admission.Admitted.class, ask(account, estimate)).reservation();
    }

    static Charge charge(String request, long nanos) {
        return new Charge(nanos, new Tokens(10, 0, 5), false, request, "glm", "zhipu", "stop", 5);
    }

    static void eventually(String what, BooleanSupplier isSo) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "never: " + what);
            Thread.sleep(10);
        }
    }

    /// What must hold whenever nothing is on its way.
    static void assertBooksAreRight() {
        org.junit.jupiter.api.Assertions.assertEquals(0, postgres.number("""
                select count(*) from tokenfly.purse p where p.key = '*' and (
                    charges <> (select coalesce(sum(nanos), 0) from tokenfly.entry e
                        where e.account = p.account and kind = 'charge')
                    or spent <> (select coalesce(sum(nanos), 0) from tokenfly.entry e
                        where e.account = p.account and kind in ('charge', 'use'))
                    or credits <> (select coalesce(sum(nanos), 0) from tokenfly.entry e
                        where e.account = p.account and kind in ('opening', 'credit'))
                    or held <> (select coalesce(sum(nanos), 0) from tokenfly.hold h where h.account = p.account)
                    or running <> (select count(*) from tokenfly.hold h where h.account = p.account))"""),
                "accounts whose numbers are not the sum of their entries and holds");
    }
}
