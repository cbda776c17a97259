package tokenfly.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// How often values lay at or below each of some bounds. Thread-safe.
public final class Histogram implements Metrics.Family {
    private final Heading heading;
    private final long[] bounds;
    private final long perUnit;
    private final LabelSets<Series> series;

    /// @param perUnit how much of what is recorded makes one of what is shown
    Histogram(Heading heading, List<Long> bounds, long perUnit, List<String> labels) {
        for (int i = 1; i < bounds.size(); i++)
            if (bounds.get(i - 1) >= bounds.get(i))
                throw new IllegalArgumentException("bounds do not ascend: " + bounds);
        this.heading = heading;
        this.bounds = bounds.stream().mapToLong(Long::longValue).toArray();
        this.perUnit = perUnit;
        this.series = new LabelSets<>(labels, Metrics.MOST_SERIES, () -> new Series(this.bounds));
    }

    /// The values of one combination of labels. Who records often looks it up once and keeps it.
    public static final class Series {
        private final long[] bounds;
        private final LongAdder[] counts; // one for each bound, and one for what is above the last
        private final LongAdder sum = new LongAdder();

        private Series(long[] bounds) {
            this.bounds = bounds;
            this.counts = new LongAdder[bounds.length + 1];
            for (int i = 0; i < counts.length; i++) counts[i] = new LongAdder();
        }

        public void record(long value) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) bucket++;
            counts[bucket].increment();
            sum.add(value);
        }
    }

    /// The series for these label values, as many as there are labels.
    public Series with(String... values) {
        return series.with(values);
    }

    @Override public void write(StringBuilder out) {
        heading.write(out);
        series.forEach((labels, one) -> write(out, labels, one));
    }

    private void write(StringBuilder out, String labels, Series one) {
        String comma = labels.isEmpty() ? "" : ",";
        String own = labels.isEmpty() ? "" : "{" + labels + "}";
        long count = 0; // summed here, so that it agrees with the buckets while others record
        for (int i = 0; i < one.counts.length; i++) {
            count += one.counts[i].sum();
            String bound = i < bounds.length ? shown(bounds[i]) : "+Inf";
            out.append(heading.name()).append("_bucket{").append(labels).append(comma)
                    .append("le=\"").append(bound).append("\"} ").append(count).append('\n');
        }
        out.append(heading.name()).append("_sum").append(own).append(' ')
                .append(shown(one.sum.sum())).append('\n');
        out.append(heading.name()).append("_count").append(own).append(' ')
                .append(count).append('\n');
    }

    private String shown(long value) {
        return BigDecimal.valueOf(value).divide(BigDecimal.valueOf(perUnit))
                .stripTrailingZeros().toPlainString();
    }
}
