package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailingDiskTest extends LedgerFixture {
    @Test
    void aFullDiskMakesLinesWaitAndLosesNone() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        disk.free = 40;
        credit(ledger, "alice", 2);
        credit(ledger, "bob", 3);

        assertTrue(ledger.isFailing());
        ledger.tend();
        assertTrue(ledger.isFailing());
        disk.free = 1_000_000;
        ledger.tend();
        assertFalse(ledger.isFailing());
        credit(ledger, "alice", 4);
        ledger.close();

        assertEquals(Map.of("alice", 7L, "bob", 3L), sum.nanos);
        open().close();
        assertEquals(Map.of("alice", 7L, "bob", 3L), sum.nanos);
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void theOperatorIsToldOnceThatTheDiskFailsAndOnceThatItWorks() throws IOException {
        Ledger ledger = open();
        disk.isBroken = true;
        for (int i = 0; i < 50; i++) {
            credit(ledger, "alice", 1);
            ledger.tend();
        }
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("Input/output error; 1 entries wait in memory"),
                notices.toString());

        disk.isBroken = false;
        ledger.tend();

        assertEquals(2, notices.size());
        assertTrue(notices.getLast().contains("50 entries that waited are in it"),
                notices.toString());
    }

    @Test
    void aDeathWhileLinesWaitLeavesAWholeLedger() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        disk.free = 40;
        credit(ledger, "alice", 2);
        disk.free = Long.MAX_VALUE;

        open().close();

        assertEquals(Map.of("alice", 1L), sum.nanos);
    }

    @Test
    void linesThatTheDiskRefusesToTheLastAreCounted() throws IOException {
        Ledger ledger = open();
        disk.isBroken = true;
        credit(ledger, "alice", 1);
        ledger.close();

        assertTrue(notices.getLast().contains("1 entries could not be written"),
                notices.toString());
    }

    @Test
    void closingWritesWhatWaits() throws IOException {
        Ledger ledger = open();
        disk.isBroken = true;
        credit(ledger, "alice", 1);
        disk.isBroken = false;
        ledger.close();

        open().close();
        assertEquals(Map.of("alice", 1L), sum.nanos);
    }

    @Test
    void afterAFailedSyncANewSegmentCarriesEveryBalance() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        disk.isSyncBroken = true;
        ledger.tend();
        assertTrue(ledger.isFailing());
        credit(ledger, "alice", 2);

        disk.isSyncBroken = false;
        ledger.tend();

        assertFalse(ledger.isFailing());
        assertTrue(lines(segment(2)).get(1).contains("carried alice 0.000000003 "));
        ledger.close();
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void aSegmentThatCannotBeBegunLeavesTheOldOneInUse() throws IOException {
        disk.isRenameBroken = false;
        Ledger ledger = open(300);
        disk.isRenameBroken = true;
        for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);

        assertFalse(ledger.isFailing());
        assertEquals(1, notices.size());
        ledger.close();
        disk.isRenameBroken = false;
        open(300).close();
        assertEquals(Map.of("alice", 20L), sum.nanos);
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void aFileThatLostBytesBehindOurBackIsNotWrittenFurther() throws IOException {
        Ledger ledger = open();
        for (int i = 0; i < 5; i++) credit(ledger, "alice", 1);
        disk.isBroken = true;
        credit(ledger, "alice", 1);
        Files.write(segment(1), Arrays.copyOf(Files.readAllBytes(segment(1)), 200));
        disk.isBroken = false;
        ledger.tend();

        assertTrue(ledger.isFailing());
        assertEquals(200, Files.size(segment(1)));
    }

    @Test
    void aFileThatIsGoneIsNotBegunAnew() throws IOException {
        Ledger ledger = open();
        disk.isBroken = true;
        credit(ledger, "alice", 1);
        Files.delete(segment(1));
        disk.isBroken = false;
        ledger.tend();

        assertTrue(ledger.isFailing());
        assertFalse(Files.exists(segment(1)));
    }
}
