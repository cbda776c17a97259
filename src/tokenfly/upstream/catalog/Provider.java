package tokenfly.upstream.catalog;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Operation;
import tokenfly.provider.ProviderKind;
import tokenfly.transport.Transport;

/// An upstream service and how to call it.
///
/// @param bases its base URLs by the name of the format that is spoken there
/// @param keys its API keys, a pool; empty when it is off or needs none
/// @param keyless true for an engine that needs no key
/// @param missing the environment variables that would give it keys, when it is off for want of them
/// @param auth how a key is sent, or null for the format's usual way
/// @param headers sent with every request
/// @param transport how its servers are connected to
public record Provider(
        String name,
        Map<String, URI> bases,
        List<String> keys,
        boolean keyless,
        List<String> missing,
        Auth auth,
        ProviderKind kind,
        Timeouts timeouts,
        Map<String, String> headers,
        Transport transport) {

    /// The name of the one that is built in.
    public static final String DEMO = "demo";

    /// One that is connected to as the JVM is set.
    public Provider(String name, Map<String, URI> bases, List<String> keys, boolean keyless, List<String> missing,
            Auth auth, ProviderKind kind, Timeouts timeouts, Map<String, String> headers) {
        this(name, bases, keys, keyless, missing, auth, kind, timeouts, headers, Transport.USUAL);
    }

    public Provider {
        bases = Collections.unmodifiableMap(new LinkedHashMap<>(bases)); // in the formats' order
        keys = List.copyOf(keys);
        missing = List.copyOf(missing);
        headers = Map.copyOf(headers);
    }

    /// A provider without a key is off: its models are shown but not served.
    public boolean on() {
        return keyless || !keys.isEmpty();
    }

    /// The base URL of a dialect's API, or null when it does not speak it.
    public URI base(String dialect) {
        return bases.get(dialect);
    }

    /// The first of the dialects that it speaks and that has the operation, or null.
    public Dialect spoken(List<Dialect> dialects, Operation operation) {
        for (var dialect : dialects)
            if (bases.containsKey(dialect.name()) && dialect.at(operation) != null) return dialect;
        return null;
    }

    /// How a key travels, where it is not as the format has it.
    public enum Auth {
        BEARER("authorization"), X_API_KEY("x-api-key"), API_KEY("api-key"), NONE(null);

        /// Null for none.
        public final String header;

        Auth(String header) {
            this.header = header;
        }
    }

    /// @param connect to look the name up and open a connection to any of its addresses, with TLS
    /// @param firstByte from the request to the answer's status line
    /// @param idle between two pieces of the answer
    public record Timeouts(Duration connect, Duration firstByte, Duration idle) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(300), Duration.ofSeconds(120));
    }

    /// Keys and headers are secrets.
    @Override
    public String toString() {
        return "Provider[" + name + ", " + keys.size() + " keys]";
    }
}
