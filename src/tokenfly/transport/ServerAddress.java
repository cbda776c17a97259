package tokenfly.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// One server: which of its name's addresses takes connections. Thread-safe.
///
/// What is known serves for half a minute and is looked up anew, beside the requests, towards its end, so
/// that a change is followed and nobody waits for it. An address that works is kept for as long as the
/// name has it. While the name service is silent, what it said before goes on to be used.
public final class ServerAddress {
    private static final long LOOKED_UP_AFTER = Duration.ofSeconds(20).toNanos();
    private static final long OLD = Duration.ofSeconds(30).toNanos();
    /// For a fresh answer when there is an old one.
    private static final long PATIENCE = Duration.ofMillis(500).toNanos();
    /// What was looked up just now would say the same again.
    private static final long JUST_NOW = Duration.ofSeconds(1).toNanos();

    private final String host;
    private final int port;
    private final boolean literal;
    private final Addresses.Lookup lookup;
    private final LongSupplier nanoClock;
    private volatile Found found;
    private CompletableFuture<Found> looking; // guarded by this

    private record Found(InetAddress best, List<InetAddress> all, long nanoTime) {}

    ServerAddress(String host, int port, Addresses.Lookup lookup, LongSupplier nanoClock) {
        this.host = host;
        this.port = port;
        this.literal = isLiteral(host);
        this.lookup = lookup;
        this.nanoClock = nanoClock;
    }

    public String host() {
        return host;
    }

    /// Whether the host is an address already.
    public boolean isLiteral() {
        return literal;
    }

    /// Whether there is another address to try than the one that is used.
    public boolean hasOthers() {
        var known = found;
        return known != null && known.all.size() > 1;
    }

    /// The address to connect to; null where the host is one already.
    ///
    /// @param limit for a look-up and for finding out which address takes a connection
    /// @throws IOException when the name has no address or none takes a connection, see [FailureWords]
    public InetAddress address(Duration limit) throws IOException, InterruptedException {
        if (literal) return null;
        var known = found;
        long age = known == null ? Long.MAX_VALUE : nanoClock.getAsLong() - known.nanoTime;
        if (age < LOOKED_UP_AFTER) return known.best;
        var fresh = look(limit, null);
        return age < OLD ? known.best : await(fresh, known, limit);
    }

    /// Another address, after one did not connect; null when there is none.
    public InetAddress elsewhere(InetAddress failed, Duration limit) throws IOException, InterruptedException {
        if (literal || limit.isNegative() || limit.isZero()) return null;
        var known = found;
        if (known != null && !known.best.equals(failed)) return known.best;
        if (known != null && known.all.size() == 1 && nanoClock.getAsLong() - known.nanoTime < JUST_NOW) return null;
        found = null;
        var next = await(look(limit, failed), null, limit);
        return next.equals(failed) && !hasOthers() ? null : next;
    }

    private InetAddress await(CompletableFuture<Found> fresh, Found known, Duration limit)
            throws IOException, InterruptedException {
        long patience = known == null ? limit.toNanos() : Math.min(PATIENCE, limit.toNanos());
        try {
            return fresh.get(patience, TimeUnit.NANOSECONDS).best;
        } catch (TimeoutException silent) {
            if (known != null) return known.best;
            throw new SocketTimeoutException("no answer of the name service, or no connection, in "
                    + limit.toMillis() + " ms (" + host + ")");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException e) throw e;
            throw new IllegalStateException(failed.getCause());
        }
    }

    /// The look-up that is under way, else a new one. A name service that is silent holds a thread of the
    /// system's, one for each name, and none that carries requests.
    private synchronized CompletableFuture<Found> look(Duration limit, InetAddress last) {
        if (looking != null) return looking;
        var begun = new CompletableFuture<Found>();
        looking = begun;
        Thread.ofPlatform().daemon().name("look-up").start(() -> look(begun, limit, last));
        return begun;
    }

    private void look(CompletableFuture<Found> begun, Duration limit, InetAddress last) {
        var before = found;
        try {
            var all = lookup.addresses(host);
            var best = before != null && all.contains(before.best) ? before.best : best(all, last, limit);
            found = new Found(best, all, nanoClock.getAsLong());
            over();
            begun.complete(found);
        } catch (Throwable failed) { // whoever waits must hear of it
            if (failed instanceof UnknownHostException unknown && !FailureWords.isPassing(unknown)) found = null;
            over();
            begun.completeExceptionally(failed);
        }
    }

    private synchronized void over() {
        looking = null;
    }

    private InetAddress best(List<InetAddress> all, InetAddress last, Duration limit)
            throws IOException, InterruptedException {
        if (all.size() == 1) return all.getFirst();
        var order = new ArrayList<>(all);
        if (order.remove(last)) order.add(last);
        return Knock.first(order, port, limit);
    }

    private static boolean isLiteral(String host) {
        try {
            return host.startsWith("[") || InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
