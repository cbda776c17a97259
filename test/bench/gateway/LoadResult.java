package bench.gateway;

import java.util.Map;
import java.util.TreeMap;

/// What a load generator saw. Times that count are those from `fromNanos` to `toNanos`.
final class LoadResult {
    private final LoadPlan plan;
    private final long fromNanos;
    private final long toNanos;
    private final long connectNanos;
    private final Histogram latency = new Histogram();
    private final Histogram delay = new Histogram();
    private long events;
    private long answers;
    private long errors;
    private long refused;
    private String firstError = "";

    /// @param connectNanos what it took to open all connections
    LoadResult(LoadPlan plan, long fromNanos, long toNanos, long connectNanos) {
        this.plan = plan;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.connectNanos = connectNanos;
    }

    void event(long sentNanos, long nowNanos) {
        events++;
        if (plan.streams() && nowNanos >= fromNanos && nowNanos < toNanos)
            delay.add(nowNanos - sentNanos);
    }

    void answer(long startNanos, long nowNanos) {
        answers++;
        if (nowNanos >= fromNanos && nowNanos < toNanos) latency.add(nowNanos - startNanos);
    }

    /// To be counted beside the error that it is.
    void refused() {
        refused++;
    }

    void error(String what) {
        errors++;
        if (firstError.isEmpty()) firstError = what.replace(' ', '_');
    }

    /// Times in microseconds, rates by the second.
    String line() {
        var values = new TreeMap<String, Object>(Map.of("answers", answers, "errors", errors,
                "refused", refused, "connectMillis", connectNanos / 1_000_000));
        if (!firstError.isEmpty()) values.put("firstError", firstError);
        double seconds = (toNanos - fromNanos) / 1e9;
        if (plan.streams()) {
            values.put("events", events);
            values.put("expected", (long) plan.connections() * plan.events());
            put(values, "delay", delay, seconds);
        } else {
            put(values, "latency", latency, seconds);
        }
        return Fields.line(values);
    }

    private static void put(Map<String, Object> values, String name, Histogram times, double seconds) {
        values.put("perSecond", Math.round(times.total() / seconds));
        values.put(name + ".p50", Math.round(times.micros(0.5)));
        values.put(name + ".p90", Math.round(times.micros(0.9)));
        values.put(name + ".p99", Math.round(times.micros(0.99)));
        values.put(name + ".max", Math.round(times.micros(1)));
    }
}
