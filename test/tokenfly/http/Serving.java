package tokenfly.http;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Listeners for tests, on a free port of this machine alone.
final class Serving {
    private Serving() {
    }

    static HttpListener with(HttpHandler handler) throws IOException {
        return with(Patience.DEFAULT, handler);
    }

    static HttpListener with(Patience patience, HttpHandler handler) throws IOException {
        return with(null, patience, handler);
    }

    static HttpListener with(Tls tls, Patience patience, HttpHandler handler) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return HttpListener.start(address, tls, patience, handler, handler);
    }

    /// Hardly any patience, where a test is about losing it.
    static Patience impatient() {
        var soon = Duration.ofMillis(300);
        return new Patience(soon, soon, 1_000_000, soon);
    }
}
