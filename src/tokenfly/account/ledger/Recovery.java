package tokenfly.account.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.properties.FileFault;

/// Where a ledger is at start-up: what [#of] finds in the newest segment.
///
/// @param number of the newest segment; 0 when there is none yet
/// @param size bytes of its whole lines
/// @param headerBytes of those, how many are its header's
/// @param sequence of the last line
/// @param chain at the last line
record Recovery(long number, long size, long headerBytes, long sequence, Chain chain) {

    /// Reads the newest segment, applies every entry, and sets aside what follows its last line
    /// feed: a line that a crash cut short, whose request nobody has been told was paid.
    ///
    /// @throws LedgerException at the first fault that a crash cannot have made
    static Recovery of(Path directory, LedgerState state, Consumer<String> notices)
            throws IOException {
        SortedMap<Long, Path> segments = Segments.list(directory);
        List<Path> empty = new ArrayList<>();
        while (!segments.isEmpty() && hasNoLine(segments.get(segments.lastKey())))
            empty.add(segments.remove(segments.lastKey()));
        if (segments.isEmpty() && !empty.isEmpty())
            throw new LedgerException(empty.getLast() + " has no line, and it never had none",
                    empty.getLast());
        for (Path segment : empty) {
            setAside(segment, 0, notices);
            Files.delete(segment);
        }
        if (segments.isEmpty()) return new Recovery(0, 0, 0, 0, new Chain(Chain.START));
        return read(segments.lastKey(), segments.get(segments.lastKey()), state, notices);
    }

    private static boolean hasNoLine(Path segment) throws IOException {
        try (var reader = new SegmentReader(segment)) {
            return !reader.next();
        }
    }

    private static Recovery read(long number, Path segment, LedgerState state,
            Consumer<String> notices) throws IOException {
        var verifier = new Verifier();
        long headerBytes = 0;
        try (var reader = new SegmentReader(segment)) {
            long headerLines = 1;
            while (reader.next()) {
                Line line = verified(verifier, reader, segment, number);
                if (line.entry() instanceof Entry.SegmentStart start)
                    headerLines = 1 + start.lines();
                if (reader.lineNumber() <= headerLines) headerBytes = reader.wholeBytes();
                state.apply(line.time(), line.entry());
            }
            if (reader.lineNumber() < headerLines) throw new LedgerException(new LedgerFault(segment,
                    reader.lineNumber(), "the segment's header ends here, after "
                    + reader.lineNumber() + " of " + headerLines + " lines"));
            if (Files.size(segment) > reader.wholeBytes())
                setAside(segment, reader.wholeBytes(), notices);
            return new Recovery(number, reader.wholeBytes(), headerBytes, verifier.sequence(),
                    verifier.chain());
        }
    }

    private static Line verified(Verifier verifier, SegmentReader reader, Path segment, long number)
            throws LedgerException {
        try {
            return reader.lineNumber() == 1
                    ? verifier.first(reader.buffer(), reader.start(), reader.end(), number)
                    : verifier.next(reader.buffer(), reader.start(), reader.end());
        } catch (Verifier.Damage damage) {
            throw new LedgerException(new LedgerFault(segment, reader.lineNumber(), damage.getMessage()));
        }
    }

    private static void setAside(Path segment, long offset, Consumer<String> notices)
            throws IOException {
        Path aside = Segments.torn(segment, offset);
        try (InputStream in = Files.newInputStream(segment);
                OutputStream out = Files.newOutputStream(OwnerOnly.file(aside))) {
            in.skipNBytes(offset);
            in.transferTo(out);
        } catch (IOException fault) {
            throw FileFault.in(aside, fault);
        }
        long bytes = Files.size(aside);
        try (Disk.Appendable file = Disk.REAL.append(segment)) {
            file.truncate(offset);
            file.sync();
        }
        notices.accept("a crash cut the last line of " + segment + " short: its " + bytes
                + " bytes were set aside in " + aside.getFileName() + ", nothing else is lost");
    }
}
