package tokenfly.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.series.Chart.By;
import tokenfly.series.Chart.Line;

class SeriesTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private Instant now = NOON;
    private Series series = new Series(() -> now);

    @Test
    void minutesAreSummedApart() {
        add(NOON.minusSeconds(61), "deepseek", "flash", Sample.Result.GOOD);
        add(NOON.minusSeconds(60), "deepseek", "flash", Sample.Result.FAILED);
        add(NOON.minusSeconds(1), "deepseek", "flash", Sample.Result.REFUSED);

        var line = line(By.ALL, Duration.ofMinutes(15), Duration.ofMinutes(1));

        assertEquals(15, line.points().size());
        assertEquals(List.of(1L, 2L), line.points().subList(13, 15).stream().map(Sums::requests).toList());
        assertEquals(1, line.points().get(14).errors());
        assertEquals(1, line.points().get(14).refused());
        assertEquals(3 * 7, line.total().nanos());
    }

    @Test
    void aLineIsOfAProviderOrOfAModelWhoeverServesIt() {
        add(NOON.minusSeconds(5), "a", "m", Sample.Result.GOOD);
        add(NOON.minusSeconds(5), "b", "m", Sample.Result.GOOD);
        add(NOON.minusSeconds(5), "b", "n", Sample.Result.GOOD);

        assertEquals(List.of("b 2", "a 1"), names(By.PROVIDER, null, 9));
        assertEquals(List.of("m 2", "n 1"), names(By.MODEL, null, 9));
        assertEquals(List.of("n 1"), names(By.MODEL, "n", 9));
        assertEquals(List.of("all 3"), names(By.ALL, null, 9));
        assertEquals(List.of("b 2", "other 1"), names(By.PROVIDER, null, 1));
    }

    @Test
    void aMonthIsHeldByTheHourAndNotByTheMinute() {
        for (int day = 40; day >= 0; day--) {
            now = NOON.minus(day, ChronoUnit.DAYS);
            add(now.minusSeconds(1), "a", "m", Sample.Result.GOOD);
        }
        var asked = new Chart.Wanted(By.ALL, null, NOON.minus(Duration.ofDays(31)), NOON, Duration.ofMinutes(1), 9);

        var chart = series.chart(asked, List.of());

        assertEquals(Duration.ofHours(1), chart.step());
        assertEquals(31 * 24, chart.lines().getFirst().points().size());
        assertEquals(31, chart.lines().getFirst().total().requests());
        // Whole days: the first one is shown from its beginning on.
        assertEquals(32, line(By.ALL, Duration.ofDays(31), Duration.ofDays(1)).points().stream()
                .filter(point -> point.requests() == 1).count());
        var all = new Chart.Wanted(By.ALL, null, Instant.EPOCH, NOON, Duration.ofHours(1), 9);
        assertEquals(32, series.chart(all, List.of()).lines().getFirst().total().requests());
    }

    @Test
    void aDayIsHeldByTheQuarter() {
        var wanted = new Chart.Wanted(By.ALL, null, NOON.minus(Duration.ofDays(2)), NOON, Duration.ofMinutes(1), 9);
        add(NOON.minus(Duration.ofHours(47)), "a", "m", Sample.Result.GOOD);

        assertEquals(Duration.ofMinutes(15), series.chart(wanted, List.of()).step());
        assertEquals(1, series.chart(wanted, List.of()).lines().getFirst().total().requests());
    }

    @Test
    void tooManyPointsAreRefused() {
        var wanted = new Chart.Wanted(By.ALL, null, NOON, NOON.plus(Duration.ofDays(9)), Duration.ofMinutes(1), 9);

        assertThrows(IllegalArgumentException.class, () -> series.chart(wanted, List.of()));
    }

    @Test
    void waysBeyondABoundAreOne() {
        for (int i = 0; i < Series.MAX_WAYS + 50; i++) add(NOON.minusSeconds(1), "p", "m" + i, Sample.Result.GOOD);

        assertEquals(Series.MAX_WAYS + 1, names(By.MODEL, null, 999).size());
        assertEquals("other 50", names(By.MODEL, null, 999).getFirst());
    }

    @Test
    void quantilesAreExactToAQuarter() {
        for (int millis = 1; millis <= 10_000; millis++)
            series.add(new Sample(NOON.minusSeconds(1), "p", "m", Sample.Result.GOOD, 0, 0, 0, 0, millis));
        var total = line(By.ALL, Duration.ofMinutes(1), Duration.ofMinutes(1)).total();

        assertEquals(5000, total.firstByteMillis(0.5), 1250);
        assertEquals(9500, total.firstByteMillis(0.95), 2400);
        assertTrue(total.firstByteMillis(0.5) <= total.firstByteMillis(0.95));
        add(NOON.minusSeconds(1), "without", "m", Sample.Result.GOOD);
    }

    @Test
    void withoutAFirstByteThereIsNoQuantile() {
        series.add(new Sample(NOON.minusSeconds(1), "p", "m", Sample.Result.FAILED, 0, 0, 0, 0, -1));

        assertEquals(-1, line(By.ALL, Duration.ofMinutes(1), Duration.ofMinutes(1)).total().firstByteMillis(0.5));
    }

    @Test
    void aRestartKeepsWhatWas(@TempDir Path directory) throws Exception {
        add(NOON.minusSeconds(61), "deepseek", "a/b c", Sample.Result.GOOD);
        add(NOON.minus(Duration.ofDays(20)), "deepseek", "m", Sample.Result.FAILED);
        var before = describe();
        keeper(directory).write();

        series = new Series(() -> now);
        var warnings = new ArrayList<String>();
        new SeriesFile(series, directory.resolve("series"), warnings::add).read();

        assertEquals(List.of(), warnings);
        assertEquals(before, describe());
    }

    @Test
    void aTornOrForeignFileCostsNothingButHistory(@TempDir Path directory) throws Exception {
        add(NOON.minusSeconds(61), "deepseek", "m", Sample.Result.GOOD);
        keeper(directory).write();
        var file = directory.resolve("series");
        var whole = Files.readString(file);
        for (int end = 0; end < whole.length() - 1; end++) {
            Files.writeString(file, whole.substring(0, end));
            series = new Series(() -> now);
            keeper(directory).read();
            assertEquals(List.of(), names(By.ALL, null, 9), "cut at " + end);
        }
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        keeper(directory).read();
        add(NOON.minusSeconds(1), "deepseek", "m", Sample.Result.GOOD);
        keeper(directory).write();
        assertTrue(Files.readString(file).startsWith("tokenfly series 1\n"));
    }

    private SeriesFile keeper(Path directory) {
        return new SeriesFile(series, directory.resolve("series"), _ -> { });
    }

    private void add(Instant time, String provider, String model, Sample.Result result) {
        series.add(new Sample(time, provider, model, result, 7, 100, 40, 10, 250));
    }

    @Test
    void aChartIsOfSeveralGatewaysTogether() {
        var elsewhere = new Series(() -> NOON);
        for (var there : List.of(series, elsewhere)) {
            there.add(sample(200, "zhipu", "glm"));
            there.add(sample(100, "zhipu", "glm"));
        }
        elsewhere.add(sample(100, "moonshot", "kimi"));
        var wanted = new Chart.Wanted(By.MODEL, null, NOON.minus(Duration.ofMinutes(15)), NOON, Duration.ofMinutes(1), 9);
        var both = series.chart(wanted, List.of(elsewhere.text(wanted)));
        assertEquals(List.of("glm 4", "kimi 1"),
                both.lines().stream().map(line -> line.name() + " " + line.total().requests()).toList());
        assertEquals(List.of(2L, 2L), both.lines().getFirst().points().stream().map(Sums::requests)
                .filter(count -> count > 0).toList());
        assertEquals(series.chart(wanted, List.of()).lines().getFirst().total().firstByteMillis(0.5),
                both.lines().getFirst().total().firstByteMillis(0.5));
    }

    private static Sample sample(int secondsAgo, String provider, String model) {
        return new Sample(NOON.minusSeconds(secondsAgo), provider, model, Sample.Result.GOOD, 7, 100, 40, 10, 250);
    }

    private Line line(By by, Duration time, Duration step) {
        return series.chart(new Chart.Wanted(by, null, NOON.minus(time), NOON, step, 9), List.of()).lines().getFirst();
    }

    private List<String> names(By by, String name, int most) {
        return series.chart(new Chart.Wanted(by, name, NOON.minus(Duration.ofMinutes(15)), NOON,
                Duration.ofMinutes(1), most), List.of()).lines().stream()
                .map(line -> line.name() + " " + line.total().requests()).toList();
    }

    private String describe() {
        var text = new StringBuilder();
        for (var time : List.of(Duration.ofMinutes(15), Duration.ofDays(1), Duration.ofDays(31)))
            for (var line : series.chart(new Chart.Wanted(By.MODEL, null, NOON.minus(time), NOON,
                    Duration.ofMinutes(15), 9), List.of()).lines())
                text.append(line.name()).append(line.points().stream().map(Sums::text).toList()).append('\n');
        return text.toString();
    }
}
