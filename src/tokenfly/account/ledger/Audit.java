package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a reading of the whole ledger came to, from the oldest segment to the newest. Writes
/// nothing, so it may read while the gateway runs.
///
/// @param accounts by name
/// @param entries lines read that are no header
/// @param faults everything wrong, in the order of the files; empty if the books are right
/// @param remarks what an operator should know and is no fault
public record Audit(SortedMap<String, Totals> accounts, int segments, long entries,
        List<LedgerFault> faults, List<String> remarks) {
    /// Faults beyond this many are not listed: the first ones tell.
    private static final int MAX_FAULTS = 1000;

    /// An account's books.
    ///
    /// @param metered whether it was ever credited, so that it has a balance at all
    /// @param usedNanos what its requests cost that were not charged to a balance
    public record Totals(long creditsNanos, long chargesNanos, boolean metered, long usedNanos) {
        static final Totals NONE = new Totals(0, 0, false, 0);

        public long balanceNanos() {
            return creditsNanos - chargesNanos;
        }

        private Totals credited(long nanos) {
            return new Totals(creditsNanos + nanos, chargesNanos, true, usedNanos);
        }

        private Totals charged(long nanos) {
            return new Totals(creditsNanos, chargesNanos + nanos, metered, usedNanos);
        }

        private Totals used(long nanos) {
            return new Totals(creditsNanos, chargesNanos, metered, usedNanos + nanos);
        }
    }

    /// @throws IOException if a file cannot be read
    public static Audit of(Path directory) throws IOException {
        var reading = new Reading();
        reading.know(directory);
        for (Map.Entry<Long, Path> segment : Segments.list(directory).entrySet())
            reading.read(segment.getKey(), segment.getValue());
        reading.compareMark(directory);
        return new Audit(reading.accounts, reading.segments, reading.entries, reading.faults,
                reading.remarks);
    }

    /// Not thread-safe.
    private static final class Reading {
        final SortedMap<String, Totals> accounts = new TreeMap<>();
        final List<LedgerFault> faults = new ArrayList<>();
        final List<String> remarks = new ArrayList<>();
        int segments;
        long entries;

        private final Verifier verifier = new Verifier();
        private long lastSegment;
        private Path file;
        private long line;
        /// Of this segment: what its header says of each account, and how many lines it has left.
        private final Map<String, Totals> carried = new TreeMap<>();
        private long headerLeft;
        /// Whether the header is taken at its word, since the segment before was not read.
        private boolean isTrusting;
        /// Read before the first segment, since a running gateway goes on; null if there is none.
        private Mark mark;

        void know(Path directory) throws IOException {
            try {
                mark = MarkFile.read(directory);
                if (mark == null) remarks.add(MarkFile.of(directory)
                        + " is not there: whole lines cut off the end cannot be seen");
            } catch (LedgerException malformed) {
                faults.add(malformed.fault());
            }
        }

        /// The ledger must have come as far as it is known to have come.
        void compareMark(Path directory) throws IOException {
            String loss = mark == null ? null : mark.loss(directory);
            if (loss != null) faults.add(new LedgerFault(MarkFile.of(directory), 1, "the ledger had line "
                    + mark.line() + ", and lines up to it are missing or were changed: " + loss));
        }

        void read(long number, Path segment) throws IOException {
            file = segment;
            line = 0;
            if (segments == 0 && number != 1)
                remarks.add("the oldest segment is " + segment.getFileName()
                        + ": of what happened before it, only the balances are known");
            isTrusting = number != lastSegment + 1 || segments == 0;
            if (segments > 0 && isTrusting)
                fault("segment " + (lastSegment + 1) + " is missing before it");
            try (var reader = new SegmentReader(segment)) {
                while (reader.next()) read(reader, number);
                long torn = Files.size(segment) - reader.wholeBytes();
                if (torn > 0)
                    remarks.add(segment.getFileName() + " ends with " + torn + " bytes of an"
                            + " unfinished line: it is being written, or a crash cut it short");
            } catch (LedgerException tooLong) {
                faults.add(tooLong.fault());
            }
            if (line == 0) fault("the segment is empty");
            if (headerLeft > 0)
                fault("the segment's header ends here, " + headerLeft + " lines too early");
            lastSegment = number;
            segments++;
        }

        private void read(SegmentReader reader, long number) {
            line = reader.lineNumber();
            try {
                Line read = line == 1
                        ? verifier.first(reader.buffer(), reader.start(), reader.end(), number)
                        : verifier.next(reader.buffer(), reader.start(), reader.end());
                take(read.entry());
            } catch (Verifier.Damage damage) {
                fault(damage.getMessage());
                // Counted as it stands, so that one fault does not bring others after it.
                if (damage.line() != null) take(damage.line().entry());
                else if (headerLeft > 0 && --headerLeft == 0) compare();
            }
        }

        private void take(Entry entry) {
            boolean isHeader = headerLeft > 0;
            switch (entry) {
                case Entry.Opening(var account, var nanos) ->
                        add(account, totals(account).credited(nanos));
                case Entry.Credit(var account, var nanos, _, _) ->
                        add(account, totals(account).credited(nanos));
                case Entry.Charged(var account, var charge) ->
                        add(account, totals(account).charged(charge.nanos()));
                case Entry.Used(var account, var charge) ->
                        add(account, totals(account).used(charge.nanos()));
                case Entry.SegmentStart(_, _, var lines) -> begin(lines);
                case Entry.Carried c -> carried.put(c.account(),
                        new Totals(c.creditsNanos(), c.chargesNanos(), c.metered(), 0));
                case Entry.CarriedUse _, Entry.CarriedKey _, Entry.Taken _ -> { }
            }
            if (isHeader && --headerLeft == 0) compare();
        }

        private Totals totals(String account) {
            return accounts.getOrDefault(account, Totals.NONE);
        }

        private void add(String account, Totals totals) {
            entries++;
            accounts.put(account, totals);
        }

        private void begin(long lines) {
            headerLeft = lines;
            carried.clear();
            if (lines == 0) compare();
        }

        /// At the end of a header: it must say what the lines before it come to.
        private void compare() {
            if (!isTrusting) {
                accounts.forEach(this::compare);
                for (String name : carried.keySet())
                    if (!accounts.containsKey(name))
                        fault("the segment begins with books for account " + name
                                + ", which no line before names");
            }
            // What was lost before is told above; from here on the balances are those that the
            // gateway goes by.
            carried.forEach((name, says) -> accounts.put(name, says.used(totals(name).usedNanos)));
        }

        private void compare(String account, Totals is) {
            Totals says = carried.getOrDefault(account, Totals.NONE);
            if (says.creditsNanos != is.creditsNanos || says.chargesNanos != is.chargesNanos)
                fault("the segment begins with other books for account " + account
                        + " than the segments before it come to");
        }

        private void fault(String what) {
            if (faults.size() < MAX_FAULTS) faults.add(new LedgerFault(file, line, what));
        }
    }
}
