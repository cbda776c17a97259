package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryTest extends LedgerFixture {
    @Test
    void aTornLastLineIsSetAside() throws IOException {
        written(3);
        byte[] whole = Files.readAllBytes(segment(1));
        byte[] line = (lines(segment(1)).getLast() + "\n").getBytes(StandardCharsets.UTF_8);
        int start = whole.length - line.length;
        for (int cut = 1; cut < line.length; cut++) {
            Files.write(segment(1), Arrays.copyOf(whole, start + cut));
            Files.deleteIfExists(MarkFile.of(directory));
            notices.clear();
            try (Ledger ledger = open()) {
                assertEquals(Map.of("alice", 3L), sum.nanos);
                credit(ledger, "alice", 10);
            }
            Path aside = directory.resolve("000001-at-" + start + ".torn");
            assertEquals(new String(line, 0, cut, StandardCharsets.UTF_8), Files.readString(aside));
            assertEquals(1, notices.size());
            assertTrue(notices.getFirst().contains("its " + cut
                    + " bytes were set aside in 000001-at-" + start + ".torn"));
            open().close();
            assertEquals(Map.of("alice", 13L), sum.nanos);
            Files.delete(aside);
        }
    }

    @Test
    void aTailOfZerosAsAPowerFailureLeavesItIsSetAside() throws IOException {
        written(3);
        byte[] whole = Files.readAllBytes(segment(1));
        Files.write(segment(1), Arrays.copyOf(whole, whole.length + 300_000));

        open().close();

        assertEquals(Map.of("alice", 6L), sum.nanos);
        assertEquals(whole.length, Files.size(segment(1)));
    }

    @Test
    void anEarlierTornLineIsNotOverwritten() throws IOException {
        written(1);
        long size = Files.size(segment(1));
        for (String torn : List.of("one", "two")) {
            Files.writeString(segment(1), Files.readString(segment(1)) + torn);
            open().close();
        }

        assertEquals("one", Files.readString(directory.resolve("000001-at-" + size + ".torn")));
        assertEquals("two", Files.readString(directory.resolve("000001-at-" + size + "-2.torn")));
    }

    @Test
    void anEmptyNewestSegmentIsSetAsideForTheOneBefore() throws IOException {
        written(3);
        Files.writeString(segment(2), "");

        try (Ledger ledger = open()) {
            credit(ledger, "alice", 4);
        }

        assertEquals(Map.of("alice", 10L), sum.nanos);
        assertFalse(Files.exists(segment(2)));
    }

    @Test
    void aSegmentThatNeverGotItsNameIsForgotten() throws IOException {
        written(3);
        Files.writeString(directory.resolve("000002.txt.new"), "half a header");

        open().close();

        assertEquals(Map.of("alice", 6L), sum.nanos);
        assertFalse(Files.exists(directory.resolve("000002.txt.new")));
    }

    @Test
    void everyChangedByteBeforeTheLastLineFeedIsRefusedWithItsLine() throws IOException {
        written(3);
        byte[] whole = Files.readAllBytes(segment(1));
        int line = 1;
        for (int i = 0; i < whole.length - 1; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(segment(1), damaged);
            var fault = assertThrows(LedgerException.class, this::open, "byte " + i).fault();
            assertEquals(segment(1), fault.file());
            assertEquals(line, fault.line(), "byte " + i);
            assertTrue(Audit.of(directory).faults().stream()
                    .anyMatch(found -> found.line() == fault.line()), "byte " + i);
            assertEquals(-1, Arrays.mismatch(damaged, Files.readAllBytes(segment(1))));
            if (whole[i] == '\n') line++;
        }
    }

    @Test
    void aMissingLineIsRefused() throws IOException {
        written(4);
        List<String> lines = new ArrayList<>(lines(segment(1)));
        lines.remove(2);
        Files.write(segment(1), lines);

        var fault = assertThrows(LedgerException.class, this::open);

        assertTrue(fault.getMessage().contains("000001.txt line 3: its hash does not follow"),
                fault.getMessage());
        assertEquals(List.of(3L), Audit.of(directory).faults().stream().map(LedgerFault::line).toList());
    }

    @Test
    void aLineTwiceIsRefused() throws IOException {
        written(3);
        List<String> lines = new ArrayList<>(lines(segment(1)));
        lines.add(2, lines.get(2));
        Files.write(segment(1), lines);

        assertEquals(4, assertThrows(LedgerException.class, this::open).fault().line());
    }

    @Test
    void aSegmentUnderAnotherNumberIsRefused() throws IOException {
        written(1);
        Files.move(segment(1), segment(7));

        var fault = assertThrows(LedgerException.class, this::open);

        assertTrue(fault.getMessage().contains("says that it begins segment 1, not 7"),
                fault.getMessage());
    }

    @Test
    void aHeaderThatIsNotWholeIsRefused() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 8; i++) credit(ledger, "account-" + i, 1);
        }
        Path newest = segment(Segments.list(directory).size());
        Files.write(newest, lines(newest).subList(0, 2));
        Files.delete(MarkFile.of(directory));

        var fault = assertThrows(LedgerException.class, this::open);

        assertTrue(fault.getMessage().contains("header ends here"), fault.getMessage());
        assertTrue(Audit.of(directory).faults().stream()
                .anyMatch(f -> f.what().contains("header ends here")));
    }

    @Test
    void aLineWithoutEndInTheMiddleIsRefused() throws IOException {
        written(1);
        Files.writeString(segment(1), Files.readString(segment(1)) + "x".repeat(2_000_000) + "\n");

        var fault = assertThrows(LedgerException.class, this::open);

        assertTrue(fault.getMessage().contains("line 3: is longer than"), fault.getMessage());
        assertEquals(3, Audit.of(directory).faults().getFirst().line());
    }
}
