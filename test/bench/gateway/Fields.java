package bench.gateway;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Named values on one line, `name=value name=value`, as the benchmark's processes exchange them.
public final class Fields {
    private Fields() {
    }

    static String line(Map<String, ?> values) {
        return new TreeMap<>(values).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
    }

    public static Map<String, String> parse(String line) {
        var values = new TreeMap<String, String>();
        for (var field : line.split(" ")) {
            int equals = field.indexOf('=');
            values.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return values;
    }
}
