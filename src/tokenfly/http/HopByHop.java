package tokenfly.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Headers that speak of one connection and are never forwarded (RFC 9110, 7.6.1).
public final class HopByHop {
    private static final Set<String> ALWAYS = Set.of("connection", "keep-alive", "proxy-connection",
            "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
            "upgrade");

    private HopByHop() {
    }

    /// The names not to forward of a message with these headers, in lower case: the well-known ones
    /// and those its own `Connection` header lists.
    ///
    /// @param headers values by name, the name in any case
    public static Set<String> names(Map<String, List<String>> headers) {
        Set<String> names = ALWAYS;
        for (var header : headers.entrySet()) {
            if (!"connection".equalsIgnoreCase(header.getKey())) continue;
            if (names == ALWAYS) names = new HashSet<>(ALWAYS);
            names.addAll(tokens(header.getValue()));
        }
        return names;
    }

    /// The comma-separated tokens of a header's values, in lower case.
    static Set<String> tokens(List<String> values) {
        var tokens = new HashSet<String>();
        for (var value : values)
            for (var token : value.split(","))
                if (!token.isBlank()) tokens.add(token.strip().toLowerCase(Locale.ROOT));
        return tokens;
    }
}
