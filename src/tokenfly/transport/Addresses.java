package tokenfly.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Where servers are: of all addresses of a name, the one that takes connections. Thread-safe.
///
/// The JDK's HTTP client connects to the first address of a name and to no other. So names are looked up
/// here, and the client is given the chosen address by [ChosenResolver].
public final class Addresses {
    /// The configuration names a few; a long life with many changes of it does not pile them up.
    private static final int MOST = 1000;

    static {
        ChosenResolver.prepare();
    }

    private final Lookup lookup;
    private final LongSupplier nanoClock;
    private final Map<Server, ServerAddress> places = new ConcurrentHashMap<>();

    private record Server(String host, int port) {}

    /// Asks the name service. Not bounded in time by itself.
    @FunctionalInterface
    interface Lookup {
        /// @return at least one
        List<InetAddress> addresses(String host) throws IOException;
    }

    public Addresses() {
        this(Addresses::lookup, System::nanoTime);
    }

    Addresses(Lookup lookup, LongSupplier nanoClock) {
        this.lookup = lookup;
        this.nanoClock = nanoClock;
    }

    /// @param host a name, or an address in letters
    public ServerAddress of(String host, int port) {
        var server = new Server(host, port);
        var known = places.get(server);
        if (known != null) return known;
        if (places.size() >= MOST) places.clear();
        return places.computeIfAbsent(server, _ -> new ServerAddress(host, port, lookup, nanoClock));
    }

    private static List<InetAddress> lookup(String host) throws UnknownHostException {
        var found = List.of(InetAddress.getAllByName(host));
        if (!host.equalsIgnoreCase("localhost")) return found;
        // It means both, whatever a hosts file lists (RFC 6761, 6.3).
        var both = Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}),
                InetAddress.getByAddress(host, InetAddress.ofLiteral("::1").getAddress()));
        return Stream.concat(found.stream(), both).distinct().toList();
    }
}
