package tokenfly.history;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.json.JsonObject;
import tokenfly.properties.FileFault;

/// `data/requests`: what became of each request, a line of JSON each, in files of a day or a few
/// megabytes.
///
/// ```
/// 2026-11-30-0001.jsonl   the first of that day (UTC); the last one of all is being written
/// ```
///
/// Each start begins a file: a line that a crash cut short stays the last of its own, and is passed
/// over. The oldest files are deleted when more is there than is kept. Written by one thread, read by
/// any.
public final class RequestFiles extends OutputStream {
    private static final long MAX_FILE_BYTES = 8L << 20;
    private static final String ENDING = ".jsonl";
    /// No search reads more than this: a narrower time finds what is older.
    private static final long MAX_SEARCHED_BYTES = 256L << 20;

    private final Path directory;
    private final Supplier<Keep> keep;
    private final InstantSource clock;
    private final Consumer<String> warnings;
    private OutputStream file;
    private LocalDate day;
    private long written;

    /// @param keep asked again for every batch of lines
    /// @param warnings told when nothing can be written
    public RequestFiles(Path directory, Supplier<Keep> keep, InstantSource clock, Consumer<String> warnings) {
        this.directory = directory;
        this.keep = keep;
        this.clock = clock;
        this.warnings = warnings;
    }

    public boolean isKept() {
        return !keep.get().isNothing();
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /// @param lines whole ones
    @Override
    public void write(byte[] lines, int offset, int length) {
        if (!isKept()) return;
        try {
            if (!isRoomFor(length)) begin();
            file.write(lines, offset, length);
            written += length;
        } catch (IOException fault) {
            close();
            warnings.accept("requests cannot be kept in " + directory + ": " + FileFault.words(fault));
        }
    }

    private boolean isRoomFor(int length) {
        long most = Math.min(MAX_FILE_BYTES, keep.get().bytes() / 4);
        return file != null && today().equals(day) && (written == 0 || written + length <= most);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void begin() throws IOException {
        close();
        OwnerOnly.directory(directory);
        prune();
        day = today();
        var files = files();
        var last = files.isEmpty() ? "" : files.getLast().getFileName().toString();
        int number = last.startsWith(day.toString()) ? Integer.parseInt(last.substring(11, last.indexOf('.'))) : 0;
        // One that stayed empty, as on a full disk, is as good as a new one.
        if (number == 0 || Files.size(files.getLast()) > 0) number++;
        var next = directory.resolve("%s-%04d%s".formatted(day, number, ENDING));
        file = Files.newOutputStream(OwnerOnly.file(next), StandardOpenOption.APPEND);
        written = Files.size(next);
    }

    /// Leaves room for the file that begins.
    private void prune() throws IOException {
        var oldest = today().minusDays(keep.get().days());
        long bytes = Math.min(MAX_FILE_BYTES, keep.get().bytes() / 4);
        for (var file : files().reversed()) {
            bytes += Files.size(file);
            boolean isOld = keep.get().days() > 0 && dayOf(file).isBefore(oldest);
            if (isOld || bytes > keep.get().bytes()) Files.delete(file);
        }
    }

    private static LocalDate dayOf(Path file) {
        return LocalDate.parse(file.getFileName().toString().substring(0, 10));
    }

    /// The oldest first.
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString()
                    .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{4,9}\\" + ENDING)).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /// Ends the file; another begins with the next line.
    @Override
    public void close() {
        try {
            if (file != null) file.close();
        } catch (IOException lost) {
            warnings.accept("requests cannot be kept in " + directory + ": " + FileFault.words(lost));
        }
        file = null;
    }

    /// Those that are wanted, as far as they are kept, the newest first.
    public List<JsonObject> newest(int most, LineFilter wanted) throws IOException {
        var found = new ArrayList<JsonObject>();
        long searched = 0;
        for (var file : files().reversed()) {
            if (found.size() >= most || searched > MAX_SEARCHED_BYTES) break;
            if (isOutside(file, wanted)) continue;
            searched += Files.size(file);
            addTo(found, most, file, wanted);
        }
        return found;
    }

    /// A request stands in the file of the day on which it ended.
    private static boolean isOutside(Path file, LineFilter wanted) {
        var end = dayOf(file).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return wanted.from() != null && !end.isAfter(wanted.from())
                || wanted.to() != null && dayOf(file).minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)
                        .isAfter(wanted.to());
    }

    private static void addTo(List<JsonObject> found, int most, Path file, LineFilter wanted) throws IOException {
        try (var lines = new LastLines(file)) {
            for (String line; found.size() < most && (line = lines.next()) != null; ) {
                var request = wanted.in(line);
                if (request != null) found.add(request);
            }
        } catch (NoSuchFileException pruned) {
            // The oldest ones go while somebody reads.
        }
    }
}
