package tokenfly.metrics;

import java.util.function.LongSupplier;

/// A number asked for whenever the text is made. Thread-safe if its supplier is.
public final class Gauge implements Metrics.Family {
    private final Heading heading;
    private final LongSupplier value;

    Gauge(Heading heading, LongSupplier value) {
        this.heading = heading;
        this.value = value;
    }

    @Override public void write(StringBuilder out) {
        heading.write(out);
        out.append(heading.name()).append(' ').append(value.getAsLong()).append('\n');
    }
}
