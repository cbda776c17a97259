package tokenfly.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// The JDK's HTTP clients, one for each way in use to make connections: over HTTP/1.1 with keep-alive.
/// Thread-safe.
///
/// HTTP/2 would put every stream of a provider on one connection and fail past the server's limit.
public final class Clients implements AutoCloseable {
    static {
        // Each connection holds a read buffer of this size for as long as its stream lasts: with the
        // JDK's 16 KB, a quarter of what an open stream takes. An event is a few hundred bytes.
        setUnlessTold("jdk.httpclient.bufsize", "1024");
        // It would look the name up on the thread that serves every connection; we try again ourselves.
        setUnlessTold("jdk.httpclient.disableRetryConnect", "true");
        // JDK 25 reads the size of a chunk into an int and only asserts that it is not negative: without that
        // it turns for ever, on the thread that serves every connection.
        var loader = HttpClient.class.getClassLoader();
        if (loader != null) loader.setClassAssertionStatus("jdk.internal.net.http.ResponseContent", true);
    }

    /// What an operator starts the JVM with where servers are reached by a proxy
    /// (`java.net` package, "Networking Properties").
    private static final List<String> PROXY_SETTINGS =
            List.of("http.proxyHost", "https.proxyHost", "java.net.useSystemProxies");

    private final Map<Way, HttpClient> clients = new ConcurrentHashMap<>();

    /// The JVM's own selector goes through all its settings for each request; where it was told of no
    /// proxy, its answer is known.
    private final ProxySelector usual = PROXY_SETTINGS.stream().anyMatch(name -> System.getProperty(name) != null)
            ? ProxySelector.getDefault() : HttpClient.Builder.NO_PROXY;

    /// The connect timeout belongs to the JDK's client, and so do the certificates that it trusts.
    private record Way(Transport transport, Duration connect, boolean secure) {}

    /// @param connect to open a connection
    /// @param uri whom it is for: over TLS or not
    public HttpClient of(Transport transport, Duration connect, URI uri) {
        return clients.computeIfAbsent(new Way(transport, connect, isSecure(uri)), this::client);
    }

    public static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /// Lets the clients of other ways go: their connections end with the last answer on them.
    public void keepOnly(Set<Transport> inUse) {
        clients.keySet().removeIf(way -> !inUse.contains(way.transport));
    }

    /// The server that is connected to: the proxy, or the one that the URI names. Without a name in it
    /// that must be looked up when a proxy does that.
    public InetSocketAddress server(Transport transport, URI uri) {
        var proxies = proxies(transport);
        if (proxies != HttpClient.Builder.NO_PROXY)
            for (var proxy : proxies.select(uri))
                if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address)
                    return address;
        int usual = isSecure(uri) ? 443 : 80;
        return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }

    /// The callbacks run on the client's selector thread: handing each to an executor's thread first
    /// halves the requests a second. Nothing in them may block.
    private HttpClient client(Way way) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(way.connect)
                .proxy(proxies(way.transport))
                .executor(Runnable::run);
        try {
            client.sslContext(context(way));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were sound when they were read", e);
        }
        return client.build();
    }

    /// One that trusts nobody where there is no TLS: the JVM's own reads a hundred and fifty certificates first, which
    /// takes a fresh process a tenth of a second.
    private static SSLContext context(Way way) throws GeneralSecurityException, IOException {
        if (way.secure) {
            var certificates = way.transport.certificates();
            return certificates == null ? SSLContext.getDefault() : certificates.context();
        }
        var plain = SSLContext.getInstance("TLS");
        plain.init(new KeyManager[0], new TrustManager[0], null);
        return plain;
    }

    private ProxySelector proxies(Transport transport) {
        if (transport.proxy() == null) return usual;
        return transport.proxy() == Proxy.NO_PROXY ? HttpClient.Builder.NO_PROXY : new One(transport.proxy());
    }

    /// The one that the operator set, for all that its provider is asked.
    private static final class One extends ProxySelector {
        private final List<Proxy> proxies;

        One(Proxy proxy) {
            proxies = List.of(proxy);
        }

        @Override
        public List<Proxy> select(URI uri) {
            return proxies;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // There is no other to go to.
        }
    }

    private static void setUnlessTold(String property, String value) {
        if (System.getProperty(property) == null) System.setProperty(property, value);
    }
}
