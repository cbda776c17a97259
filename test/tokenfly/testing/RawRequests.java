package tokenfly.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Connections that send just what a test wants, and are held until it is over.
public final class RawRequests implements AutoCloseable {
    private final InetSocketAddress to;
    private final List<Socket> open = new ArrayList<>();

    public RawRequests(URI to) {
        this.to = new InetSocketAddress(to.getHost(), to.getPort());
    }

    /// Sends the text on a new connection, one byte for each character.
    public Socket send(String latin1) throws IOException {
        var socket = new Socket();
        open.add(socket);
        socket.connect(to);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /// Sends a POST's head that promises a body, and of the body only the beginning.
    public Socket post(String path, String key, int length, String beginning) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + (key == null ? "" : "Authorization: Bearer " + key + "\r\n")
                + "Content-Length: " + length + "\r\n\r\n" + beginning);
    }

    public static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override public void close() throws IOException {
        for (var socket : open) socket.close();
    }
}
