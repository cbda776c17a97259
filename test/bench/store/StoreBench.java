package bench.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tokenfly.account.Admission;
import tokenfly.account.Books;
import tokenfly.account.Estimate;
import tokenfly.account.Sharing;
import tokenfly.account.ledger.Charge;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.StoreSettings;
import tokenfly.account.shared.Rhythm;

/// What does a store cost that several gateways share: how long does a hold take, and how many requests,
/// each a hold and a charge that the database has, are there in a second?
///
/// Two gateways on one PostgreSQL, all in one machine with the clients, beside the books of a directory.
/// Accounts have a balance and two limits of money.
public final class StoreBench {
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration RUN = Duration.ofSeconds(3);
    private static final Limits LIMITS = new Limits(0, 0, 0, 1L << 60, 1L << 60);
    private static final AtomicLong REQUESTS = new AtomicLong();

    private StoreBench() {
    }

    public static void main(String[] arguments) throws Exception {
        Path driver;
        try (Stream<Path> jars = Files.list(Path.of("build/lib"))) {
            driver = jars.filter(jar -> jar.getFileName().toString().matches("postgresql-.*\\.jar")).findFirst().orElse(null);
        }
        var database = driver == null ? null : Database.start();
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("build")), "store-bench");
        System.out.println("a request = a hold and a charge; in flight are so many requests at a time");
        System.out.println("accounts  in flight  store            hold p50     p99   requests/s");
        for (int accounts : new int[] {1, 1000}) {
            try (Books books = Books.open(data.resolve("file-" + accounts), Clocks.system(), System.out::println)) {
                books.apply(settings(accounts));
                for (int inFlight : new int[] {1, 32, 256}) run("a directory", accounts, inFlight, books);
            }
            if (database == null) continue;
            try (Books one = open(data, "one-" + accounts, database, driver);
                    Books two = open(data, "two-" + accounts, database, driver)) {
                one.apply(settings(accounts));
                two.apply(settings(accounts));
                for (int inFlight : new int[] {1, 32, 256}) run("two, PostgreSQL", accounts, inFlight, one, two);
            }
        }
        if (database == null) System.out.println("no PostgreSQL here, or no driver of it: only the directory was measured");
        else database.stop();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static Books open(Path data, String node, Database database, Path driver) throws Exception {
        var store = new StoreSettings(database.url(), driver, "tokenfly", null, node, 8, Duration.ofMillis(100),
                Duration.ofHours(1));
        return Books.open(data.resolve(node), Clocks.system(), System.out::println, new Sharing(store, "USD", "bench",
                () -> "", data.resolve(node + ".properties"), () -> { }, System.out::println, Rhythm.USUAL));
    }

    private static List<AccountSettings> settings(int count) {
        var settings = new ArrayList<AccountSettings>();
        for (int i = 0; i < count; i++) settings.add(new AccountSettings("account-" + i,
                List.of(ApiKey.parse("sk-bench-" + i)), List.of("*"), LIMITS,
                OptionalLong.of(900_000_000_000_000_000L), false));
        return settings;
    }

    private static void run(String store, int accounts, int inFlight, Books... books) throws Exception {
        work(accounts, inFlight, WARM_UP, books);
        long start = System.nanoTime();
        long[] holds = work(accounts, inFlight, RUN, books);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%8d  %9d  %-15s  %5.2f ms  %6.2f ms  %,10.0f", accounts, inFlight,
                store, holds[holds.length / 2] / 1e6, holds[holds.length * 99 / 100] / 1e6, holds.length / seconds));
    }

    /// @return how long each hold took, in order
    private static long[] work(int accounts, int inFlight, Duration time, Books... books) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var threads = new ArrayList<Thread>();
        var took = new long[inFlight][];
        for (int i = 0; i < inFlight; i++) {
            int client = i;
            threads.add(Thread.ofVirtual().start(() -> took[client] = client(accounts, client, end, books)));
        }
        for (Thread thread : threads) thread.join();
        return Arrays.stream(took).flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static long[] client(int accounts, int client, long end, Books... books) {
        var took = LongStream.builder();
        for (int i = client; System.nanoTime() - end < 0; i++) {
            var caller = books[i % books.length].accounts().byKey("sk-bench-" + (i * 7L) % accounts);
            long start = System.nanoTime();
            try (var arrival = caller.arrive()) {
                switch (arrival.admit(new Estimate(20_000_000, 1_000_000, 3000))) {
                    case Admission.Admitted(var reservation) -> {
                        took.add(System.nanoTime() - start);
                        reservation.settle(new Charge(12_345, new Tokens(1834, 1024, 412), false,
                                "req_" + REQUESTS.incrementAndGet(), "glm-4.6", "zhipu", "stop", 2345));
                    }
                    case Admission refused -> throw new AssertionError("not admitted: " + refused);
                }
            }
        }
        return took.build().toArray();
    }
}
