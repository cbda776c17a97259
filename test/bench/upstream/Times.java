package bench.upstream;

import bench.gateway.Histogram;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Times of requests by kind, in the order the kinds came. Not thread-safe.
final class Times {
    private final Map<String, Histogram> kinds = new LinkedHashMap<>();

    void add(String kind, long nanos) {
        kinds.computeIfAbsent(kind, _ -> new Histogram()).add(nanos);
    }

    void add(Times more) {
        more.kinds.forEach((kind, times) ->
                kinds.computeIfAbsent(kind, _ -> new Histogram()).addAll(times));
    }

    /// One line: `title: kind p50/p99, …`.
    void print(String title) {
        var line = new StringBuilder(title).append(':');
        kinds.forEach((kind, times) -> line.append(String.format(Locale.ROOT, " %s %.0f/%.0f,", kind,
                times.micros(0.5), times.micros(0.99))));
        System.out.println(line.deleteCharAt(line.length() - 1));
    }

    /// A table of all runs together, each kind beside one of them.
    void summary(String measure) {
        double base = kinds.get(measure).micros(0.5);
        System.out.printf("%n%-32s %9s %8s %8s %8s %10s%n", "all rounds", "requests", "p50, us",
                "p99, us", "max, us", "more, p50");
        kinds.forEach((kind, times) -> System.out.printf(Locale.ROOT,
                "%-32s %9d %8.0f %8.0f %8.0f %+10.0f%n", kind, times.total(), times.micros(0.5),
                times.micros(0.99), times.micros(1), times.micros(0.5) - base));
    }
}
