package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest extends LedgerFixture {
    @Test
    void whatIsAppendedIsThereAfterARestart() throws IOException {
        written(3);

        open().close();

        assertEquals(Map.of("alice", 6L), sum.nanos);
        assertEquals(List.of(), notices);
    }

    @Test
    void aLineIsInTheFileBeforeAppendReturns() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 5);

        assertTrue(Files.readString(segment(1)).contains(" credit alice 0.000000005 "));
        assertEquals(0, Audit.of(directory).faults().size());
    }

    @Test
    void lookingAfterItSyncsOnceForAllThatWasAppended() throws IOException {
        Ledger ledger = open();
        int before = disk.syncs;
        for (int i = 0; i < 100; i++) credit(ledger, "alice", 1);
        ledger.tend();
        ledger.tend();

        assertEquals(before + 1, disk.syncs);
    }

    @Test
    void closingSyncs() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        int before = disk.syncs;
        ledger.close();

        assertEquals(before + 1, disk.syncs);
    }

    @Test
    void nothingIsAppendedToAClosedLedger() throws IOException {
        Ledger ledger = open();
        ledger.close();

        assertThrows(IllegalStateException.class, () -> credit(ledger, "alice", 1));
    }

    @Test
    void aFullSegmentIsFollowedByOneThatBeginsWithEveryBalance() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 20; i++) credit(ledger, i % 2 == 0 ? "alice" : "bob", 1);
        }
        Files.delete(segment(1));
        open().close();

        assertEquals(Map.of("alice", 10L, "bob", 10L), sum.nanos);
        assertTrue(lines(segment(3)).get(1).contains("carried alice "), lines(segment(3))
                .toString());
    }

    @Test
    void onlyTheNewestSegmentIsReadAtStartUp() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);
        }
        Files.writeString(segment(1), "nonsense\n");

        open().close();

        assertEquals(Map.of("alice", 20L), sum.nanos);
    }

    @Test
    void segmentsAreAlsoChained() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);
        }
        String last = lines(segment(1)).getLast();

        assertTrue(lines(segment(2)).getFirst().contains(" previous="
                + last.substring(last.length() - 16)));
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void aHeaderLargerThanASegmentDoesNotMakeASegmentOfEveryLine() throws IOException {
        try (Ledger ledger = open(1000)) {
            for (int i = 0; i < 50; i++) credit(ledger, "account-" + i, 1);
            for (int i = 0; i < 50; i++) credit(ledger, "account-" + i, 1);
        }
        assertTrue(Segments.list(directory).size() < 15, Segments.list(directory).toString());
    }

    @Test
    void anInterruptedThreadWritesAllTheSame() throws Exception {
        Ledger ledger = open();
        Thread.currentThread().interrupt();
        credit(ledger, "alice", 1);
        assertTrue(Thread.interrupted());
        credit(ledger, "alice", 2);

        assertFalse(ledger.isFailing());
        ledger.close();
        open().close();
        assertEquals(Map.of("alice", 3L), sum.nanos);
    }

    @Test
    void linesOfManyThreadsAreAllInTheChain() throws Exception {
        Ledger ledger = open(10_000);
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 16; t++) {
            String account = "account-" + t;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 200; i++) credit(ledger, account, 1);
            }));
        }
        for (int i = 0; i < 50; i++) ledger.tend();
        for (Thread thread : threads) thread.join();
        ledger.close();

        open().close();
        assertEquals(16, sum.nanos.size());
        assertTrue(sum.nanos.values().stream().allMatch(nanos -> nanos == 200),
                sum.nanos.toString());
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void headersAreAtMostHalfOfWhatIsWritten() throws IOException {
        try (Ledger ledger = open(100)) {
            for (int i = 0; i < 1_000; i++) credit(ledger, "account-" + i % 100, 1);
        }
        long headers = 0;
        long all = 0;
        for (int number = 1; Files.exists(segment(number)); number++)
            for (String line : lines(segment(number))) {
                all += line.length();
                if (line.contains(" carried ") || line.contains(" segment ")) headers += line.length();
            }
        assertTrue(headers < all * 0.6, headers + " of " + all);
        assertTrue(Files.exists(segment(5)), "it went on to new segments");
    }
}
