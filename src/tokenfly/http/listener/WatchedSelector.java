package tokenfly.http.listener;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/// A selector that tells which connections come to it, to be idle there, and which leave it with
/// something to be read. The keys are those of the selector behind it, so that a channel forgets both
/// registrations at once.
final class WatchedSelector extends AbstractSelector {
    private final Selector selector;
    private final Connections connections;

    WatchedSelector(SelectorProvider provider, Selector selector, Connections connections) {
        super(provider);
        this.selector = selector;
        this.connections = connections;
    }

    @Override protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        try {
            var key = channel.register(selector, ops, attachment);
            if (channel instanceof SocketChannel connection) connections.idle(connection);
            return key;
        } catch (ClosedChannelException closed) {
            throw new IllegalStateException("closed while it was registered", closed);
        }
    }

    @Override public int select(long timeout) throws IOException {
        int ready = selector.select(timeout);
        for (var key : selector.selectedKeys())
            if (key.channel() instanceof SocketChannel connection) connections.busy(connection);
        connections.look();
        return ready;
    }

    @Override public int select() throws IOException {
        return select(0);
    }

    @Override public int selectNow() throws IOException {
        return selector.selectNow();
    }

    @Override public Set<SelectionKey> keys() {
        return selector.keys();
    }

    @Override public Set<SelectionKey> selectedKeys() {
        return selector.selectedKeys();
    }

    @Override public Selector wakeup() {
        selector.wakeup();
        return this;
    }

    @Override protected void implCloseSelector() throws IOException {
        selector.close();
    }
}
