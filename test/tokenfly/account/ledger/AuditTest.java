package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.account.money.Tokens;

class AuditTest extends LedgerFixture {
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
        List<LedgerFault> faults = Audit.of(directory).faults();

        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.getFirst().what().contains("other books for account alice"),
                faults.toString());
    }

    @Test
    void theAuditFindsEveryFaultOfEverySegment() throws IOException {
        try (Ledger ledger = open(300)) {
            for (int i = 0; i < 30; i++) credit(ledger, "alice", 1);
        }
        Files.writeString(segment(1), Files.readString(segment(1)).replaceFirst("alice", "alicf"));
        Files.delete(segment(3));
        Files.writeString(segment(4), Files.readString(segment(4))
                .replaceFirst("carried alice 0", "carried alice 9"));
        List<LedgerFault> faults = Audit.of(directory).faults();

        assertTrue(faults.stream().anyMatch(f -> f.file().equals(segment(1)) && f.line() == 2),
                faults.toString());
        assertTrue(faults.stream().anyMatch(f -> f.what().contains("segment 3 is missing")),
                faults.toString());
        assertTrue(faults.stream().anyMatch(f -> f.file().equals(segment(4)) && f.line() == 2),
                faults.toString());
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
        assertTrue(audit.remarks().getFirst().contains("the oldest segment is 000002.txt"),
                audit.remarks().toString());
    }

    @Test
    void theAuditOfARunningGatewayTakesAnUnfinishedLineForNoFault() throws IOException {
        marked(3);
        Files.writeString(segment(1), Files.readString(segment(1)) + "5 2026-11");
        Audit audit = Audit.of(directory);

        assertEquals(List.of(), audit.faults());
        assertEquals(6, audit.accounts().get("alice").balanceNanos());
        assertEquals(1, audit.remarks().size());
    }
}
