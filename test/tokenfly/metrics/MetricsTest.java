package tokenfly.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void aCounterHasASeriesForEachCombinationOfLabels() {
        var tokens = metrics.counter("tokens_total", "Tokens.", "model", "kind");
        tokens.with("a", "input").add(7);
        tokens.with("a", "input").increment();

        assertEquals("""
                # HELP tokens_total Tokens.
                # TYPE tokens_total counter
                tokens_total{model="a",kind="input"} 8
                """, metrics.text());
    }

    @Test
    void aCounterWithoutLabelsIsShownBeforeItCounts() {
        metrics.counter("a_total", "A.");

        assertTrue(metrics.text().endsWith("\na_total 0\n"));
    }

    @Test
    void aGaugeIsAskedEachTime() {
        var value = new AtomicLong(1);
        metrics.gauge("held_bytes", "Held.", value::get);
        metrics.text();
        value.set(2);

        assertEquals("""
                # HELP held_bytes Held.
                # TYPE held_bytes gauge
                held_bytes 2
                """, metrics.text());
    }

    @Test
    void gaugesAreAskedForAllTheirSeriesEachTime() {
        var rests = new LinkedHashMap<List<String>, Double>();
        metrics.gauges("rest_seconds", "Rest.", List.of("provider", "key"), () -> rests);
        rests.put(List.of("p", "1"), 1.5);
        rests.put(List.of("say \"hi\"", "2"), 0.0);

        assertEquals("""
                # HELP rest_seconds Rest.
                # TYPE rest_seconds gauge
                rest_seconds{provider="p",key="1"} 1.5
                rest_seconds{provider="say \\"hi\\"",key="2"} 0
                """, metrics.text());
    }

    @Test
    void gaugesShowABoundedNumberOfSeries() {
        var many = new LinkedHashMap<List<String>, Double>();
        for (int i = 0; i <= Metrics.MOST_SERIES; i++) many.put(List.of("" + i), 1.0);
        metrics.gauges("many", "Many.", List.of("n"), () -> many);

        assertEquals(Metrics.MOST_SERIES, metrics.text().lines().filter(line -> line.startsWith("many{")).count());
    }

    @Test
    void durationsAreRecordedInNanosAndShownInSeconds() {
        var waits = metrics.durations("wait_seconds", "Wait.",
                List.of(Duration.ofMillis(5), Duration.ofSeconds(10)));
        waits.with().record(1_500_000_000);

        assertEquals("""
                # HELP wait_seconds Wait.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.005"} 0
                wait_seconds_bucket{le="10"} 1
                wait_seconds_bucket{le="+Inf"} 1
                wait_seconds_sum 1.5
                wait_seconds_count 1
                """, metrics.text());
    }

    @Test
    void labelValuesAndHelpAreEscaped() {
        metrics.counter("a_total", "one\\two\nthree", "x").with("q\"b\\n\nl").increment();

        assertEquals("""
                # HELP a_total one\\\\two\\nthree
                # TYPE a_total counter
                a_total{x="q\\"b\\\\n\\nl"} 1
                """, metrics.text());
    }

    @Test
    void metricsAreInTheOrderOfTheirNames() {
        metrics.counter("b_total", "B.");
        metrics.counter("a_total", "A.");

        assertTrue(metrics.text().indexOf("a_total") < metrics.text().indexOf("b_total"));
    }

    @Test
    void valuesWithoutEndAreCountedAsOther() {
        var requests = metrics.counter("requests_total", "Requests.", "path");
        for (int i = 0; i < Metrics.MOST_SERIES + 50; i++) requests.with("/" + i).increment();

        assertEquals(Metrics.MOST_SERIES + 3, metrics.text().lines().count());
        assertEquals(50, requests.with("other").value());
        assertEquals(1, requests.with("/0").value());
    }

    @Test
    void aSeriesIsTheSameForTheSameLabels() {
        var counter = metrics.counter("a_total", "A.", "x");

        assertSame(counter.with("1"), counter.with("1"));
    }

    @Test
    void nothingIsLostWhenManyCount() {
        var counter = metrics.counter("a_total", "A.", "x");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                String label = "" + i % 3;
                threads.execute(() -> counter.with(label).increment());
            }
        }
        assertEquals(1000, counter.with("0").value() + counter.with("1").value()
                + counter.with("2").value());
    }

    @Test
    void aNameIsTakenOnce() {
        metrics.counter("a_total", "A.");

        assertThrows(IllegalArgumentException.class, () -> metrics.counter("a_total", "A."));
    }

    @Test
    void mistakesOfTheProgrammerAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> metrics.counter("a b", "A."));
        assertThrows(IllegalArgumentException.class, () -> metrics.counter("a_total", "A.", "x-y"));
        assertThrows(IllegalArgumentException.class,
                () -> metrics.durations("h", "H.", List.of(Duration.ofMillis(2), Duration.ofMillis(2))));
        var counter = metrics.counter("b_total", "B.", "x");
        assertThrows(IllegalArgumentException.class, () -> counter.with());
        assertThrows(IllegalArgumentException.class, () -> counter.with("1").add(-1));
    }

    @Test
    void aLabelWithoutValueIsEmpty() {
        metrics.counter("a_total", "A.", "x").with((String) null).increment();

        assertTrue(metrics.text().endsWith("a_total{x=\"\"} 1\n"));
    }
}
