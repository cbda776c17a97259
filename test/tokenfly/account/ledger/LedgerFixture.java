package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What tests of the ledger stand on: one in a directory of its own, on a disk that can fail, with
/// the least that can stand behind it.
abstract class LedgerFixture {
    @TempDir Path data;
    Path directory;
    final FakeDisk disk = new FakeDisk();
    final List<String> notices = new ArrayList<>();
    Sum sum = new Sum();

    /// The least that can stand behind a ledger: each account's credits.
    static final class Sum implements LedgerState {
        final Map<String, Long> nanos = new TreeMap<>();

        @Override public void apply(Instant time, Entry entry) {
            switch (entry) {
                case Entry.Credit(var account, var amount, _, _) ->
                        nanos.merge(account, amount, Long::sum);
                case Entry.Carried carried -> nanos.put(carried.account(), carried.creditsNanos());
                default -> { }
            }
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
            nanos.forEach((account,
                    amount) -> header.accept(new Entry.Carried(account, amount, 0, true, false)));
        }
    }

    @BeforeEach
    void inData() {
        directory = data.resolve("ledger");
    }

    Ledger open() throws IOException {
        return open(Ledger.SEGMENT_BYTES);
    }

    Ledger open(long segmentBytes) throws IOException {
        sum = new Sum();
        var ledger = new Ledger(directory, disk, () -> Instant.parse("2026-11-22T10:00:00Z"),
                notices::add, segmentBytes);
        ledger.open(sum);
        return ledger;
    }

    void credit(Ledger ledger, String account, long nanos) {
        var entry = new Entry.Credit(account, nanos, "", "");
        ledger.append(entry, time -> sum.apply(time, entry));
    }

    Path segment(int number) {
        return directory.resolve("%06d.txt".formatted(number));
    }

    /// A ledger as versions before the mark left it.
    void written(int credits) throws IOException {
        marked(credits);
        Files.delete(MarkFile.of(directory));
    }

    void marked(int credits) throws IOException {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= credits; i++) credit(ledger, "alice", i);
        }
    }

    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
