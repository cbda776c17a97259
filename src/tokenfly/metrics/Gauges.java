package tokenfly.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Numbers asked for whenever the text is made, one for each combination of label values. Thread-safe
/// if its supplier is.
public final class Gauges implements Metrics.Family {
    private final Heading heading;
    private final List<String> labels;
    private final Supplier<Map<List<String>, Double>> values;

    Gauges(Heading heading, List<String> labels, Supplier<Map<List<String>, Double>> values) {
        this.heading = heading;
        this.labels = labels;
        this.values = values;
    }

    @Override public void write(StringBuilder out) {
        heading.write(out);
        int series = 0;
        for (var value : values.get().entrySet()) {
            if (series++ == Metrics.MOST_SERIES) return;
            out.append(heading.name()).append('{').append(LabelSets.labels(labels, value.getKey()))
                    .append("} ").append(BigDecimal.valueOf(value.getValue()).stripTrailingZeros().toPlainString())
                    .append('\n');
        }
    }
}
