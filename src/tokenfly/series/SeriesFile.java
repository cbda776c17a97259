package tokenfly.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tokenfly.account.settings.WholeFile;
import tokenfly.properties.FileFault;

/// Keeps the series in a file, written whole every few minutes and at the end, so that they outlive a
/// restart. What cannot be read or written costs history and nothing else.
///
/// ```
/// tokenfly series 1
/// way <tab> deepseek <tab> deepseek-v4-flash      what follows went there
/// MINUTE 29396512 3 0 0 51000 900 512 77 4:2 5:1  the step's number, then its sums
/// end 2                                           how many lines there were before
/// ```
public final class SeriesFile implements AutoCloseable {
    private static final String HEAD = "tokenfly series 1";
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    /// Each way with every step taken.
    private static final long MAX_BYTES = 32L << 20;

    private final Series series;
    private final Path file;
    private final Consumer<String> warnings;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("series")
            .unstarted(this::run);
    /// Of the text that was written last: an idle gateway lets the disk sleep.
    private int written;

    /// @param warnings told when nothing can be read or written
    public SeriesFile(Series series, Path file, Consumer<String> warnings) {
        this.series = series;
        this.file = file;
        this.warnings = warnings;
    }

    /// Reads what was kept, then goes on keeping, in a thread of its own.
    public void start() {
        thread.start();
    }

    /// Writes what there is; returns when that is done.
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        read();
        try {
            while (!stopping.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) write();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        write();
    }

    void write() {
        var text = text();
        if (text.hashCode() == written) return;
        try {
            WholeFile.write(file, text);
            written = text.hashCode();
        } catch (IOException fault) {
            warnings.accept("the charts' history cannot be kept in " + file + ": " + FileFault.reason(fault));
        }
    }

    private String text() {
        var text = new StringBuilder(HEAD).append('\n');
        var lines = new long[] {1};
        series.kept().forEach((way, track) -> {
            text.append("way\t").append(way.provider()).append('\t').append(way.model()).append('\n');
            lines[0]++;
            for (var grain : Grain.values()) track.each(grain, Long.MIN_VALUE, (step, sums) -> {
                text.append(grain).append(' ').append(step).append(' ').append(sums.text()).append('\n');
                lines[0]++;
            });
        });
        return text.append("end ").append(lines[0]).append('\n').toString();
    }

    void read() {
        try {
            if (Files.size(file) > MAX_BYTES) throw new IllegalArgumentException("it is too large");
            var lines = Files.readAllLines(file);
            if (!lines.getFirst().equals(HEAD) || !lines.getLast().equals("end " + (lines.size() - 1)))
                throw new IllegalArgumentException("it is not whole");
            var track = new Track();
            for (var line : lines.subList(1, lines.size() - 1)) {
                if (line.startsWith("way\t")) track = series.track(way(line));
                else add(track, line.split(" "));
            }
        } catch (NoSuchFileException first) {
            // Nothing was kept yet.
        } catch (IOException | RuntimeException unreadable) {
            warnings.accept("the charts begin anew: " + file + " cannot be read: "
                    + (unreadable instanceof IOException fault ? FileFault.reason(fault) : unreadable.getMessage()));
        }
    }

    private static Way way(String line) {
        var names = line.split("\t", 3);
        return new Way(names[1], names[2]);
    }

    private static void add(Track track, String[] words) {
        track.add(Grain.valueOf(words[0]), Long.parseLong(words[1]), Sums.parse(words, 2));
    }
}
