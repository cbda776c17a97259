package tokenfly.http.listener;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The connections to one listener, and who goes when there is no room.
///
/// Whoever comes to a full house takes the place of one that is silent since it came, the oldest
/// first, else of the one that has been idle for longest; one of the same address, where that has its
/// share already. When nobody is idle the newcomer is let in to be told so, as far as the reserve
/// goes, beyond an address's share as beyond the house. A connection is closed by ending what can be read of
/// it: the server then sees its client's end.
///
/// Used by the server's dispatcher alone, but for [#isExtra].
final class Connections {
    private static final Logger LOG = System.getLogger("tokenfly.http");
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    /// Where there seems to be no room: to look at thousands for each that comes would keep all waiting.
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(1).toNanos();
    private static final long TELL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Room room;
    private final Map<SocketChannel, Connection> open = new HashMap<>();
    private final Map<Long, Address> addresses = new HashMap<>();
    private final Waiting waiting = new Waiting();
    /// Remote addresses of connections that came when there was no room. Thread-safe.
    private final Set<InetSocketAddress> extra = ConcurrentHashMap.newKeySet();
    private int leaving;
    private long lookedNanos = System.nanoTime();
    private long toldNanos = lookedNanos - TELL_NANOS;

    /// Those that wait for their client, each since when it began to.
    private static final class Waiting {
        final SequencedSet<Connection> silent = new LinkedHashSet<>();
        final SequencedSet<Connection> served = new LinkedHashSet<>();

        void add(Connection connection) {
            (connection.isServed ? served : silent).add(connection);
        }

        void remove(Connection connection) {
            silent.remove(connection);
            served.remove(connection);
        }

        /// Null when there is none.
        Connection first() {
            return !silent.isEmpty() ? silent.getFirst() : served.isEmpty() ? null : served.getFirst();
        }
    }

    private static final class Address {
        final Waiting waiting = new Waiting();
        int open;
    }

    private static final class Connection {
        final SocketChannel channel;
        final InetSocketAddress remote;
        final Address address;
        boolean isServed;
        boolean isLeaving;

        Connection(SocketChannel channel, InetSocketAddress remote, Address address) {
            this.channel = channel;
            this.remote = remote;
            this.address = address;
        }
    }

    Connections(Room room) {
        this.room = room;
    }

    /// Whether the connection from that address came when there was no room, and is only to be told so.
    boolean isExtra(InetSocketAddress remote) {
        return extra.contains(remote);
    }

    /// It has come, or comes back from a request that was answered, and waits for the client.
    void idle(SocketChannel channel) {
        var connection = open.get(channel);
        if (connection == null) {
            connection = arrived(channel);
            if (connection == null) return;
        } else {
            connection.isServed = true;
        }
        if (connection.isLeaving) return;
        waiting.add(connection);
        connection.address.waiting.add(connection);
    }

    /// Its client has sent something, or has gone.
    void busy(SocketChannel channel) {
        var connection = open.get(channel);
        if (connection != null) stopWaiting(connection);
    }

    /// Forgets those that were closed meanwhile.
    void look() {
        look(LOOK_NANOS);
    }

    private void look(long every) {
        if (System.nanoTime() - lookedNanos >= every) forgetClosed();
    }

    private void stopWaiting(Connection connection) {
        waiting.remove(connection);
        connection.address.waiting.remove(connection);
    }

    /// Null when it is gone already.
    private Connection arrived(SocketChannel channel) {
        var remote = remote(channel);
        if (remote == null) return null;
        long number = number(remote.getAddress());
        if (isFull(0) || isShareTaken(addresses.get(number), 0)) look(LOOK_AGAIN_NANOS);
        var connection = new Connection(channel, remote, addresses.computeIfAbsent(number, _ -> new Address()));
        makeRoom(connection);
        open.put(channel, connection);
        connection.address.open++;
        return connection;
    }

    /// @param beyond as many more count as room
    private boolean isFull(int beyond) {
        return open.size() - leaving >= room.most() + beyond;
    }

    /// @param address null for one that has none
    private boolean isShareTaken(Address address, int beyond) {
        return address != null && address.open >= room.share() + beyond;
    }

    private void makeRoom(Connection newcomer) {
        boolean shareTaken = isShareTaken(newcomer.address, 0);
        if (!shareTaken && !isFull(0)) return;
        tell();
        var goes = (shareTaken ? newcomer.address.waiting : waiting).first();
        int reserve = room.reserve();
        if (goes != null) close(goes);
        else if (isFull(reserve) || isShareTaken(newcomer.address, reserve)) close(newcomer);
        else extra.add(newcomer.remote);
    }

    private void close(Connection connection) {
        stopWaiting(connection);
        connection.isLeaving = true;
        leaving++;
        connection.address.open--;
        try {
            connection.channel.shutdownInput();
        } catch (IOException gone) {
            // Which is what was wanted.
        }
    }

    private void forgetClosed() {
        lookedNanos = System.nanoTime();
        open.values().removeIf(connection -> {
            if (connection.channel.isOpen()) return false;
            stopWaiting(connection);
            extra.remove(connection.remote);
            if (connection.isLeaving) leaving--;
            else connection.address.open--;
            return true;
        });
        addresses.values().removeIf(address -> address.open <= 0);
    }

    private void tell() {
        long now = System.nanoTime();
        if (now - toldNanos < TELL_NANOS) return;
        toldNanos = now;
        LOG.log(Level.WARNING, "{0} connections are open, as many as the heap and ulimit -n hold ({1} for one"
                + " address): those that sent nothing or idled longest are closed", "" + open.size(),
                "" + room.share());
    }

    private static InetSocketAddress remote(SocketChannel channel) {
        try {
            return (InetSocketAddress) channel.getRemoteAddress();
        } catch (IOException gone) {
            return null;
        }
    }

    /// An IPv6 client has all addresses of its /64.
    private static long number(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
    }
}
