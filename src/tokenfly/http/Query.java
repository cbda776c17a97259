package tokenfly.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

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

    private void put(String name, String value) {
        try {
            values.putIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8),
                    URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            // A parameter that cannot be read is one nobody asked for.
        }
    }
}
