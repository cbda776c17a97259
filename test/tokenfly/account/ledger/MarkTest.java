package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A ledger that is gone, empty or shorter than it was is never taken for a new one.
class MarkTest extends LedgerFixture {
    private Path mark() {
        return MarkFile.of(directory);
    }

    private void assertRefused(String why) throws IOException {
        byte[][] before = contents();
        String message = assertThrows(LedgerException.class, this::open).getMessage();

        assertTrue(message.contains(why), message);
        assertTrue(message.contains("delete " + mark() + " and start again"), message);
        assertTrue(Arrays.deepEquals(before, contents()), "something was changed");
        List<LedgerFault> faults = Audit.of(directory).faults();
        assertTrue(faults.stream().anyMatch(fault -> fault.file().equals(mark())), faults.toString());
    }

    private byte[][] contents() throws IOException {
        try (var files = Files.walk(data)) {
            return files.sorted().filter(Files::isRegularFile).map(file -> {
                try {
                    return Files.readAllBytes(file);
                } catch (IOException fault) {
                    throw new AssertionError(fault);
                }
            }).toArray(byte[][]::new);
        }
    }

    @Test
    void aLedgerThatIsGoneStopsTheStart() throws IOException {
        marked(3);
        Files.delete(segment(1));
        assertRefused("000001.txt is gone");
        Files.delete(directory);
        assertRefused("000001.txt is gone");
    }

    @Test
    void anEmptyLedgerStopsTheStart() throws IOException {
        marked(3);
        Files.writeString(segment(1), "");
        assertRefused("000001.txt is empty");
    }

    @Test
    void whateverIsCutOffTheEndStopsTheStart() throws IOException {
        marked(3);
        byte[] whole = Files.readAllBytes(segment(1));
        for (int length = 1; length < whole.length; length++) {
            Files.write(segment(1), Arrays.copyOf(whole, length));
            assertRefused("has only " + length + " of the " + whole.length + " bytes");
        }
    }

    @Test
    void anotherLedgerInItsPlaceStopsTheStart() throws IOException {
        marked(3);
        Path kept = data.resolve("kept");
        Files.copy(mark(), kept);
        Files.delete(mark());
        Files.delete(segment(1));
        try (Ledger other = open()) {
            for (int i = 0; i < 30; i++) credit(other, "bob", 1);
        }
        Files.move(kept, mark(), StandardCopyOption.REPLACE_EXISTING);
        assertRefused("000001.txt has another text than was written to it");
    }

    @Test
    void anEmptyNewestSegmentThatHadLinesStopsTheStart() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);
        }
        Files.writeString(segment(Segments.list(directory).lastKey().intValue()), "");
        assertRefused(".txt is empty");
    }

    @Test
    void whoeverDeletesTheMarkGoesOnWithWhatIsLeft() throws IOException {
        marked(3);
        Files.write(segment(1), lines(segment(1)).subList(0, 3));
        Files.delete(mark());

        open().close();

        assertEquals(Map.of("alice", 3L), sum.nanos);
        assertTrue(Files.exists(mark()));
    }

    @Test
    void aSegmentOfAnOldDirectoryIsNeverWithoutALine() throws IOException {
        written(3);
        Files.writeString(segment(1), "");

        String message = assertThrows(LedgerException.class, this::open).getMessage();

        assertTrue(message.contains("000001.txt has no line, and it never had none"), message);
        assertTrue(message.contains("delete " + segment(1) + " and start again"), message);
    }

    @Test
    void anOldDirectoryIsTakenAsItIsOnce() throws IOException {
        written(3);
        open().close();
        assertEquals(Map.of("alice", 6L), sum.nanos);

        Files.delete(segment(1));
        assertRefused("000001.txt is gone");
    }

    @Test
    void oldSegmentsMayBeMovedAwayAtAnyMoment() throws IOException {
        Ledger ledger = open(300);
        credit(ledger, "alice", 1);
        ledger.tend();
        byte[] early = Files.readAllBytes(mark());
        for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);
        ledger.close();
        // As a death right behind a rotation leaves it.
        Files.write(mark(), early);
        Files.delete(segment(1));

        open().close();

        assertEquals(Map.of("alice", 21L), sum.nanos);
    }

    @Test
    void theMarkIsNeverAheadOfTheLedger() throws IOException {
        Ledger ledger = open(400);
        for (int i = 0; i < 40; i++) {
            credit(ledger, "alice", 1);
            if (i % 3 == 0) ledger.tend();
            Mark reached = MarkFile.read(directory);
            assertEquals(null, reached == null ? null : reached.loss(directory));
        }
    }

    @Test
    void aMarkOfWhichOneLineIsTornIsTheOtherOne() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        ledger.tend();
        Mark first = MarkFile.read(directory);
        credit(ledger, "alice", 2);
        ledger.tend();
        Mark second = MarkFile.read(directory);
        byte[] whole = Files.readAllBytes(mark());

        assertEquals(256, whole.length);
        for (int slot = 0; slot < 2; slot++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, slot * 128 + 60, slot * 128 + 128, (byte) 0);
            Files.write(mark(), torn);
            assertEquals(slot == 0 ? second : first, MarkFile.read(directory));
        }
        credit(ledger, "alice", 3);
        ledger.tend();
        assertTrue(MarkFile.read(directory).line() > second.line());
    }

    @Test
    void aMarkThatCannotBeUnderstoodStopsTheStart() throws IOException {
        marked(3);
        Files.writeString(mark(), "");
        assertRefused("ledger.mark cannot be understood");
    }

    @Test
    void aRunningLedgerThatIsGoneFailsUntilItIsPutBack() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        ledger.tend();
        Files.move(segment(1), data.resolve("kept"));
        ledger.tend();
        assertTrue(ledger.isFailing());
        assertTrue(notices.getFirst().contains("000001.txt is gone"), notices.toString());
        credit(ledger, "alice", 2);
        ledger.tend();
        ledger.tend();
        assertTrue(ledger.isFailing());

        Files.move(data.resolve("kept"), segment(1));
        ledger.tend();

        assertFalse(ledger.isFailing());
        ledger.close();
        open().close();
        assertEquals(Map.of("alice", 3L), sum.nanos);
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void aRunningLedgerGoesOnInANewSegmentWhenItIsTold() throws IOException {
        Ledger ledger = open();
        credit(ledger, "alice", 1);
        ledger.tend();
        credit(ledger, "alice", 2);
        // All of the data directory, the mark with it: that alone is no word.
        Files.delete(segment(1));
        Files.delete(directory);
        Files.delete(mark());
        for (int i = 0; i < 3; i++) ledger.tend();
        assertTrue(ledger.isFailing());
        assertTrue(Files.exists(mark()));
        credit(ledger, "alice", 4);
        assertRefused("000001.txt is gone");

        Files.delete(mark());
        ledger.tend();

        assertFalse(ledger.isFailing());
        assertTrue(notices.getLast().contains("000002.txt: it begins with all balances"),
                notices.toString());
        credit(ledger, "alice", 8);
        ledger.close();
        open().close();
        assertEquals(Map.of("alice", 15L), sum.nanos);
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void aRunningLedgerNoticesThatItWasCutOrReplaced() throws IOException {
        Ledger ledger = open();
        for (int i = 0; i < 5; i++) credit(ledger, "alice", 1);
        ledger.tend();
        Files.copy(segment(1), data.resolve("kept"));
        Files.writeString(segment(1), "nonsense\n".repeat(100));
        ledger.tend();
        assertTrue(ledger.isFailing());

        Files.move(data.resolve("kept"), segment(1), StandardCopyOption.REPLACE_EXISTING);
        ledger.tend();
        assertFalse(ledger.isFailing());
        Files.writeString(segment(1), "");
        ledger.tend();
        assertTrue(ledger.isFailing());
    }
}
