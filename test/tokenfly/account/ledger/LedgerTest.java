package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.money.Tokens;

class LedgerTest {
    @TempDir Path directory;
    private final FakeDisk disk = new FakeDisk();
    private final List<String> notices = new ArrayList<>();
    private Sum sum = new Sum();

    /// The least that can stand behind a ledger: each account's credits.
    static final class Sum implements LedgerState {
        final Map<String, Long> nanos = new TreeMap<>();

        @Override public void apply(Instant time, Entry entry) {
            switch (entry) {
                case Entry.Credit(var account, var amount, _, _) -> nanos.merge(account, amount, Long::sum);
                case Entry.Carried carried -> nanos.put(carried.account(), carried.creditsNanos());
                default -> { }
            }
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
            nanos.forEach((account, amount) -> header.accept(new Entry.Carried(account, amount, 0, true, false)));
        }
    }

    private Ledger open() throws IOException {
        return open(Ledger.SEGMENT_BYTES);
    }

    private Ledger open(long segmentBytes) throws IOException {
        sum = new Sum();
        var ledger = new Ledger(directory, disk, () -> Instant.parse("2026-11-22T10:00:00Z"), notices::add, segmentBytes);
        ledger.open(sum);
        return ledger;
    }

    private void credit(Ledger ledger, String account, long nanos) {
        var entry = new Entry.Credit(account, nanos, "", "");
        ledger.append(entry, time -> sum.apply(time, entry));
    }

    private Path segment(int number) {
        return directory.resolve("%06d.txt".formatted(number));
    }

    private void written(int credits) throws IOException {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= credits; i++) credit(ledger, "alice", i);
        }
    }

    private List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

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
        assertTrue(lines(segment(3)).get(1).contains("carried alice "), lines(segment(3)).toString());
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

        assertTrue(lines(segment(2)).getFirst().contains(" previous=" + last.substring(last.length() - 16)));
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
    void aTornLastLineIsSetAside() throws IOException {
        written(3);
        byte[] whole = Files.readAllBytes(segment(1));
        byte[] line = (lines(segment(1)).getLast() + "\n").getBytes(StandardCharsets.UTF_8);
        int start = whole.length - line.length;
        for (int cut = 1; cut < line.length; cut++) {
            Files.write(segment(1), Arrays.copyOf(whole, start + cut));
            notices.clear();
            try (Ledger ledger = open()) {
                assertEquals(Map.of("alice", 3L), sum.nanos);
                credit(ledger, "alice", 10);
            }
            Path aside = directory.resolve("000001-at-" + start + ".torn");
            assertEquals(new String(line, 0, cut, StandardCharsets.UTF_8), Files.readString(aside));
            assertEquals(1, notices.size());
            assertTrue(notices.getFirst().contains("its " + cut + " bytes were set aside in 000001-at-" + start + ".torn"));
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
            assertTrue(Audit.of(directory).faults().stream().anyMatch(found -> found.line() == fault.line()), "byte " + i);
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

        assertTrue(fault.getMessage().contains("000001.txt line 3: its hash does not follow"), fault.getMessage());
        assertEquals(List.of(3L), Audit.of(directory).faults().stream().map(Fault::line).toList());
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

        assertTrue(fault.getMessage().contains("says that it begins segment 1, not 7"), fault.getMessage());
    }

    @Test
    void aHeaderThatIsNotWholeIsRefused() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 8; i++) credit(ledger, "account-" + i, 1);
        }
        Path newest = segment(Segments.list(directory).size());
        Files.write(newest, lines(newest).subList(0, 2));

        var fault = assertThrows(LedgerException.class, this::open);

        assertTrue(fault.getMessage().contains("header ends here"), fault.getMessage());
        assertTrue(Audit.of(directory).faults().stream().anyMatch(f -> f.what().contains("header ends here")));
    }

    @Test
    void aLineWithoutEndInTheMiddleIsRefused() throws IOException {
        written(1);
        Files.writeString(segment(1), Files.readString(segment(1)) + "x".repeat(2_000_000) + "\n");

        var fault = assertThrows(LedgerException.class, this::open);

        assertTrue(fault.getMessage().contains("line 3: is longer than"), fault.getMessage());
        assertEquals(3, Audit.of(directory).faults().getFirst().line());
    }

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
        assertTrue(notices.getFirst().contains("Input/output error; 1 entries wait in memory"), notices.toString());

        disk.isBroken = false;
        ledger.tend();

        assertEquals(2, notices.size());
        assertTrue(notices.getLast().contains("50 entries that waited are in it"), notices.toString());
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

        assertTrue(notices.getLast().contains("1 entries could not be written"), notices.toString());
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
        assertTrue(sum.nanos.values().stream().allMatch(nanos -> nanos == 200), sum.nanos.toString());
        assertEquals(List.of(), Audit.of(directory).faults());
    }

    @Test
    void theAuditAddsUpCreditsChargesAndUse() throws IOException {
        try (Ledger ledger = open(400)) {
            credit(ledger, "alice", 1000);
            var charge = new Charge(30, Tokens.NONE, false, "r", "m", "p", "stop", 1);
            ledger.append(new Entry.Used("bob", charge), _ -> { });
        }
        Audit audit = Audit.of(directory);

        assertEquals(new Audit.Totals(1000, 0, true, 0), audit.accounts().get("alice"));
        assertEquals(new Audit.Totals(0, 0, false, 30), audit.accounts().get("bob"));
        assertEquals(2, audit.entries());
    }

    @Test
    void theAuditFindsASegmentWhoseBalancesAreNotThoseOfTheLinesBefore() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 10; i++) credit(ledger, "alice", 1);
            sum.nanos.put("alice", 1_000_000L);
            for (int i = 0; i < 10; i++) credit(ledger, "alice", 1);
        }
        List<Fault> faults = Audit.of(directory).faults();

        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().what().contains("other books for account alice"), faults.toString());
    }

    @Test
    void theAuditFindsEveryFaultOfEverySegment() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 30; i++) credit(ledger, "alice", 1);
        }
        Files.writeString(segment(1), Files.readString(segment(1)).replaceFirst("alice", "alicf"));
        Files.delete(segment(3));
        Files.writeString(segment(4), Files.readString(segment(4)).replaceFirst("carried alice 0", "carried alice 9"));
        List<Fault> faults = Audit.of(directory).faults();

        assertTrue(faults.stream().anyMatch(f -> f.file().equals(segment(1)) && f.line() == 2), faults.toString());
        assertTrue(faults.stream().anyMatch(f -> f.what().contains("segment 3 is missing")), faults.toString());
        assertTrue(faults.stream().anyMatch(f -> f.file().equals(segment(4)) && f.line() == 2), faults.toString());
    }

    @Test
    void theAuditSaysWhereItBeginsWhenOldSegmentsWereArchived() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 20; i++) credit(ledger, "alice", 1);
        }
        Files.delete(segment(1));
        Audit audit = Audit.of(directory);

        assertEquals(List.of(), audit.faults());
        assertEquals(20, audit.accounts().get("alice").creditsNanos());
        assertTrue(audit.remarks().getFirst().contains("the oldest segment is 000002.txt"), audit.remarks().toString());
    }

    @Test
    void theAuditOfARunningGatewayTakesAnUnfinishedLineForNoFault() throws IOException {
        written(3);
        Files.writeString(segment(1), Files.readString(segment(1)) + "5 2026-11");
        Audit audit = Audit.of(directory);

        assertEquals(List.of(), audit.faults());
        assertEquals(6, audit.accounts().get("alice").balanceNanos());
        assertEquals(1, audit.remarks().size());
    }
}
