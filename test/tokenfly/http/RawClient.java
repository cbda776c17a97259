package tokenfly.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import tokenfly.http.listener.HttpListener;

/// A client that sends exactly the bytes a test wants, and never waits for ever.
public final class RawClient implements Closeable {
    private static final int WAIT_MILLIS = 20_000;

    private final Socket socket;

    public RawClient(HttpListener listener) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(WAIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /// Sends the text, one byte for each character.
    public RawClient send(String latin1) throws IOException {
        socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public RawClient sendEnd() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// All the server sends until it closes.
    public String readToEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Reset: the server closed with bytes unread; what came before it counts.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /// What the server sends up to and with the marker.
    public String readTo(String marker) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(marker) < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) throw new IOException("ended after: " + text);
            text.append((char) b);
        }
        return text.toString();
    }

    @Override public void close() throws IOException {
        socket.close();
    }
}
