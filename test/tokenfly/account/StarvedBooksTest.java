package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;

/// Books in a process whose memory is gone again and again while many threads settle.
@Timeout(120)
class StarvedBooksTest {
    private static final long SEGMENT_BYTES = 50_000;
    private static final long OPENING = 1_000_000_000_000L;
    private static final Limits LIMITS = new Limits(1L << 40, 1L << 40, 1L << 20, 1L << 60, 1L << 60);

    @TempDir Path data;

    @Test
    void whatIsInMemoryIsWhatStandsInTheLedgerOrTheProcessEnds() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
                    .toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx12m", "-cp",
                    location(Books.class) + File.pathSeparator + location(Starving.class),
                    Starving.class.getName(), data.toString())
                    .redirectErrorStream(true).start();
            String told = new String(process.getInputStream().readAllBytes());
            int code = process.waitFor();

            assertTrue(code == 0 || code == Notices.DIED, code + "\n" + told);
            Books.open(data, Clocks.system(), _ -> { }, Disk.REAL, SEGMENT_BYTES).close();
            Audit audit = Audit.of(Books.ledgerDirectory(data));
            assertEquals(List.of(), audit.faults(), told);
            if (code == 0)
                assertTrue(told.contains("held=0 running=0 balance="
                        + audit.accounts().get("alice").balanceNanos() + " "), told);
        }
    }

    private static String location(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    static final class Starving {
        private static final AtomicLong starved = new AtomicLong();
        private static final long END = System.nanoTime() + 1_500_000_000;

        public static void main(String[] args) throws Exception {
            Books books = Books.open(Path.of(args[0]), Clocks.system(), _ -> { }, Disk.REAL,
                    SEGMENT_BYTES);
            books.apply(List.of(new AccountSettings("alice", List.of(), List.of("*"), LIMITS,
                    OptionalLong.of(OPENING), false)));
            Account alice = books.accounts().byName("alice");
            settle(alice); // so that all classes are loaded
            books.tend();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) threads.add(thread(() -> settle(alice)));
            threads.add(thread(Starving::starve));
            threads.add(thread(() -> tend(books)));
            for (Thread thread : threads) join(thread);
            books.tend();
            books.close();
            System.out.println("held=" + alice.heldNanos() + " running=" + alice.view().running()
                    + " balance=" + alice.balanceNanos().getAsLong() + " starved=" + starved);
        }

        private static Thread thread(Runnable action) {
            return Thread.ofPlatform().start(() -> {
                while (System.nanoTime() - END < 0) {
                    try {
                        action.run();
                    } catch (OutOfMemoryError noMemory) {
                        starved.incrementAndGet();
                    }
                }
            });
        }

        private static void join(Thread thread) throws InterruptedException {
            while (true) {
                try {
                    thread.join();
                    return;
                } catch (OutOfMemoryError noMemory) {
                    // Others are at it still.
                }
            }
        }

        private static void settle(Account alice) {
            if (!(AccountFixture.admit(alice, new Estimate(10, 10, 1)) instanceof Admission.Admitted(var reservation)))
                return;
            try (reservation) {
                reservation.settle(new Charge(1, new Tokens(1, 0, 1), false, "r" + System.nanoTime(),
                        "glm", "zhipu", "stop", 1));
            }
        }

        private static void tend(Books books) {
            try {
                books.tend();
                Thread.sleep(10);
            } catch (IOException | InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        }

        /// Takes all the memory there is, in ever smaller pieces, and gives it back.
        private static void starve() {
            Object[] held = null;
            for (int size = 1 << 20; size > 8; ) {
                try {
                    held = new Object[] {held, new byte[size]};
                } catch (OutOfMemoryError full) {
                    starved.incrementAndGet();
                    size /= 4;
                }
            }
        }
    }
}
