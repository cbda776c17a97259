package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.FakeDisk;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.LedgerException;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Money;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.Limits;

class BooksTest {
    @TempDir Path data;
    private final FakeClock clock = new FakeClock();
    private final FakeDisk disk = new FakeDisk();
    private final List<String> notices = new ArrayList<>();

    private Books open() throws IOException {
        return Books.open(data, clock.clocks(), notices::add, disk, Ledger.SEGMENT_BYTES);
    }

    private static AccountSettings account(String name, long opening, String... keys) {
        return new AccountSettings(name, List.of(keys).stream().map(ApiKey::parse).toList(),
                List.of("*"), Limits.NONE, opening < 0 ? OptionalLong.empty()
                : OptionalLong.of(opening), false);
    }

    private static OptionalLong balance(Books books, String name) {
        return books.accounts().byName(name).balanceNanos();
    }

    private Audit audit() throws IOException {
        return Audit.of(Books.ledgerDirectory(data));
    }

    @Test
    void theOpeningCreditIsEnteredOnceInAnAccountsLife() throws IOException {
        for (int i = 0; i < 3; i++)
            try (Books books = open()) {
                books.apply(List.of(account("alice", 100)));
                books.apply(List.of(account("alice", 100 + i)));
                assertEquals(OptionalLong.of(100), balance(books, "alice"));
            }
        assertEquals(1, audit().entries());
    }

    @Test
    void anOpeningCreditOfZeroMetersAnAccount() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 0), account("bob", -1)));

            assertEquals(OptionalLong.of(0), balance(books, "alice"));
            assertEquals(OptionalLong.empty(), balance(books, "bob"));
        }
    }

    @Test
    void creditsAddAndTakeAway() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 100)));

            assertEquals(new CreditOutcome.Entered(150), books.credit("alice", 50, "paid"));
            assertEquals(new CreditOutcome.Entered(-50),
                    books.credit("alice", -200, "charge back"));
        }
        assertEquals(-50, audit().accounts().get("alice").balanceNanos());
    }

    @Test
    void creditsThatMakeNoSenseAreRefusedInWords() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 100), account("bob", -1)));

            assertEquals(new CreditOutcome.Refused("there is no account carol"),
                    books.credit("carol", 50, ""));
            assertEquals(new CreditOutcome.Refused("an amount of 0 changes nothing"),
                    books.credit("alice", 0, ""));
            assertEquals(new CreditOutcome.Refused("account bob has no balance to take from"),
                    books.credit("bob", -1, ""));
            assertInstanceOf(CreditOutcome.Refused.class,
                    books.credit("alice", Long.MAX_VALUE, ""));
            assertInstanceOf(CreditOutcome.Refused.class,
                    books.credit("alice", Long.MIN_VALUE, ""));
            assertInstanceOf(CreditOutcome.Refused.class,
                    books.credit("alice", 1, "n".repeat(201)));
            for (int i = 0; i < 3; i++) books.credit("alice", Money.MAX_NANOS, "");
            assertInstanceOf(CreditOutcome.Refused.class,
                    books.credit("alice", Money.MAX_NANOS, ""));
            assertEquals(OptionalLong.of(100 + 3 * Money.MAX_NANOS), balance(books, "alice"));
        }
    }

    @Test
    void aKeyFindsItsAccountAndAWrongOneNobody() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", -1, "secret-one", "secret-two"),
                    account("bob", -1, "secret-three")));
            Accounts accounts = books.accounts();

            assertEquals("alice", accounts.byKey("secret-two").account().name());
            assertEquals("bob", accounts.byKey("secret-three").account().name());
            assertNull(accounts.byKey("secret-four"));
            assertNull(accounts.byKey(""));
            assertNull(accounts.byKey("sha256:" + "0".repeat(64)));
        }
    }

    @Test
    void aReloadExchangesKeysAndKeepsTheLiveAccount() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 100, "secret-one", "secret-two")));
            Account alice = books.accounts().byName("alice");
            assertNull(books.accounts().keys(alice).getFirst().lastUsed());
            books.accounts().byKey("secret-two");

            books.apply(List.of(account("alice", 100, "secret-two", "secret-three")));

            assertNull(books.accounts().byKey("secret-one"));
            assertSame(alice, books.accounts().byKey("secret-three").account());
            assertEquals(clock.now, books.accounts().keys(alice).getFirst().lastUsed());
        }
    }

    @Test
    void useOfTodayAndOfTheMonthSurvivesARestart() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 100)));
            spend(books, 30);
            clock.pass(Duration.ofDays(1));
            spend(books, 20);
        }
        try (Books books = open()) {
            AccountView view = books.accounts().byName("alice").view();
            assertEquals(20, AccountView.total(view.today()).nanos());
            assertEquals(50, AccountView.total(view.month()).nanos());
            assertEquals(2, AccountView.total(view.month()).requests());
        }
    }

    private static void spend(Books books, long nanos) {
        var admission = (Admission.Admitted) AccountFixture.admit(books.accounts().byName("alice"),
                new Estimate(nanos, nanos, 1));
        admission.reservation()
                .settle(new Charge(nanos, new Tokens(3, 2, 1), true, "req", "glm", "zhipu", "stop",
                7));
    }

    @Test
    void anOpeningEnteredWhileTheDiskFailsIsWrittenLater() throws IOException {
        try (Books books = open()) {
            disk.isBroken = true;
            books.apply(List.of(account("alice", 100)));
            assertTrue(books.isFailing());
            assertInstanceOf(CreditOutcome.Refused.class, books.credit("alice", 5, ""));
            disk.isBroken = false;
            books.tend();
            assertFalse(books.isFailing());
        }
        assertEquals(100, audit().accounts().get("alice").balanceNanos());
    }

    @Test
    void aSecondGatewayOnTheSameDataIsRefused() throws IOException {
        try (Books _ = open()) {
            var fault = assertThrows(IOException.class, this::open);

            assertTrue(fault.getMessage().contains(data + " is in use by another TokenFly"),
                    fault.getMessage());
            assertThrows(IOException.class, this::open);
        }
        open().close();
    }

    @Test
    void aGatewayOfAnotherProcessIsNamed() throws Exception {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 100)));
            // Another process: the lock of this one does not let it in, whatever this one forgets
            // to check.
            String said = otherProcess();
            assertTrue(said.contains("gateway, process " + ProcessHandle.current().pid()), said);
        }
    }

    private String otherProcess() throws Exception {
        String classes = Path.of(Books.class.getProtectionDomain().getCodeSource().getLocation()
                .toURI()) + java.io.File.pathSeparator
                + Path.of(Second.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-cp", classes, Second.class.getName(), data.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said;
    }

    /// A gateway in a process of its own.
    static final class Second {
        public static void main(String[] args) {
            try {
                Books.open(Path.of(args[0]), Clocks.system(), _ -> { }).close();
                System.out.println("opened");
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void aDamagedLedgerKeepsTheBooksShutAndTheLockFree() throws IOException {
        try (Books books = open()) {
            books.apply(List.of(account("alice", 100)));
        }
        Path segment = Books.ledgerDirectory(data).resolve("000001.txt");
        String right = Files.readString(segment);
        Files.writeString(segment, right.replace("alice 0.0000001", "alice 0.0000009"));

        var fault = assertThrows(LedgerException.class, this::open);
        assertEquals(2, fault.fault().line());

        Files.writeString(segment, right);
        open().close();
    }

    @Test
    void aGatewaySyncsAndLooksIntoTheInboxByItself() throws Exception {
        try (Books books = Books.open(data, Clocks.system(), notices::add)) {
            books.apply(List.of(account("alice", 100)));
            var outcome = new CreditOrder("alice", 50, "by hand")
                    .place(data, List.of(), Clocks.system(), notices::add, Duration.ofSeconds(30));

            assertEquals(new CreditOutcome.Entered(150), outcome);
            assertEquals(OptionalLong.of(150), balance(books, "alice"));
        }
        assertNotNull(audit());
    }
}
