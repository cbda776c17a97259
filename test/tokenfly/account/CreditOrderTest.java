package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.FakeDisk;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.Notices;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;

class CreditOrderTest {
    private static final List<AccountSettings> ALICE =
            List.of(new AccountSettings("alice", List.of(), List.of("*"), Limits.NONE,
            OptionalLong.of(100), false));

    @TempDir Path data;
    private final FakeClock clock = new FakeClock();
    private final FakeDisk disk = new FakeDisk();

    private Books open() throws IOException {
        return open(Ledger.SEGMENT_BYTES);
    }

    private Books open(long segmentBytes) throws IOException {
        Books books = Books.open(data, clock.clocks(), _ -> { }, disk, segmentBytes);
        books.apply(ALICE);
        return books;
    }

    private CreditOutcome place(CreditOrder order, Duration wait) throws IOException {
        return order.place(data, ALICE, clock.clocks(), _ -> { }, wait);
    }

    private long audited() throws IOException {
        Audit audit = Audit.of(Books.ledgerDirectory(data));
        assertEquals(List.of(), audit.faults());
        return audit.accounts().get("alice").balanceNanos();
    }

    @Test
    void withoutAGatewayTheOrderIsEnteredAtOnce() throws IOException {
        assertEquals(new CreditOutcome.Entered(150), place(new CreditOrder("alice", 50, ""),
                Duration.ofSeconds(20)));
        assertEquals(new CreditOutcome.Entered(120), place(new CreditOrder("alice", -30, ""),
                Duration.ofSeconds(20)));
        assertEquals(120, audited());
    }

    @Test
    void aRefusalComesBackInWords() throws IOException {
        assertEquals(new CreditOutcome.Refused("there is no account bob"),
                place(new CreditOrder("bob", 50, ""), Duration.ofSeconds(20)));
        assertEquals(100, audited());
    }

    @Test
    void aRunningGatewayTakesTheOrderFromTheInbox() throws IOException {
        try (Books books = open()) {
            CreditOutcome outcome = place(new CreditOrder("alice", 50, ""), Duration.ZERO);
            String id = assertInstanceOf(CreditOutcome.Waiting.class, outcome).id();
            books.tend();

            var inbox = new Inbox(data);
            assertEquals(new CreditOutcome.Entered(150), inbox.takeAnswer(id));
            assertNull(inbox.takeAnswer(id));
            assertEquals(List.of(), inbox.orders());
        }
        assertEquals(150, audited());
    }

    @Test
    void anOrderThatNobodyTookIsEnteredByTheNextGateway() throws IOException {
        new Inbox(data).order(new CreditOrder("alice", 50, "two\nlines \u00e9 = %"), clock.now);
        try (Books books = open()) {
            books.tend();
            assertEquals(OptionalLong.of(150), books.accounts().byName("alice").balanceNanos());
        }
        assertTrue(Files.readString(Books.ledgerDirectory(data).resolve("000001.txt"))
                .contains(" note=two%0Alines%20\u00e9%20=%20%25 inbox="));
        assertEquals(150, audited());
    }

    @Test
    void anOrderIsNotTakenBeforeTheAccountsAreKnown() throws IOException {
        var inbox = new Inbox(data);
        String id = inbox.order(new CreditOrder("alice", 50, ""), clock.now);
        try (Books books = Books.open(data, clock.clocks(), _ -> { }, disk, Ledger.SEGMENT_BYTES)) {
            books.tend();
            assertEquals(List.of(id), inbox.orders());
            books.apply(ALICE);
            books.tend();
            assertEquals(new CreditOutcome.Entered(150), inbox.takeAnswer(id));
        }
    }

    @Test
    void anAccountThatWasMadeJustNowIsLookedForBeforeItsOrderIsRefused() throws IOException {
        var made = new AtomicReference<Books>();
        var sought = new ArrayList<String>();
        var notices = new Notices() {
            @Override public void accept(String sentence) {
                throw new AssertionError(sentence);
            }

            @Override public void unknown(String account) {
                sought.add(account);
                made.get().apply(ALICE);
            }
        };
        var inbox = new Inbox(data);
        try (Books books = Books.open(data, clock.clocks(), notices, disk, Ledger.SEGMENT_BYTES)) {
            made.set(books);
            books.apply(List.of());
            String known = inbox.order(new CreditOrder("alice", 50, ""), clock.now);
            String unknown = inbox.order(new CreditOrder("bob", 50, ""), clock.now.plusSeconds(1));
            books.tend();
            assertEquals(new CreditOutcome.Entered(150), inbox.takeAnswer(known));
            assertEquals(new CreditOutcome.Refused("there is no account bob"), inbox.takeAnswer(unknown));
            assertEquals(List.of("alice", "bob"), sought);
        }
    }

    @Test
    void aDeathBetweenEntryAndAnswerDoesNotCreditTwice() throws IOException {
        var inbox = new Inbox(data);
        String id = inbox.order(new CreditOrder("alice", 50, ""), clock.now);
        Path order = data.resolve("inbox").resolve(id + ".credit");
        byte[] bytes = Files.readAllBytes(order);
        try (Books books = open()) {
            books.tend();
        }
        Files.delete(data.resolve("inbox").resolve(id + ".answer"));
        Files.write(order, bytes);

        try (Books books = open()) {
            books.tend();
            assertEquals(new CreditOutcome.Entered(150), inbox.takeAnswer(id));
        }
        assertEquals(150, audited());
    }

    @Test
    void norDoesOneAfterWhichManySegmentsFollowed() throws IOException {
        var inbox = new Inbox(data);
        String id = inbox.order(new CreditOrder("alice", 50, ""), clock.now);
        // In the way of the answer, so that the order is entered and stays where it is.
        Path inTheWay = Files.createDirectories(data.resolve("inbox").resolve(id + ".answer/full"));
        try (Books books = open(300)) {
            for (int i = 0; i < 20; i++) {
                assertThrows(IOException.class, books::tend);
                books.credit("alice", 1, "");
            }
        }
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        try (Books books = open(300)) {
            books.tend();
        }
        assertEquals(new CreditOutcome.Entered(170), inbox.takeAnswer(id));
        assertEquals(170, audited());
    }

    @Test
    void anOrderIsAnsweredOnlyWhenItsEntryIsOnTheDisk() throws IOException {
        var inbox = new Inbox(data);
        try (Books books = open()) {
            String id = inbox.order(new CreditOrder("alice", 50, ""), clock.now);
            disk.isSyncBroken = true;
            books.tend();
            assertNull(inbox.takeAnswer(id));
            books.tend();
            assertNull(inbox.takeAnswer(id));
            disk.isSyncBroken = false;
            books.tend();
            assertEquals(new CreditOutcome.Entered(150), inbox.takeAnswer(id));
        }
        assertEquals(150, audited());
    }

    @Test
    void whatIsNoOrderIsRefusedAndTakenAway() throws IOException {
        Path inbox = Files.createDirectories(data.resolve("inbox"));
        Files.writeString(inbox.resolve("a.credit"), "account = alice\n");
        Files.writeString(inbox.resolve("b.credit"), "account = alice\namount = lots\n");
        Files.writeString(inbox.resolve("c.credit"), "x".repeat(100_000));
        Files.write(inbox.resolve("d.credit"), new byte[] {'a', '=', (byte) 0xff});
        Files.writeString(inbox.resolve("e.credit"), "account = alice\namount = 0.00000005\n");
        try (Books books = open()) {
            books.tend();
            assertEquals(new CreditOutcome.Refused("the order has no amount"), new Inbox(data)
                    .takeAnswer("a"));
            for (String id : List.of("b", "c", "d"))
                assertInstanceOf(CreditOutcome.Refused.class, new Inbox(data).takeAnswer(id), id);
            assertEquals(new CreditOutcome.Entered(150), new Inbox(data).takeAnswer("e"));
        }
    }

    @Test
    void anOrderIsWithdrawnWhenTheBooksCannotBeOpened() throws IOException {
        open().close();
        Path segment = Books.ledgerDirectory(data).resolve("000001.txt");
        Files.writeString(segment, Files.readString(segment).replace("alice", "alicf"));

        assertThrows(IOException.class, () -> place(new CreditOrder("alice", 50, ""),
                Duration.ofSeconds(20)));
        assertEquals(List.of(), new Inbox(data).orders());
    }

    @Test
    void answersThatNobodyTookAreDeletedInTheEnd() throws IOException {
        var inbox = new Inbox(data);
        inbox.answer("old", new CreditOutcome.Entered(1));
        clock.now = java.time.Instant.now().plus(Duration.ofHours(2));
        open().close();

        assertNull(inbox.takeAnswer("old"));
    }

    @Test
    void anOrderThatCannotBeReadKeepsNoOtherOut() throws IOException {
        try (Books books = open()) {
            Path unreadable = Files.createDirectories(data.resolve("inbox/0.credit"));
            new Inbox(data).order(new CreditOrder("alice", 5, ""), clock.clocks().now());

            assertThrows(IOException.class, books::tend);

            assertEquals(105, books.accounts().byName("alice").balanceNanos().orElseThrow());
            Files.delete(unreadable);
            books.tend();
        }
    }
}
