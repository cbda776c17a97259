package tokenfly.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Reads the configuration again when one of its files changes, or on SIGHUP.
///
/// ```
/// read() ── start() ──> look every half second ──changed──> look again ──the same──> read, tell
///                             ^                                   │ still changing       │
///                             └───────────────────────────────────┴──────────────────────┘
/// ```
///
/// Watched are the operator's file, the accounts file and the TLS files, by time, size and inode:
/// this also works on network disks and for files that are replaced by renaming, as editors and
/// mounted secrets do. A change is read once the files were at rest between two looks, so that
/// several writes in a row are one reload; files that never rest are read all the same, every tenth
/// look. A file that was half written is reported and read again at its next change.
///
/// A reading and what is made of it are one step under one lock: nothing that was read earlier takes
/// the place of what was read later. Thread-safe, but for [#start].
public final class ConfigWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int MAX_RESTLESS = 10;

    private final ConfigLocation location;
    private final SettingsReader reader;
    private final Duration interval;
    private final Semaphore asked = new Semaphore(0);
    /// Guards all that follows. Fair: a change that somebody waits for is not kept back by signals that
    /// come without end.
    private final ReentrantLock order = new ReentrantLock(true);
    private volatile Consumer<Reading> apply = _ -> { };
    private Thread thread;
    private Runnable withoutHangup = () -> { };

    private List<Path> files;
    private Map<Path, FileStamp> loaded = Map.of();
    private Map<Path, FileStamp> changed;
    private int restless;

    public ConfigWatch(ConfigLocation location, SettingsReader reader) {
        this(location, reader, INTERVAL);
    }

    ConfigWatch(ConfigLocation location, SettingsReader reader, Duration interval) {
        this.location = location;
        this.reader = reader;
        this.interval = interval;
        this.files = location.file() == null ? List.of() : List.of(location.file());
    }

    /// Reads the configuration and puts it in force. A change from now on is noticed, also one made
    /// while it is read.
    public Reading read() {
        order.lock();
        try {
            return readAndApply();
        } finally {
            order.unlock();
        }
    }

    private Reading readAndApply() {
        var before = stamps();
        var reading = reader.read(location);
        if (reading instanceof Reading.Good(var settings)) files = files(settings);
        loaded = stamps();
        loaded.putAll(before);
        loaded.keySet().retainAll(files);
        changed = null;
        restless = 0;
        apply.accept(reading);
        return reading;
    }

    /// @param apply puts every reading after this, good or bad, in force, one after another
    public void applyWith(Consumer<Reading> apply) {
        this.apply = apply;
    }

    /// Begins to watch.
    ///
    /// @param listener told of every reading that the watch makes by itself, on its own thread
    /// @param hangup run at every SIGHUP, before the reading that it asks for
    public void start(Consumer<Reading> listener, Runnable hangup) {
        withoutHangup = Hangup.handle(() -> {
            hangup.run();
            reload();
        });
        thread = Thread.ofVirtual().name("config-watch").start(() -> watch(listener));
    }

    /// Asks for a reading now, changed or not.
    public void reload() {
        asked.release();
    }

    private void watch(Consumer<Reading> listener) {
        try {
            while (true) {
                boolean isAsked = asked.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                asked.drainPermits();
                try {
                    if (isAsked) listener.accept(read());
                    else look(listener);
                } catch (RuntimeException bug) {
                    // Reported as if it ended this thread; but one reload is lost, not all to come.
                    var self = Thread.currentThread();
                    self.getUncaughtExceptionHandler().uncaughtException(self, bug);
                }
            }
        } catch (InterruptedException closed) {
            // The way to end this thread.
        }
    }

    /// One look at the files.
    void look(Consumer<Reading> listener) {
        var reading = readIfDue();
        if (reading != null) listener.accept(reading);
    }

    /// @return null when there is nothing new, or the files are not yet at rest
    private Reading readIfDue() {
        order.lock();
        try {
            var now = stamps();
            boolean isDue = !now.equals(loaded) && (now.equals(changed) || ++restless >= MAX_RESTLESS);
            changed = now.equals(loaded) ? null : now;
            return isDue ? readAndApply() : null;
        } finally {
            order.unlock();
        }
    }

    private List<Path> files(Settings settings) {
        var files = new ArrayList<Path>();
        if (location.file() != null) files.add(location.file());
        files.add(settings.data().resolve(SettingsReader.ACCOUNTS_FILE));
        if (settings.tls() != null) {
            files.add(settings.tls().certificate());
            files.add(settings.tls().key());
        }
        return files;
    }

    private Map<Path, FileStamp> stamps() {
        var stamps = new LinkedHashMap<Path, FileStamp>();
        for (var file : files) stamps.put(file, FileStamp.of(file));
        return stamps;
    }

    @Override
    public void close() {
        withoutHangup.run();
        if (thread != null) thread.interrupt();
    }
}
