package tokenfly.http.listener;

import java.util.LinkedHashMap;
import java.util.Map;

/// What `jdk.httpserver` is told by system properties, which it reads once, when the first server
/// is made (`sun.net.httpserver.ServerConfig`, JDK 25). [HttpListener] applies them before that.
///
/// A property the operator gave with `-D` stays as given. `sun.net.httpserver.maxReqTime` is left
/// alone: it is one limit for a request's head and body together, and so either cuts a long upload
/// on a slow line or lets a client that sends a byte a second stay; [tokenfly.http.ClientTimeouts] tells them apart.
public final class HttpSettings {
    /// Idle keep-alive connections past this are closed; the JDK's 200 makes busy clients reconnect.
    static final int MAX_IDLE_CONNECTIONS = 10_000;
    /// Longer than the 60 s after which common proxies let an unused connection go, so that it is
    /// the proxy who closes it: a server that does may cross a request on its way.
    static final int IDLE_SECONDS = 120;
    /// SDKs send about 20, browsers about 30.
    static final int MAX_HEADERS = 100;
    /// Names and values and 32 bytes for each; what nginx and Apache allow in all is 32 to 64 KB.
    static final int MAX_HEADER_BYTES = 64 * 1024;

    static final int NO_LIMIT = -1;

    private HttpSettings() {
    }

    public static void apply() {
        boolean watched = WatchedSelectors.install();
        properties(watched ? NO_LIMIT : Room.here().most()).forEach((name, value) -> {
            if (System.getProperty(name) == null) System.setProperty(name, value);
        });
    }

    /// @param connections past it a new one is closed as soon as it is accepted, which is all that the
    ///        server can do by itself; [#NO_LIMIT] where [Connections] sees to it
    static Map<String, String> properties(int connections) {
        var all = new LinkedHashMap<String, String>();
        // Off by default: Nagle's algorithm then holds back small events for a round trip.
        all.put("sun.net.httpserver.nodelay", "true");
        all.put("sun.net.httpserver.maxIdleConnections", "" + MAX_IDLE_CONNECTIONS);
        all.put("sun.net.httpserver.idleInterval", "" + IDLE_SECONDS);
        all.put("sun.net.httpserver.maxReqHeaders", "" + MAX_HEADERS);
        all.put("sun.net.httpserver.maxReqHeaderSize", "" + MAX_HEADER_BYTES);
        all.put("jdk.httpserver.maxConnections", "" + connections);
        return all;
    }
}
