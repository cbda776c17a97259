package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is thrown inside the ledger: it is as it was before, or says that the process must end.
class LedgerErrorsTest extends LedgerFixture {
    private static final Error NO_MEMORY = new OutOfMemoryError("Java heap space");

    private Throwable fatal;
    private boolean isDeaf;

    /// Told of everything, without the end of the process.
    private final class Told implements Notices {
        @Override public void accept(String sentence) {
            if (isDeaf) throw NO_MEMORY;
            notices.add(sentence);
        }

        @Override public void fatal(Throwable why) {
            fatal = why;
        }
    }

    private Ledger opened(LedgerState state, long segmentBytes) throws IOException {
        var ledger = new Ledger(directory, disk, () -> Instant.parse("2026-11-22T10:00:00Z"),
                new Told(), segmentBytes);
        ledger.open(state);
        return ledger;
    }

    private void assertWhole(Map<String, Long> expected) throws IOException {
        open().close();
        assertEquals(expected, sum.nanos);
        assertEquals(List.of(), Audit.of(directory).faults());
        assertEquals(List.of(), notices.stream().filter(told -> told.contains(".torn")).toList());
    }

    @Test
    void aLineThatCannotBeMadeLeavesNothingBehind() throws IOException {
        Ledger ledger = opened(sum, 1 << 20);
        credit(ledger, "alice", 1);
        // Breaks off behind the line's first words.
        assertThrows(NullPointerException.class,
                () -> ledger.append(new Entry.Taken(null), _ -> { }));
        credit(ledger, "alice", 2);
        ledger.close();

        assertEquals(0, fatal == null ? 0 : 1);
        assertWhole(Map.of("alice", 3L));
    }

    @Test
    void aStateThatDoesNotTakeWhatIsWrittenEndsTheProcess() throws IOException {
        Ledger ledger = opened(sum, 1 << 20);
        var entry = new Entry.Credit("alice", 1, "", "");

        assertSame(NO_MEMORY, assertThrows(Error.class, () -> ledger.append(entry, _ -> {
            throw NO_MEMORY;
        })));

        assertSame(NO_MEMORY, fatal);
        assertWhole(Map.of("alice", 1L));
    }

    @Test
    void aHeaderThatCannotBeMadeIsTriedAgainLater() throws IOException {
        var state = new LedgerState() {
            boolean isStarved;

            @Override public void apply(Instant time, Entry entry) {
                sum.apply(time, entry);
            }

            @Override public void carry(Instant time, Consumer<Entry> header) {
                sum.carry(time, header);
                if (isStarved) throw NO_MEMORY;
            }
        };
        Ledger ledger = opened(state, 300);
        state.isStarved = true;
        for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);
        ledger.close();

        assertTrue(notices.getFirst().contains("no new ledger segment could be begun"),
                notices.toString());
        assertFalse(Files.exists(segment(2)));
        assertWhole(Map.of("alice", 20L));
    }

    @Test
    void aDiskThatFailsWhileNobodyCanBeToldKeepsTheLines() throws IOException {
        Ledger ledger = opened(sum, 1 << 20);
        disk.isBroken = true;
        isDeaf = true;
        credit(ledger, "alice", 1);
        credit(ledger, "alice", 2);
        assertTrue(ledger.isFailing());
        isDeaf = false;
        ledger.tend();
        assertTrue(notices.getFirst().contains("Input/output error; 2 entries wait"), notices.toString());

        disk.isBroken = false;
        ledger.tend();
        ledger.close();
        assertWhole(Map.of("alice", 3L));
    }

    /// An Error at each operation on the disk in turn, before it or after it, over three segments.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void anErrorFromAnyOperationOnTheDiskLosesNothing(boolean isLate) throws IOException {
        disk.isThrownLate = isLate;
        for (int at = 0; ; at++) {
            clean();
            sum = new Sum();
            Ledger ledger = opened(sum, 600);
            disk.untilThrown = at;
            var expected = new TreeMap<String, Long>();
            for (int i = 1; i <= 12; i++) {
                credit(ledger, "alice", i);
                expected.merge("alice", (long) i, Long::sum);
                if (i % 3 == 0) ledger.tend();
            }
            ledger.tend();
            boolean wasReached = disk.untilThrown < 0;
            disk.untilThrown = -1;
            ledger.close();

            assertEquals(null, fatal, "operation " + at);
            assertWhole(expected);
            if (wasReached) continue;
            assertTrue(at > 20, "only " + at + " operations");
            return;
        }
    }

    private void clean() throws IOException {
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) Files.delete(file);
        }
    }
}
