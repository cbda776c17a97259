package tokenfly.series;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a chart shows.
///
/// @param from the beginning of the first step
/// @param to the end of the last one
/// @param step of each point, which may be longer than the one asked for when so much is not held of that time
public record Chart(Instant from, Instant to, Duration step, List<Line> lines) {
    public Chart {
        lines = List.copyOf(lines);
    }

    /// @param points one for each step, in order
    public record Line(String name, Sums total, List<Sums> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /// What a line stands for.
    public enum By {
        ALL, PROVIDER, MODEL;

        String name(Way way) {
            return switch (this) {
                case ALL -> "all";
                case PROVIDER -> way.provider();
                case MODEL -> way.model();
            };
        }
    }

    /// What is asked for.
    ///
    /// @param name of the one line; null for all, of which those with the most requests come first
    /// @param to not included
    /// @param step whole minutes
    /// @param most lines; the others are one more, named `other`
    public record Wanted(By by, String name, Instant from, Instant to, Duration step, int most) {
        public Wanted {
            if (!to.isAfter(from)) throw new IllegalArgumentException("to must be after from");
            if (step.toSeconds() < 60 || step.toSeconds() % 60 != 0)
                throw new IllegalArgumentException("step must be whole minutes");
        }
    }
}
