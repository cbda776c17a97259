package tokenfly.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// All metrics of the process, and their text in Prometheus' exposition format 0.0.4.
///
/// Names of metrics and labels are the programmer's; label values may come from outside, so each
/// metric has at most [#MOST_SERIES] of them and counts the rest as `other`. Keys, prompts and
/// answers have no business here. Thread-safe.
public final class Metrics {
    /// Enough for some tens of models by as many providers; each costs about 200 bytes, a histogram
    /// some more.
    public static final int MOST_SERIES = 1000;
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /// One metric with all its series.
    sealed interface Family permits Counter, Gauge, Gauges, Histogram {
        void write(StringBuilder out);
    }

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    /// Counts that only grow, one for each combination of label values; the name ends in `_total`.
    ///
    /// @throws IllegalArgumentException if a name is not one or is taken
    public Counter counter(String name, String help, String... labels) {
        return add(name, labels, new Counter(new Heading(name, help, "counter"), List.of(labels)));
    }

    /// A number that is asked for whenever the text is made.
    ///
    /// @throws IllegalArgumentException if the name is not one or is taken
    public Gauge gauge(String name, String help, LongSupplier value) {
        return add(name, new String[0], new Gauge(new Heading(name, help, "gauge"), value));
    }

    /// Numbers that are asked for whenever the text is made, by their label values, each finite and with
    /// as many values as there are labels.
    ///
    /// @throws IllegalArgumentException if a name is not one or is taken
    public Gauges gauges(String name, String help, List<String> labels,
            Supplier<Map<List<String>, Double>> values) {
        return add(name, labels.toArray(String[]::new),
                new Gauges(new Heading(name, help, "gauge"), List.copyOf(labels), values));
    }

    /// How often durations lay at or below each bound; recorded in nanoseconds, shown in seconds, as
    /// the name's end `_seconds` says.
    ///
    /// @param bounds ascending
    /// @throws IllegalArgumentException if a name is not one or is taken, or bounds do not ascend
    public Histogram durations(String name, String help, List<Duration> bounds, String... labels) {
        return add(name, labels, new Histogram(new Heading(name, help, "histogram"),
                bounds.stream().map(Duration::toNanos).toList(), 1_000_000_000, List.of(labels)));
    }

    /// Every metric by name, each with its help, its type and its series.
    public String text() {
        var out = new StringBuilder(8 * 1024);
        for (var family : families.values()) family.write(out);
        return out.toString();
    }

    private <F extends Family> F add(String name, String[] labels, F family) {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("not a metric's name: " + name);
        for (String label : labels)
            if (!LABEL.matcher(label).matches())
                throw new IllegalArgumentException("not a label's name: " + label);
        if (families.putIfAbsent(name, family) != null)
            throw new IllegalArgumentException("a metric has this name already: " + name);
        return family;
    }
}
