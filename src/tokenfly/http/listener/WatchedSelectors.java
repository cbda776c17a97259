package tokenfly.http.listener;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/// The JDK's own selectors; but the one that a listener's server opens is watched, so that somebody
/// knows which connections there are. `jdk.httpserver` (JDK 25) tells nobody, and can do no more about
/// a full house than close whoever comes next.
///
/// The JDK makes it by its name, given in a property, and once for the process; public for that.
public final class WatchedSelectors extends SelectorProvider {
    private static final String PROPERTY = "java.nio.channels.spi.SelectorProvider";
    /// Of the thread that makes a server: who watches its connections.
    private static final ThreadLocal<Connections> WATCHER = new ThreadLocal<>();

    private final SelectorProvider jdk = jdk();

    /// What makes a server.
    @FunctionalInterface
    interface Making<T> {
        T make() throws IOException;
    }

    /// Has the JDK use these. The jar's manifest lets us at its own ones; a program that was started
    /// otherwise does without.
    ///
    /// @return false when they cannot be used here
    static boolean install() {
        if (System.getProperty(PROPERTY) != null || !isReachable() || jdk() == null) return false;
        System.setProperty(PROPERTY, WatchedSelectors.class.getName());
        return SelectorProvider.provider() instanceof WatchedSelectors;
    }

    /// Makes a server whose connections these will know.
    static <T> T watchedBy(Connections connections, Making<T> server) throws IOException {
        WATCHER.set(connections);
        try {
            return server.make();
        } finally {
            WATCHER.remove();
        }
    }

    private static boolean isReachable() {
        try {
            return Class.forName(WatchedSelectors.class.getName(), false,
                    ClassLoader.getSystemClassLoader()) == WatchedSelectors.class;
        } catch (ClassNotFoundException elsewhere) {
            return false;
        }
    }

    /// Null when it is out of reach.
    private static SelectorProvider jdk() {
        try {
            return (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
                    .getMethod("get").invoke(null);
        } catch (ReflectiveOperationException closed) {
            return null;
        }
    }

    @Override public AbstractSelector openSelector() throws IOException {
        var watcher = WATCHER.get();
        return watcher == null ? jdk.openSelector()
                : new WatchedSelector(this, jdk.openSelector(), watcher);
    }

    @Override public SocketChannel openSocketChannel() throws IOException {
        return jdk.openSocketChannel();
    }

    @Override public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return jdk.openSocketChannel(family);
    }

    @Override public ServerSocketChannel openServerSocketChannel() throws IOException {
        return jdk.openServerSocketChannel();
    }

    @Override public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return jdk.openServerSocketChannel(family);
    }

    @Override public DatagramChannel openDatagramChannel() throws IOException {
        return jdk.openDatagramChannel();
    }

    @Override public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return jdk.openDatagramChannel(family);
    }

    @Override public Pipe openPipe() throws IOException {
        return jdk.openPipe();
    }

    @Override public Channel inheritedChannel() throws IOException {
        return jdk.inheritedChannel();
    }
}
