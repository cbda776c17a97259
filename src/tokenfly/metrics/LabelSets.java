package tokenfly.metrics;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// One metric's series, by their label values: at most a given number, and one more named `other`
/// for all that come too late. Thread-safe.
///
/// @param <S> what a series is
final class LabelSets<S> {
    private static final String OTHER = "other";

    private final List<String> names;
    private final int most;
    private final Supplier<S> fresh;
    private final Map<List<String>, S> series = new ConcurrentHashMap<>();

    LabelSets(List<String> names, int most, Supplier<S> fresh) {
        this.names = List.copyOf(names);
        this.most = most;
        this.fresh = fresh;
        if (names.isEmpty()) with(); // shown as 0 from the start
    }

    /// @param values as many as there are names, in their order; a null counts as ""
    S with(String... values) {
        if (values.length != names.size())
            throw new IllegalArgumentException(values.length + " values for the labels " + names);
        for (int i = 0; i < values.length; i++)
            if (values[i] == null) values[i] = "";
        var key = List.of(values);
        S known = series.get(key);
        if (known != null) return known;
        synchronized (this) { // so that no race goes past the number
            if (series.size() >= most && !series.containsKey(key))
                key = Collections.nCopies(names.size(), OTHER);
            return series.computeIfAbsent(key, _ -> fresh.get());
        }
    }

    /// Hands over each series with its labels, such as `model="demo",provider="demo"`, or "".
    void forEach(BiConsumer<String, S> each) {
        series.forEach((values, one) -> each.accept(labels(names, values), one));
    }

    static String labels(List<String> names, List<String> values) {
        var out = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) out.append(',');
            out.append(names.get(i)).append("=\"").append(escaped(values.get(i))).append('"');
        }
        return out.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
