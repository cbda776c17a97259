package tokenfly.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tokenfly.account.settings.WholeFile;
import tokenfly.properties.FileFault;

/// Looks every few seconds at what is so, in a thread of its own, and tells of each thing once, until it
/// is so no more. What has been told outlives a restart.
///
/// ```
///            so                 taken, or given up
/// (nothing) ----> to be told ----------------------> told
///     ^               | so no more                     | so no more
///     +---------------+--------------------------------+
/// ```
///
/// Nothing waits in a queue: what could not be told yet is looked at again, as long as it is so. A
/// receiver that fails is left alone for a while, longer each time, and after some twenty hours what it
/// did not take is given up.
public final class Watch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(30),
            Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6), Duration.ofHours(9));
    /// Of `data/notices`: a line for each account of many.
    private static final long MAX_BYTES = 16L << 20;

    private final Supplier<List<Notice>> source;
    private final Common common;
    private final Webhook webhook;
    private final Path file;
    private final LongSupplier nanoClock;
    private final Consumer<String> log;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("notices").unstarted(this::run);

    // Of the thread alone.
    private final Set<String> told = new TreeSet<>();
    /// Of what is of all gateways, until they know.
    private final Set<String> toldForAll = new TreeSet<>();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private int failures;
    private long notBefore;

    /// @param id that it is sent by, each time
    private record Waiting(String id, int attempts) {}

    /// @param source what is so now; asked often
    /// @param common asked about what is of all gateways
    /// @param file remembers what has been told of this one
    /// @param log told once when the webhook begins to fail, and when it is well again
    public Watch(Supplier<List<Notice>> source, Common common, Webhook webhook, Path file, LongSupplier nanoClock,
            Consumer<String> log) {
        this.source = source;
        this.common = common;
        this.webhook = webhook;
        this.file = file;
        this.nanoClock = nanoClock;
        this.log = log;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        stopping.countDown();
        thread.interrupt(); // what it sends now is sent again
        webhook.close();
    }

    private void run() {
        read();
        try {
            do {
                if (webhook.isOn()) look();
            } while (!stopping.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            // The gateway ends.
        }
    }

    void look() throws InterruptedException {
        var now = source.get();
        var keys = now.stream().map(Notice::key).collect(Collectors.toSet());
        boolean changed = told.retainAll(keys);
        waiting.keySet().retainAll(keys);
        var forAll = forAll(now);
        for (var notice : untold(now, forAll)) {
            if (failures > 0 && nanoClock.getAsLong() - notBefore < 0) break;
            if (!tell(notice)) continue;
            changed |= (notice.isOfAll() ? toldForAll : told).add(notice.key()) && !notice.isOfAll();
        }
        if (changed) write();
    }

    /// What is of all gateways and this one's to tell.
    private List<String> forAll(List<Notice> now) {
        var mine = common.mine(now.stream().filter(Notice::isOfAll).map(Notice::key).toList(), List.copyOf(toldForAll));
        if (mine == null) return List.of();
        toldForAll.clear();
        return mine;
    }

    /// What was refused least goes first: one that is always refused holds no other up.
    private List<Notice> untold(List<Notice> now, List<String> forAll) {
        return now.stream().filter(notice -> notice.isOfAll() ? forAll.contains(notice.key())
                : !told.contains(notice.key()))
                .sorted(Comparator.comparingInt(notice -> attempts(notice.key()))).toList();
    }

    private int attempts(String key) {
        var mine = waiting.get(key);
        return mine == null ? 0 : mine.attempts();
    }

    /// @return whether nothing more is to be done for it
    private boolean tell(Notice notice) throws InterruptedException {
        var mine = waiting.getOrDefault(notice.key(), new Waiting(Webhook.id(), 0));
        return switch (webhook.send(notice, mine.id())) {
            case Webhook.Outcome.Taken _ -> {
                if (failures > 0) log.accept("notify.url takes notices again");
                failures = 0;
                waiting.remove(notice.key());
                yield true;
            }
            case Webhook.Outcome.Refused(var why) -> {
                if (failures == 0) log.accept("notify.url did not take a notice of " + notice.type() + ": " + why
                        + "; it is tried again");
                notBefore = nanoClock.getAsLong() + PAUSES.get(Math.min(failures++, PAUSES.size() - 1)).toNanos();
                waiting.put(notice.key(), new Waiting(mine.id(), mine.attempts() + 1));
                yield isGivenUp(notice, mine.attempts() + 1);
            }
            case Webhook.Outcome.Off _ -> false;
        };
    }

    private boolean isGivenUp(Notice notice, int attempts) {
        if (attempts <= PAUSES.size()) return false;
        log.accept("notify.url did not take a notice in " + attempts + " attempts, which is given up: " + notice.text());
        waiting.remove(notice.key());
        return true;
    }

    private void write() {
        try {
            WholeFile.write(file, String.join("\n", told) + "\n");
        } catch (IOException fault) {
            log.accept("what notify.url was told cannot be kept in " + file + ", so a restart tells it again: "
                    + FileFault.reason(fault));
        }
    }

    void read() {
        try {
            if (Files.size(file) <= MAX_BYTES) told.addAll(Files.readAllLines(file));
        } catch (NoSuchFileException first) {
            // Nothing was told yet.
        } catch (IOException unreadable) {
            log.accept("what notify.url was told cannot be read, so it is told again: " + FileFault.words(unreadable));
        }
    }
}
