package tokenfly.http;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import tokenfly.http.listener.HttpListener;
import tokenfly.http.listener.Tls;

/// Listeners for tests, on a free port of this machine alone.
public final class Serving {
    private Serving() {
    }

    public static HttpListener with(HttpHandler handler) throws IOException {
        return with(ClientTimeouts.DEFAULT, handler);
    }

    public static HttpListener with(ClientTimeouts timeouts, HttpHandler handler) throws IOException {
        return with(null, timeouts, handler);
    }

    public static HttpListener with(Tls tls, ClientTimeouts timeouts, HttpHandler handler) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return HttpListener.start(address, tls, timeouts, handler, handler);
    }

    /// Hardly any patience, where a test is about losing it.
    public static ClientTimeouts impatient() {
        var soon = Duration.ofMillis(300);
        return new ClientTimeouts(soon, soon, 1_000_000, soon);
    }
}
