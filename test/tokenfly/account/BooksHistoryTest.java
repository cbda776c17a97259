package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.FakeDisk;
import tokenfly.account.ledger.Use;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;

/// After any history of credits, holds, settles, voids, restarts, kills and disks that fail, the
/// books are those of a few plain sums kept beside them.
class BooksHistoryTest {
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave");
    private static final List<String> MODELS = List.of("glm", "kimi", "deepseek/flash");

    /// What must be true of one account.
    private static final class Plain {
        long credits;
        long charges;
        long used;
        boolean isMetered;
        final Map<String, Use> today = new HashMap<>();
        final Map<String, Use> month = new HashMap<>();
    }

    private record Open(String account, Reservation reservation, boolean isMetered) {}

    @TempDir Path directory;
    private final FakeClock clock = new FakeClock();
    private final FakeDisk disk = new FakeDisk();
    private final Map<String, Plain> plain = new HashMap<>();
    private final List<Open> open = new ArrayList<>();
    private Random random;
    private Path data;
    private Books books;
    private int copies;
    private int requests;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theBooksAreRightAfterAnyHistory(long seed) throws IOException {
        random = new Random(seed);
        data = directory.resolve("data");
        NAMES.forEach(name -> plain.put(name, new Plain()));
        start();
        for (int i = 0; i < 300; i++) {
            step();
            check();
        }
        disk.isBroken = false;
        books.tend();
        while (!open.isEmpty()) voidOne();
        check();
        assertTrue(NAMES.stream().allMatch(name -> books.accounts().byName(name).heldNanos() == 0));
        books.close();
        audit();
    }

    private void start() throws IOException {
        books = Books.open(data, clock.clocks(), _ -> { }, disk, 1000 + random.nextInt(9000));
        List<AccountSettings> settings = new ArrayList<>();
        for (String name : NAMES) {
            // Bob and dave have no opening credit; dave may get credits later, from which on he is
            // metered.
            OptionalLong opening = name.equals("bob") || name.equals("dave") ? OptionalLong.empty()
                    : OptionalLong.of(5000);
            settings.add(new AccountSettings(name, List.of(), List.of("*"), Limits.NONE, opening,
                    false));
            if (opening.isPresent() && !plain.get(name).isMetered) credited(name, 5000);
        }
        books.apply(settings);
    }

    private void credited(String name, long nanos) {
        plain.get(name).credits += nanos;
        plain.get(name).isMetered = true;
    }

    private void step() throws IOException {
        switch (random.nextInt(20)) {
            case 0 -> credit();
            case 1 -> restart();
            case 2 -> kill(false);
            case 3 -> kill(true);
            case 4 -> passTime();
            case 5 -> disk.isBroken = !disk.isBroken && random.nextInt(3) == 0;
            case 6 -> disk.free = random.nextInt(4) == 0 ? random.nextInt(300) : Long.MAX_VALUE;
            case 7 -> books.tend();
            case 8, 9 -> voidOne();
            case 10, 11, 12, 13 -> settleOne();
            default -> admit();
        }
    }

    private String anyName() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private void credit() {
        String name = random.nextInt(8) > 0 ? "alice" : anyName();
        if (name.equals("bob")) return;
        long nanos = random.nextInt(4000) - 500;
        switch (books.credit(name, nanos, "note " + nanos)) {
            case CreditOutcome.Refused _ -> { }
            case CreditOutcome.Entered _, CreditOutcome.Waiting _ -> credited(name, nanos);
        }
    }

    private void admit() {
        String name = anyName();
        long ceiling = random.nextInt(800);
        var estimate = new Estimate(ceiling, ceiling == 0 ? 0 : 1 + random.nextLong(ceiling),
                random.nextInt(100));
        boolean isMetered = plain.get(name).isMetered;
        Admission admission = AccountFixture.admit(books.accounts().byName(name), estimate);
        if (admission instanceof Admission.Admitted(var reservation))
            open.add(new Open(name, reservation, isMetered));
    }

    private void voidOne() {
        if (!open.isEmpty()) open.remove(random.nextInt(open.size())).reservation.close();
    }

    private void settleOne() {
        if (open.isEmpty()) return;
        Open one = open.remove(random.nextInt(open.size()));
        Charge charge = anyCharge(one.reservation);
        one.reservation.settle(charge);
        Plain account = plain.get(one.account);
        if (one.isMetered) account.charges += charge.nanos();
        else account.used += charge.nanos();
        account.today.merge(charge.model(), Use.NONE.plus(charge), Use::plus);
        account.month.merge(charge.model(), Use.NONE.plus(charge), Use::plus);
    }

    private Charge anyCharge(Reservation reservation) {
        // Mostly within the hold; sometimes the estimate was wrong. Never nothing, since what costs
        // nothing is not written while the disk fails.
        long nanos = 1 + random.nextLong(reservation.heldNanos() + 2);
        var tokens = new Tokens(random.nextInt(1000), 0, random.nextInt(1000));
        return new Charge(nanos, tokens, random.nextBoolean(), "req-" + ++requests,
                MODELS.get(random.nextInt(3)), "zhipu", "stop", random.nextInt(5000));
    }

    private void passTime() {
        Duration time = Duration.ofHours(random.nextInt(30));
        boolean isNewDay = !day().equals(day(time));
        boolean isNewMonth = !day().substring(0, 7).equals(day(time).substring(0, 7));
        clock.pass(time);
        for (Plain account : plain.values()) {
            if (isNewDay) account.today.clear();
            if (isNewMonth) account.month.clear();
        }
    }

    private String day() {
        return clock.now.toString().substring(0, 10);
    }

    private String day(Duration later) {
        return clock.now.plus(later).toString().substring(0, 10);
    }

    private void healed() throws IOException {
        disk.isBroken = false;
        disk.free = Long.MAX_VALUE;
        books.tend();
    }

    /// What still runs then is void.
    private void restart() throws IOException {
        healed();
        books.close();
        open.clear();
        start();
    }

    /// The process dies: what stands in the files is all there is. A line that is being written
    /// then may be cut anywhere; the request whose line it is was never told that it is paid.
    private void kill(boolean isWriting) throws IOException {
        healed();
        Map<String, Plain> before = copyOfPlain();
        boolean isTorn = isWriting && !open.isEmpty();
        if (isTorn) {
            settleOne();
            plain.clear();
            plain.putAll(before);
        }
        Path copy = directory.resolve("copy-" + copies++);
        copy(data, copy);
        books.close();
        if (isTorn) tear(copy);
        data = copy;
        open.clear();
        start();
    }

    private Map<String, Plain> copyOfPlain() {
        Map<String, Plain> copy = new HashMap<>();
        plain.forEach((name, account) -> {
            var one = new Plain();
            one.credits = account.credits;
            one.charges = account.charges;
            one.used = account.used;
            one.isMetered = account.isMetered;
            one.today.putAll(account.today);
            one.month.putAll(account.month);
            copy.put(name, one);
        });
        return copy;
    }

    private void tear(Path data) throws IOException {
        try (Stream<Path> files = Files.list(Books.ledgerDirectory(data))) {
            Path newest = files.filter(file -> file.toString().endsWith(".txt"))
                    .max(Path::compareTo).orElseThrow();
            String text = Files.readString(newest, StandardCharsets.ISO_8859_1);
            int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
            try (var file = new RandomAccessFile(newest.toFile(), "rw")) {
                file.setLength(lastLine + random.nextInt(text.length() - lastLine));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void check() throws IOException {
        for (String name : NAMES) {
            Plain is = plain.get(name);
            AccountView view = books.accounts().byName(name).view();
            assertEquals(is.isMetered ? OptionalLong.of(is.credits - is.charges)
                    : OptionalLong.empty(), view.balanceNanos());
            assertEquals(open.stream().filter(one -> one.account.equals(name))
                    .mapToLong(one -> one.reservation.heldNanos()).sum(), view.heldNanos());
            assertEquals(is.today, view.today());
            assertEquals(is.month, view.month());
        }
        if (!books.isFailing() && random.nextInt(20) == 0) audit();
    }

    private void audit() throws IOException {
        Audit audit = Audit.of(Books.ledgerDirectory(data));
        assertEquals(List.of(), audit.faults());
        for (String name : NAMES) {
            Plain is = plain.get(name);
            assertEquals(new Audit.Totals(is.credits, is.charges, is.isMetered, is.used),
                    audit.accounts().getOrDefault(name, new Audit.Totals(0, 0, false, 0)), name);
        }
    }
}
