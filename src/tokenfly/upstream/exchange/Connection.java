package tokenfly.upstream.exchange;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import tokenfly.transport.Addresses;
import tokenfly.transport.ChosenResolver;
import tokenfly.transport.Clients;
import tokenfly.transport.FailureWords;
import tokenfly.transport.ServerAddress;
import tokenfly.transport.Transport;

/// How one request gets to its server: a pooled connection, or a new one to an address of its name that
/// takes one. The limit of connecting is for all of it: look-up, every address, TLS.
final class Connection {
    private final Clients clients;
    private final ServerAddress place;
    private final int port;
    private final Transport transport;
    private final Duration limit;
    private final long start = System.nanoTime();
    private volatile InetAddress address; // read by whoever says where it failed

    Connection(Clients clients, Addresses addresses, Transport transport, Duration limit, URI uri) {
        var server = clients.server(transport, uri);
        this.clients = clients;
        this.place = addresses.of(server.getHostString(), server.getPort());
        this.port = server.getPort();
        this.transport = transport;
        this.limit = limit;
    }

    /// Sends the request and waits until the handler has what it waits for.
    ///
    /// @throws IOException also when no address takes a connection, see [FailureWords]
    void send(HttpRequest request, BodyHandler<?> handler) throws IOException, InterruptedException {
        address = place.address(limit);
        try {
            // Where there is another address, half of the time is left for it.
            send(request, handler, place.hasOthers() ? limit.dividedBy(2) : limit);
        } catch (ConnectException | HttpConnectTimeoutException failed) {
            var next = place.elsewhere(address, left());
            if (next == null) throw failed;
            address = next;
            send(request, handler, limit);
        }
    }

    private void send(HttpRequest request, BodyHandler<?> handler, Duration connect)
            throws IOException, InterruptedException {
        var client = clients.of(transport, connect, request.uri());
        var answer = ChosenResolver.at(place, address, () -> client.send(request, handler));
        // Then the handler was not asked: a proxy that wants a password.
        if (answer.body() == null) throw FailureWords.ofProxy(answer.statusCode());
    }

    private Duration left() {
        return limit.minusNanos(System.nanoTime() - start);
    }

    /// Whether there should be a connection by now.
    boolean isLate(long now) {
        return now - start >= limit.toNanos();
    }

    /// For one that is late.
    String lateWords() {
        return (address == null && !place.isLiteral() ? "no address that answers" : "no connection") + " within "
                + limit.toMillis() + " ms (" + where() + ")";
    }

    /// The address and port, or the name where its address is not known.
    String where() {
        var chosen = address;
        return chosen == null ? place.host() + ":" + port : FailureWords.place(chosen, port);
    }
}
