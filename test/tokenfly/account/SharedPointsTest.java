package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.StoreSettings;
import tokenfly.testing.Cable;
import tokenfly.testing.Postgres;

/// `kill -9` of a gateway at each point of a request's way: when it starts again, what was charged is charged
/// once, what was not is not, and nothing is held.
class SharedPointsTest extends SharedFixture {
    /// Where the gateway dies, and whether its request is charged then.
    private enum Point {
        /// The database has the hold, and the gateway does not know.
        HOLD_SENT(false),
        HELD(false),
        /// The journal has the charge, and the database does not.
        WRITTEN(true),
        /// The database has the charge, and the gateway does not know.
        SHIPPED(true),
        COMMITTED(true);

        final boolean isCharged;

        Point(boolean isCharged) {
            this.isCharged = isCharged;
        }

        String account() {
            return "at-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        AccountSettings settings() {
            return SharedFixture.account(account(), 1000, Limits.NONE);
        }
    }

    /// A gateway in a process of its own, behind a cable of its own.
    private final class Dying {
        private final Point point;
        private final Cable cable = new Cable(postgres.port());
        private final Process process;
        private final BufferedReader says;
        private final PrintStream tell;

        Dying(Point point) throws Exception {
            this.point = point;
            this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
                    "-XX:TieredStopAtLevel=1", "-Dtokenfly.postgresql.jar=" + Postgres.driver(), "-cp",
                    System.getProperty("java.class.path") + File.pathSeparator + place(Books.class) + File.pathSeparator
                            + place(SharedPointsTest.class), Walking.class.getName(),
                    directory.resolve(point.account()).toString(), "jdbc:postgresql://127.0.0.1:" + cable.port()
                            + "/postgres", point.name()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            this.says = process.inputReader();
            this.tell = new PrintStream(process.getOutputStream(), true);
        }

        private void step(String what) throws IOException {
            tell.println(what);
            assertEquals(what, says.readLine());
        }

        /// Goes as far as the point.
        void walk() throws Exception {
            assertEquals("up", says.readLine());
            if (point == Point.HOLD_SENT) {
                cable.cutBack();
                tell.println("hold");
                eventually("the hold is there", () -> holds(point) == 100);
                return;
            }
            step("hold");
            if (point == Point.HELD) return;
            if (point == Point.WRITTEN) cable.cut();
            if (point == Point.SHIPPED) cable.cutBack();
            step("settle");
            if (point != Point.WRITTEN) eventually("it is charged", () -> charges(point) == 1);
            else assertEquals(0, charges(point));
        }

        void kill() throws Exception {
            process.destroyForcibly().waitFor();
            cable.close();
        }
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private static long holds(Point point) {
        return postgres.number("select coalesce(sum(nanos), 0) from tokenfly.hold where nanos > 1 and account = '" + point.account() + "'");
    }

    private static long charges(Point point) {
        return postgres.number("select count(*) from tokenfly.entry where kind = 'charge' and account = '"
                + point.account() + "'");
    }

    @Test
    void whereverItDiesItsRequestIsChargedOnceOrNotAtAll() throws Exception {
        Books other = open("other", account("bystander", 1000, Limits.NONE));
        var all = new EnumMap<Point, Dying>(Point.class);
        try {
            for (var point : Point.values()) all.put(point, new Dying(point));
            for (var one : all.values()) one.walk();
        } finally {
            for (var one : all.values()) one.kill();
        }
        eventually("they are buried", () -> postgres.number("select count(*) from tokenfly.hold") == 0);
        for (var point : Point.values()) {
            if (point != Point.WRITTEN) assertEquals(point.isCharged ? 1 : 0, charges(point), point::name);
            opened.add(Books.open(directory.resolve(point.account()), Clocks.system(), notices::add, new Sharing(
                    store(point.name()), "USD", "test", () -> "same",
                    directory.resolve(point.account()).resolve("accounts.properties"), () -> { }, notices::add, QUICK)));
            assertEquals(point.isCharged ? 1 : 0, charges(point), point::name);
        }
        assertEquals(List.of(), other.audit().faults());
        assertBooksAreRight();
        assertTrue(notices.stream().anyMatch(notice -> notice.contains("taken for dead")), notices::toString);
    }

    /// Does a step when it is told to, and says when it has.
    static final class Walking {
        private Walking() {
        }

        public static void main(String[] arguments) throws Exception {
            Path data = Path.of(arguments[0]);
            var point = Point.valueOf(arguments[2]);
            var sharing = new Sharing(new StoreSettings(arguments[1], Postgres.driver(), "tokenfly", null, arguments[2],
                    8, Duration.ofMillis(100), Duration.ofHours(1)), "USD", "test", () -> "same",
                    data.resolve("accounts.properties"), () -> { }, _ -> { }, QUICK);
            Books books = Books.open(data, Clocks.system(), _ -> { }, sharing);
            books.apply(List.of(point.settings()));
            Account account = books.accounts().byName(point.account());
            admitted(account, cost(1)).close(); // it has a connection for the next one
            System.out.println("up");
            Reservation held = null;
            try (var steps = new BufferedReader(new java.io.InputStreamReader(System.in))) {
                for (String step; (step = steps.readLine()) != null; System.out.println(step)) {
                    if (step.equals("hold")) held = admitted(account, cost(100));
                    else held.settle(charge(point.account(), 7));
                }
            }
        }
    }
}
