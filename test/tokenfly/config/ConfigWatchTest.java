package tokenfly.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.Formats;

class ConfigWatchTest {
    @TempDir
    Path directory;
    private Configs configs;
    private ConfigWatch watch;
    private final List<Reading> told = new ArrayList<>();

    @BeforeEach
    void setUp() {
        configs = new Configs(directory);
        configs.write(configs.file(), "drain = 1s");
        watch = new ConfigWatch(configs.location(), configs.reader());
        watch.read();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) watch.look(told::add);
    }

    private static long drainSeconds(Reading reading) {
        return assertInstanceOf(Reading.Good.class, reading).settings().drain().toSeconds();
    }

    @Test
    void nothingIsReadWhileNothingChanges() {
        look(30);

        assertEquals(List.of(), told);
    }

    @Test
    void aChangeIsReadOnceTheFileIsAtRest() {
        configs.write(configs.file(), "drain = 22s");

        look(1);
        assertEquals(List.of(), told);
        look(9);

        assertEquals(1, told.size());
        assertEquals(22, drainSeconds(told.getFirst()));
    }

    @Test
    void severalWritesInARowAreOneReload() {
        for (int i = 2; i <= 6; i++) {
            configs.write(configs.file(), "drain = 1s" + "\n".repeat(i));
            look(1);
        }
        configs.write(configs.file(), "drain = 7s" + "\n".repeat(7));
        look(10);

        assertEquals(1, told.size());
        assertEquals(7, drainSeconds(told.getFirst()));
    }

    @Test
    void aFileThatNeverRestsIsReadAllTheSame() {
        for (int i = 1; i <= 30; i++) {
            configs.write(configs.file(), "drain = 2s" + "\n".repeat(i));
            look(1);
        }

        assertEquals(3, told.size());
    }

    @Test
    void aBadFileIsReportedOnceAndReadAgainAtItsNextChange() {
        configs.write(configs.file(), "drain = 33");
        look(10);
        configs.write(configs.file(), "drain = 33s");
        look(10);

        assertEquals(2, told.size());
        assertInstanceOf(Reading.Bad.class, told.getFirst());
        assertEquals(33, drainSeconds(told.getLast()));
    }

    @Test
    void aFileThatIsGoneIsReportedAndReadWhenItIsBack() throws IOException {
        Files.delete(configs.file());
        look(10);
        configs.write(configs.file(), "drain = 3s");
        look(10);

        assertInstanceOf(Reading.Bad.class, told.getFirst());
        assertEquals(3, drainSeconds(told.getLast()));
    }

    @Test
    void aFileOfTheSameSizeAndTimeThatWasRenamedIntoItsPlaceIsNoticed() throws IOException {
        var next = directory.resolve("next");
        configs.write(next, "drain = 2s");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(configs.file()));
        Files.move(next, configs.file(), StandardCopyOption.REPLACE_EXISTING);
        look(2);

        assertEquals(2, drainSeconds(told.getFirst()));
    }

    @Test
    void theAccountsFileIsWatchedFromBeforeItIsThere() {
        configs.write(configs.accounts(), "account.a.keys = secret-1");
        look(2);

        assertEquals(1, assertInstanceOf(Reading.Good.class, told.getFirst()).settings().accounts().size());
    }

    @Test
    void theTlsFilesAreWatched() {
        configs.write(directory.resolve("c.pem"), "1");
        configs.write(directory.resolve("k.pem"), "1");
        configs.write(configs.file(), "tls.certificate = c.pem\ntls.key = k.pem");
        look(2);
        configs.write(directory.resolve("c.pem"), "22");
        look(2);

        assertEquals(2, told.size());
    }

    @Test
    void aDataDirectoryThatIsNamedLaterIsWatchedFromThenOn() {
        configs.write(configs.file(), "data = books");
        look(2);
        configs.write(directory.resolve("books/accounts.properties"), "account.a.keys = secret-1");
        look(2);

        assertEquals(1, assertInstanceOf(Reading.Good.class, told.getLast()).settings().accounts().size());
    }

    @Test
    void aChangeMadeWhileTheFileIsReadIsNoticed() {
        var writing = new SettingsReader(_ -> {
            configs.write(configs.file(), "drain = 44s");
            return null;
        }, null, Formats.all());
        configs.write(configs.file(), "drain = ${X:-5s}");
        watch = new ConfigWatch(configs.location(), writing);

        assertEquals(5, drainSeconds(watch.read()));
        look(2);

        assertEquals(44, drainSeconds(told.getFirst()));
    }

    @Test
    @Timeout(60)
    void nothingReadEarlierTakesThePlaceOfWhatWasReadLater() throws InterruptedException {
        var reading = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var stopping = new SettingsReader(_ -> {
            reading.countDown();
            await(goOn);
            return null;
        }, null, Formats.all());
        var inForce = Collections.synchronizedList(new ArrayList<Reading>());
        configs.write(configs.file(), "drain = ${X:-5s}");
        try (var running = new ConfigWatch(configs.location(), stopping, Duration.ofMinutes(1))) {
            running.applyWith(inForce::add);
            running.start(_ -> { }, () -> { });
            running.reload();
            await(reading);
            configs.write(configs.file(), "drain = 44s");
            var later = Thread.ofPlatform().start(running::read);
            while (later.getState() == Thread.State.NEW || later.getState() == Thread.State.RUNNABLE) Thread.sleep(1);
            goOn.countDown();
            later.join();
            while (inForce.size() < 2) Thread.sleep(1);
        }

        assertEquals(44, drainSeconds(inForce.getLast()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void theThreadTellsOfChangesAndOfWhatIsAskedFor() throws InterruptedException {
        var tellings = new LinkedBlockingQueue<Reading>();
        try (var running = new ConfigWatch(configs.location(), configs.reader(), Duration.ofMillis(5))) {
            running.read();
            running.start(tellings::add, () -> { });
            configs.write(configs.file(), "drain = 11s");
            assertEquals(11, drainSeconds(tellings.poll(30, TimeUnit.SECONDS)));

            running.reload();
            assertEquals(11, drainSeconds(tellings.poll(30, TimeUnit.SECONDS)));
        }
    }

    @Test
    @Timeout(30)
    void aListenerThatFailsIsReportedAndToldAgain() throws InterruptedException {
        var tellings = new LinkedBlockingQueue<Reading>();
        var reported = new LinkedBlockingQueue<Throwable>();
        var handler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, bug) -> reported.add(bug));
        try (var running = new ConfigWatch(configs.location(), configs.reader(), Duration.ofMillis(5))) {
            running.read();
            running.start(reading -> {
                tellings.add(reading);
                if (tellings.size() == 1) throw new IllegalStateException("as this test wants it");
            }, () -> { });
            running.reload();
            assertEquals("as this test wants it", reported.take().getMessage());
            running.reload();
            while (tellings.size() < 2) Thread.sleep(1);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
    }

    @Test
    void aHangupReadsAtOnceUntilTheWatchIsClosed() throws Exception {
        assumeFalse(ignoresHangups(), "the tests were started with SIGHUP ignored, as nohup does");
        var tellings = new LinkedBlockingQueue<Reading>();
        // Whatever happens, the signal must not end the tests.
        var restore = Hangup.handle(() -> { });
        try (var running = new ConfigWatch(configs.location(), configs.reader(), Duration.ofMinutes(1))) {
            running.read();
            running.start(tellings::add, () -> { });
            new ProcessBuilder("kill", "-HUP", "" + ProcessHandle.current().pid()).start().waitFor();

            assertEquals(1, drainSeconds(tellings.poll(30, TimeUnit.SECONDS)));
        } finally {
            restore.run();
        }
    }

    /// A JVM that inherits it so cannot change it.
    private static boolean ignoresHangups() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return false;
        for (var line : Files.readAllLines(status))
            if (line.startsWith("SigIgn:")) return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1;
        return false;
    }
}
