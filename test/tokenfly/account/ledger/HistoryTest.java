package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void anEmptyLedgerHasNoEntries() throws IOException {
        try (var history = History.before(directory, null)) {
            assertNull(history.next());
        }
    }

    @Test
    void theNewestEntryComesFirst() throws IOException {
        write(3, Ledger.SEGMENT_BYTES);

        assertEquals(List.of("note 2", "note 1", "note 0"), notes(null));
    }

    @ParameterizedTest
    @ValueSource(longs = {200, 3_000, 1 << 20})
    void entriesAreReadAcrossSegmentsAndBlocks(long segmentBytes) throws IOException {
        write(1500, segmentBytes);

        var notes = notes(null);

        assertEquals(1500, notes.size());
        for (int i = 0; i < 1500; i++) assertEquals("note " + (1499 - i), notes.get(i));
    }

    @Test
    void aPlaceGoesOnBehindItsItem() throws IOException {
        write(40, 600);
        for (int read = 1; read < 40; read++) {
            String place = null;
            try (var history = History.before(directory, null)) {
                for (int i = 0; i < read; ) {
                    var item = history.next();
                    place = item.place();
                    if (item.entry() instanceof Entry.Credit) i++;
                }
            }
            assertEquals("note " + (39 - read), notes(place).getFirst());
        }
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        write(2, Ledger.SEGMENT_BYTES);
        append("4 2026-11-22T12:00:00.000Z credit alice 1 no");

        assertEquals(List.of("note 1", "note 0"), notes(null));
    }

    @Test
    void damagedAndEmptyAndOverlongLinesArePassedOver() throws IOException {
        write(2, Ledger.SEGMENT_BYTES);
        append("\n\nnonsense\n" + "x".repeat(300_000) + "\n");

        assertEquals(List.of("note 1", "note 0"), notes(null));
    }

    @Test
    void aPlaceOfASegmentThatWasTakenAwayGoesOnWithTheOneBefore() throws IOException {
        write(40, 600);
        var segments = Segments.list(directory);
        Files.delete(segments.get(segments.lastKey()));

        assertEquals(notes(null), notes(segments.lastKey() + "-400"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-", "-1", "1--2", "../1-2", "1-99999999999999999999"})
    void whatIsNoPlaceIsRefused(String place) {
        assertThrows(IllegalArgumentException.class, () -> History.before(directory, place));
    }

    private void write(int entries, long segmentBytes) throws IOException {
        try (var ledger = new Ledger(directory, Disk.REAL, () -> NOON, _ -> { }, segmentBytes)) {
            ledger.open(new NoState());
            for (int i =
                    0; i < entries; i++) ledger.append(new Entry.Credit("alice", 1, "note " + i,
                    ""), _ -> { });
        }
    }

    private void append(String text) throws IOException {
        var segments = Segments.list(directory);
        Files.writeString(segments.get(segments.lastKey()), text, StandardOpenOption.APPEND);
    }

    private List<String> notes(String place) throws IOException {
        var notes = new ArrayList<String>();
        try (var history = History.before(directory, place)) {
            for (var item = history.next(); item != null; item = history.next())
                if (item.entry() instanceof Entry.Credit(_, _, var note, _)) notes.add(note);
        }
        return notes;
    }

    /// The books are of no interest here.
    private static final class NoState implements LedgerState {
        @Override public void apply(Instant time, Entry entry) {
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
        }
    }
}
