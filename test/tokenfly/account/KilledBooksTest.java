package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;

/// Books whose process is killed, with `kill -9`, while many threads settle.
class KilledBooksTest {
    private static final long SEGMENT_BYTES = 100_000;

    @TempDir Path data;
    private final Random random = new Random(7);

    @Test
    void whatWasSettledIsChargedOnceWheneverTheProcessDies() throws Exception {
        Set<String> told = new HashSet<>();
        for (int round = 0; round < 4; round++) told.addAll(settledUntilKilled(round));

        assertTrue(told.size() > 100, "only " + told.size());
        // The next one opens the books, and so sets a torn line aside.
        Books.open(data, Clocks.system(), _ -> { }, Disk.REAL, SEGMENT_BYTES).close();
        Map<String, Integer> charged = charged();
        assertTrue(charged.values().stream().allMatch(times -> times == 1));
        assertTrue(charged.keySet().containsAll(told));
        Audit audit = Audit.of(Books.ledgerDirectory(data));
        assertEquals(List.of(), audit.faults());
        assertEquals(charged.size(), audit.accounts().get("alice").chargesNanos());
    }

    private Set<String> settledUntilKilled(int round) throws Exception {
        String classes = location(Books.class) + File.pathSeparator + location(Settling.class);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-XX:TieredStopAtLevel=1", "-cp", classes, Settling.class.getName(),
                data.toString(), "r" + round)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Set<String> told = new HashSet<>();
        int enough = 50 + random.nextInt(2000);
        try (var out = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line; (line = out.readLine()) != null; ) {
                // The last line may be cut by the death itself; only a whole one was told.
                if (line.endsWith(";")) told.add(line.substring(0, line.length() - 1));
                if (told.size() == enough) process.toHandle().destroyForcibly();
            }
        }
        process.waitFor();
        return told;
    }

    private static String location(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private Map<String, Integer> charged() throws IOException {
        Map<String, Integer> charged = new HashMap<>();
        try (Stream<Path> files = Files.list(Books.ledgerDirectory(data))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".txt")).toList())
                for (String line : Files.readAllLines(file))
                    if (line.contains(" charge "))
                        charged.merge(line.replaceFirst(".* request=(\\S+) .*", "$1"), 1,
                                Integer::sum);
        }
        return charged;
    }

    /// The process that is killed: tells the id of each request once it is settled.
    static final class Settling {
        public static void main(String[] args) throws IOException {
            Books books = Books.open(Path.of(args[0]), Clocks.system(), _ -> { }, Disk.REAL,
                    SEGMENT_BYTES);
            books.apply(List.of(new AccountSettings("alice", List.of(), List.of("*"), Limits.NONE,
                    OptionalLong.of(1_000_000_000_000L), false)));
            Account alice = books.accounts().byName("alice");
            for (int t = 0; t < 4; t++) {
                String prefix = args[1] + "-" + t + "-";
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; ; i++) settle(alice, prefix + i);
                });
            }
        }

        private static void settle(Account alice, String id) {
            if (!(AccountFixture.admit(alice, new Estimate(10, 10,
                    1)) instanceof Admission.Admitted(var reservation))) return;
            reservation.settle(new Charge(1, new Tokens(1, 0, 1), false, id, "glm", "zhipu", "stop",
                    1));
            synchronized (System.out) {
                System.out.println(id + ";");
                System.out.flush();
            }
        }
    }
}
