package tokenfly.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts that only grow. Thread-safe.
public final class Counter implements Metrics.Family {
    private final Heading heading;
    private final LabelSets<Series> series;

    Counter(Heading heading, List<String> labels) {
        this.heading = heading;
        this.series = new LabelSets<>(labels, Metrics.MOST_SERIES, Series::new);
    }

    /// One count. Who counts often looks it up once and keeps it.
    public static final class Series {
        private final LongAdder count = new LongAdder();

        private Series() {
        }

        public void increment() {
            count.increment();
        }

        public void add(long more) {
            if (more < 0) throw new IllegalArgumentException("a counter only grows: " + more);
            count.add(more);
        }

        public long value() {
            return count.sum();
        }
    }

    /// The count for these label values, as many as there are labels; of none if there are none.
    public Series with(String... values) {
        return series.with(values);
    }

    @Override public void write(StringBuilder out) {
        heading.write(out);
        series.forEach((labels, one) -> {
            out.append(heading.name());
            if (!labels.isEmpty()) out.append('{').append(labels).append('}');
            out.append(' ').append(one.value()).append('\n');
        });
    }
}
