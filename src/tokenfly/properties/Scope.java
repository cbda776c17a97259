package tokenfly.properties;

import java.util.List;
import java.util.stream.Collectors;

/// What keys can belong to, with all that can be set there.
///
/// @param prefix how its keys begin, `provider.`, with a name behind it; empty for the gateway's own
public record Scope(String prefix, List<Key<?>> keys) {
    public Scope {
        keys = List.copyOf(keys);
    }

    /// `listen, tls.certificate, ...`
    String endings() {
        return keys.stream().map(Key::ending).collect(Collectors.joining(", "));
    }
}
