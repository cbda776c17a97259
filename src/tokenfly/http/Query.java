package tokenfly.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The parameters behind a URL's question mark. Immutable.
public final class Query {
    private static final int MAX_PARAMETERS = 100;

    private final Map<String, String> values = new HashMap<>();

    private Query() {
    }

    /// @param raw as it was sent, or null; what cannot be decoded is left out, and of a name that
    ///     stands twice the first value counts
    public static Query of(String raw) {
        var query = new Query();
        if (raw == null) return query;
        for (var pair : raw.split("&", MAX_PARAMETERS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return query;
    }

    /// The parameter's value, or null.
    public String get(String name) {
        return values.get(name);
    }

    /// The same with another value of one parameter.
    public Query with(String name, String value) {
        var query = new Query();
        query.values.putAll(values);
        query.values.put(name, value);
        return query;
    }

    /// As [#of] reads it.
    public String text() {
        return values.entrySet().stream().map(pair -> encoded(pair.getKey()) + '=' + encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void put(String name, String value) {
        try {
            values.putIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8),
                    URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            // A parameter that cannot be read is one nobody asked for.
        }
    }
}
