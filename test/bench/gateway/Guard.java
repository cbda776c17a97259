package bench.gateway;

import java.util.List;
import java.util.Locale;

/// What a change must not make worse, as ratios of figures of one run: to a bare proxy of the JDK's parts,
/// or of translated requests to passed-through ones. The bounds lie beyond what noise was seen to do to
/// medians of short rounds; `make bench` measures closer.
final class Guard {
    private record Bound(String title, String figure, String base, double most) {}

    private static final List<Bound> BOUNDS = List.of(
            new Bound("processor time of a request to the JDK's", "small.gateway.cpu", "small.jdk.cpu", 1.6),
            new Bound("JDK's requests a second to ours", "small.jdk.perSecond", "small.gateway.perSecond", 1.5),
            new Bound("processor time of 200 KB to the JDK's", "large.gateway.cpu", "large.jdk.cpu", 1.3),
            new Bound("processor time of an event to the JDK's", "streams500.gateway.cpu", "streams500.jdk.cpu", 1.3),
            new Bound("a translated request to a passed one (OpenAI)",
                    "openai-translated-requests.gateway.cpu", "openai-passed-requests.gateway.cpu", 1.4),
            new Bound("a translated request to a passed one (Anthropic)",
                    "anthropic-translated-requests.gateway.cpu", "anthropic-passed-requests.gateway.cpu", 1.4));

    private final Figures figures;

    Guard(Figures figures) {
        this.figures = figures;
    }

    /// Prints each ratio beside its bound.
    ///
    /// @return whether all are within it
    boolean holds() {
        boolean holds = true;
        System.out.printf("%n%-52s %8s %8s%n", "guard", "ratio", "at most");
        for (var bound : BOUNDS) {
            double ratio = figures.median(bound.figure).orElse(Double.NaN)
                    / figures.median(bound.base).orElse(Double.NaN);
            boolean within = ratio <= bound.most;
            holds &= within;
            System.out.printf(Locale.ROOT, "%-52s %8.2f %8.2f%s%n", bound.title, ratio, bound.most,
                    within ? "" : "  BEYOND");
        }
        return holds;
    }
}
