package bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// Every figure measured, by name (`work.target.figure`), and the median of its runs.
///
/// Runs during which others used much of the machine count only where there is no quiet one.
public final class Figures {
    private record Run(double value, boolean quiet) {}

    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    public void add(String name, double value, boolean quiet) {
        runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Run(value, quiet));
    }

    public OptionalDouble median(String name) {
        var values = runs.get(name);
        return values == null ? OptionalDouble.empty() : OptionalDouble.of(middle(values));
    }

    double most(String name) {
        return runs.get(name).stream().mapToDouble(Run::value).max().orElse(0);
    }

    Collection<String> names() {
        return runs.keySet();
    }

    /// Writes the medians as `name=value` lines.
    public void save(Path file, Collection<String> about) throws IOException {
        var lines = new ArrayList<String>();
        about.forEach(line -> lines.add("# " + line));
        runs.forEach((name, values) -> lines.add(name + "=" + plain(middle(values))));
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    /// Prints each median beside the one of an earlier run that was saved.
    public void compare(Path file) throws IOException {
        System.out.printf("%n%-44s %12s %12s %8s%n", "beside " + file, "then", "now", "change");
        for (var line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (line.startsWith("#") || equals < 0) continue;
            var now = median(line.substring(0, equals));
            double then = Double.parseDouble(line.substring(equals + 1));
            if (now.isEmpty()) continue;
            System.out.printf(Locale.ROOT, "%-44s %12s %12s %+7.1f%%%n", line.substring(0, equals),
                    plain(then), plain(now.getAsDouble()),
                    then == 0 ? 0 : (now.getAsDouble() / then - 1) * 100);
        }
    }

    private static String plain(double value) {
        return value >= 100 || value == Math.rint(value) ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static double middle(List<Run> all) {
        boolean someQuiet = all.stream().anyMatch(Run::quiet);
        var sorted = all.stream().filter(run -> run.quiet() || !someQuiet).map(Run::value).sorted()
                .toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
