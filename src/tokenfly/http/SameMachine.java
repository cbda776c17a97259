package tokenfly.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/// Whether a request was made on this machine, by a program that meant this machine.
///
/// The address alone does not say so: a proxy on this machine speaks for the whole world, and a page
/// whose name its owner has pointed at 127.0.0.1 (DNS rebinding) has a browser here speak for it.
public final class SameMachine {
    /// Headers by which proxies say for whom they speak.
    private static final Set<String> FORWARDING = Set.of("forwarded", "via", "x-real-ip",
            "true-client-ip", "cf-connecting-ip", "x-client-ip", "x-cluster-client-ip");

    private SameMachine() {
    }

    public static boolean made(HttpExchange exchange) {
        return exchange.getRemoteAddress().getAddress().isLoopbackAddress()
                && !isForwarded(exchange.getRequestHeaders())
                && names(exchange.getRequestHeaders().getFirst("Host"),
                        exchange.getLocalAddress().getAddress());
    }

    private static boolean isForwarded(Headers headers) {
        return headers.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> FORWARDING.contains(name) || name.startsWith("x-forwarded-"));
    }

    /// An address, or a name that nobody can point elsewhere. HTTP/1.0 may leave it out.
    private static boolean names(String host, InetAddress own) {
        if (host == null) return true;
        var name = withoutPort(host.strip()).toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) return true;
        try {
            var literal = InetAddress.ofLiteral(name);
            return literal.isLoopbackAddress() || literal.equals(own);
        } catch (IllegalArgumentException someName) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) return host.substring(1, Math.max(1, host.indexOf(']')));
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
