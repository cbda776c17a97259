package bench.account;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tokenfly.account.Admission;
import tokenfly.account.Books;
import tokenfly.account.Credential;
import tokenfly.account.Estimate;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.KeyHash;
import tokenfly.account.settings.Limits;

/// What does accounting cost: for each request, at start-up, in memory?
///
/// A request is one admission and one settlement, with all five limits set. "no disk" is the same
/// with a file that forgets everything; the floor is a line of the same length hashed and written
/// by hand.
public final class LedgerBench {
    private static final int RUNS = 7;
    private static final long RUN_NANOS = 500_000_000;
    private static final boolean FULL = "1".equals(System.getenv("FULL"));
    private static final int[] START_UP_ENTRIES = FULL
            ? new int[] {0, 10_000, 100_000, 1_000_000, 10_000_000}
            : new int[] {0, 10_000, 100_000, 1_000_000};
    private static final int ACCOUNTS = 100_000;
    private static final Limits LIMITS = new Limits(1L << 40, 1L << 40, 1L << 40, 1L << 60,
            1L << 60);
    private static final Charge CHARGE = new Charge(12_345_678, new Tokens(1834, 1024, 412), false,
            "req_7f3a9c21d04b4e0f", "deepseek-v4-flash", "deepseek", "stop", 2345);

    private final Path data;

    private LedgerBench(Path data) {
        this.data = data;
    }

    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("build")),
                "ledger-bench");
        try {
            new LedgerBench(data).run();
        } finally {
            delete(data);
        }
    }

    private void run() throws Exception {
        System.out.println("one request = admit + settle; every run of " + RUNS
                + " in thousands a second, then the best");
        floor();
        try (Books books = open("none", new Forgetful())) {
            requests("no disk, 1 thread", books, 1);
            bytes(books);
        }
        for (int threads : new int[] {1, 2, 16, 64})
            try (Books books = Books.open(data.resolve("threads-" + threads), Clocks.system(),
                    System.out::println)) {
                books.apply(settings(16, LIMITS));
                requests("ledger on disk, " + threads + " threads", books, threads);
            }
        for (int accounts : new int[] {10, 1_000, ACCOUNTS}) growth(accounts);
        startUp();
        memory();
    }

    /// Requests of accounts that take turns, so that none is in a processor's cache. The first round,
    /// which makes each account's books, does not count.
    private void growth(int count) throws Exception {
        try (Books books = Books.open(data.resolve("growth-" + count), Clocks.system(), System.out::println,
                new Forgetful(), Ledger.SEGMENT_BYTES)) {
            books.apply(settings(count, LIMITS));
            Credential[] accounts = credentials(books, count);
            for (Credential account : accounts) request(account);
            int[] next = {0};
            report(format("%,d accounts, no disk, 1 thread", count), 1,
                    _ -> request(accounts[next[0]++ % accounts.length]));
        }
    }

    private Books open(String name, Disk disk) throws IOException {
        Books books = Books.open(data.resolve(name), Clocks.system(), System.out::println, disk,
                Ledger.SEGMENT_BYTES);
        books.apply(settings(16, LIMITS));
        return books;
    }

    private static List<AccountSettings> settings(int count, Limits limits) {
        List<AccountSettings> settings = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
            settings.add(new AccountSettings("account-" + i,
                    List.of(new ApiKey(KeyHash.of(secret(i)), "", "", Clocks.system().now())),
                    AccountSettings.ALL_MODELS, limits, OptionalLong.of(900_000_000_000_000_000L),
                    false));
        return settings;
    }

    private static String secret(int account) {
        return "secret-" + account;
    }

    private static Credential[] credentials(Books books, int count) {
        return IntStream.range(0, count).mapToObj(i -> books.accounts().byKey(secret(i)))
                .toArray(Credential[]::new);
    }

    private static void request(Credential credential) {
        Admission admission;
        try (var arrival = credential.arrive()) {
            admission = arrival.admit(new Estimate(20_000_000, 1_000_000, 3000));
        }
        if (!(admission instanceof Admission.Admitted(var reservation)))
            throw new AssertionError("not admitted: " + admission);
        try (reservation) {
            reservation.settle(CHARGE);
        }
    }

    private void floor() throws Exception {
        byte[] line = new byte[200];
        Arrays.fill(line, (byte) 'x');
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (var file = new RandomAccessFile(data.resolve("floor").toFile(), "rw")) {
            report("floor: hash and write 200 bytes", 1, _ -> {
                sha.update(line);
                line[0] = sha.digest()[0];
                try {
                    file.write(line);
                } catch (IOException fault) {
                    throw new AssertionError(fault);
                }
            });
        }
        Files.delete(data.resolve("floor"));
    }

    private interface Work {
        void once(int thread);
    }

    private static void requests(String what, Books books, int threads) throws Exception {
        Credential[] accounts = credentials(books, 16);
        report(what, threads, thread -> request(accounts[thread % accounts.length]));
    }

    private static void report(String what, int threads, Work work) throws Exception {
        List<String> runs = new ArrayList<>();
        double best = 0;
        for (int i = 0; i < RUNS; i++) {
            double perSecond = run(threads, work);
            best = Math.max(best, perSecond);
            runs.add(format("%.0f", perSecond / 1000));
        }
        System.out.println(format("%-34s %s  best %.0f k/s = %.2f us each", what,
                String.join(" ", runs), best / 1000, 1e6 / best));
    }

    /// @return requests a second of all threads together
    private static double run(int threads, Work work) throws Exception {
        var go = new CountDownLatch(1);
        var counts = new long[threads];
        var workers = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            workers.add(Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException stop) {
                    return;
                }
                long end = System.nanoTime() + RUN_NANOS;
                long count = 0;
                for (; System.nanoTime() - end < 0; count++) work.once(thread);
                counts[thread] = count;
            }));
        }
        long start = System.nanoTime();
        go.countDown();
        for (Thread worker : workers) worker.join();
        return Arrays.stream(counts).sum() * 1e9 / (System.nanoTime() - start);
    }

    private static void bytes(Books books) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Credential account = credentials(books, 1)[0];
        int count = 100_000;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < count; i++) request(account);
        System.out.println(format("allocated for one request: %d bytes",
                (threads.getCurrentThreadAllocatedBytes() - before) / count));
    }

    private void startUp() throws IOException {
        Path own = data.resolve("start-up");
        int before = 0;
        for (int entries : START_UP_ENTRIES) {
            add(own, entries - before);
            before = entries;
            List<String> millis = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                long start = System.nanoTime();
                Books.open(own, Clocks.system(), System.out::println, Disk.REAL, Ledger.SEGMENT_BYTES)
                        .close();
                millis.add(format("%.0f", (System.nanoTime() - start) / 1e6));
            }
            System.out.println(format("start-up with %,d entries (%d MB): %s ms, the first one cold",
                    entries, size(own) >> 20, String.join(" ", millis)));
        }
        long start = System.nanoTime();
        Audit audit = Audit.of(Books.ledgerDirectory(own));
        System.out.println(format("audit of the last: %,d entries, %d faults in %.0f ms",
                audit.entries(), audit.faults().size(), (System.nanoTime() - start) / 1e6));
    }

    private static void add(Path to, int entries) throws IOException {
        try (Books books = Books.open(to, Clocks.system(), System.out::println, Disk.REAL,
                Ledger.SEGMENT_BYTES)) {
            books.apply(settings(1000, LIMITS));
            Credential[] accounts = credentials(books, 1000);
            for (int i = 0; i < entries; i++) request(accounts[i % accounts.length]);
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void memory() throws IOException {
        long before = usedHeap();
        try (Books books = Books.open(data.resolve("memory"), Clocks.system(), System.out::println,
                new Forgetful(), Ledger.SEGMENT_BYTES)) {
            books.apply(settings(ACCOUNTS, LIMITS));
            long idle = usedHeap() - before;
            for (Credential account : credentials(books, ACCOUNTS)) request(account);
            long active = usedHeap() - before;
            System.out.println(format("%d accounts: %d MB (%d bytes each),"
                    + " after a request of each %d MB (%d bytes each)",
                    ACCOUNTS, idle >> 20, idle / ACCOUNTS, active >> 20, active / ACCOUNTS));
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// A disk that takes everything and keeps nothing.
    private static final class Forgetful implements Disk {
        @Override public Appendable append(Path file) {
            return new Appendable() {
                @Override public void write(byte[] bytes, int length) {
                }

                @Override public void overwrite(long at, byte[] bytes) {
                }

                @Override public void truncate(long to) {
                }

                @Override public void sync() {
                }

                @Override public void close() {
                }
            };
        }

        @Override public void rename(Path from, Path to) {
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
