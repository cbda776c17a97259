package tokenfly.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Whole answers, in one call each.
///
/// Every method throws `IOException` when the client is gone or takes nothing more in time. A
/// handler lets it pass: nobody is left to tell.
public final class Respond {
    /// The server copies what is written at once into a buffer that it makes twice as long, and keeps
    /// it for as long as the connection is open (JDK 25).
    private static final int SLICE_BYTES = 16 * 1024;

    private Respond() {
    }

    /// Answers with these bytes. HEAD gets the headers alone, and so do 204 and 304.
    ///
    /// @param contentType null for none
    public static void bytes(HttpExchange exchange, int status, String contentType, byte[] body)
            throws IOException {
        if (contentType != null) exchange.getResponseHeaders().set("Content-Type", contentType);
        boolean bodiless = status == 204 || status == 304;
        if (bodiless || body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
            if (!bodiless) exchange.getResponseHeaders().set("Content-Length", "" + body.length);
            headOnly(exchange, status);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                for (int at = 0; at < body.length; at += SLICE_BYTES)
                    out.write(body, at, Math.min(SLICE_BYTES, body.length - at));
            }
        }
    }

    public static void json(HttpExchange exchange, int status, String body) throws IOException {
        json(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    public static void json(HttpExchange exchange, int status, byte[] body) throws IOException {
        bytes(exchange, status, "application/json", body);
    }

    public static void text(HttpExchange exchange, int status, String body) throws IOException {
        bytes(exchange, status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with a status and the headers set before, and no content.
    public static void empty(HttpExchange exchange, int status) throws IOException {
        bytes(exchange, status, null, new byte[0]);
    }

    /// Has the connection closed after the answer. To be called before it.
    public static void closeAfter(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Connection", "close");
    }

    /// The server ends such an exchange at once, and if it then met a body it cannot read to its end
    /// it would keep the connection among those it knows, closed, for ever (JDK 25). So the body is
    /// read first.
    private static void headOnly(HttpExchange exchange, int status) throws IOException {
        if (exchange.getRequestBody() instanceof ClientInput body) body.drain();
        exchange.sendResponseHeaders(status, -1); // 0 would mean content of unknown length
    }
}
