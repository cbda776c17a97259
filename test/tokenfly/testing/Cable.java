package tokenfly.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A way to a port of this machine that can fail like a network: whatever goes through it while it is cut
/// is gone, without a word to anybody.
public final class Cable implements AutoCloseable {
    private final ServerSocket server;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isThereCut;
    private volatile boolean isBackCut;

    public Cable(int to) throws IOException {
        this.to = to;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void cut() {
        isThereCut = true;
        isBackCut = true;
    }

    /// Only answers are lost.
    public void cutBack() {
        isBackCut = true;
    }

    /// What was open is closed: something was lost on it.
    public void mend() throws IOException {
        for (Socket socket : sockets) socket.close();
        sockets.clear();
        isThereCut = false;
        isBackCut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                Socket target = new Socket(InetAddress.getLoopbackAddress(), to);
                sockets.add(target);
                Thread.ofVirtual().start(() -> copy(client, target, true));
                Thread.ofVirtual().start(() -> copy(target, client, false));
            }
        } catch (IOException closed) {
            // The way to end this thread.
        }
    }

    private void copy(Socket from, Socket to, boolean isThere) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[8192];
            for (int n; (n = in.read(buffer)) >= 0; )
                if (!(isThere ? isThereCut : isBackCut)) out.write(buffer, 0, n);
        } catch (IOException closed) {
            // Either end is gone, and with it the connection.
        }
    }

    @Override public void close() {
        try {
            server.close();
            mend();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
