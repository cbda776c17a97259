package tokenfly.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/// Answers sent piece by piece, chunked.
///
/// A write or flush that the client does not take in time fails with an `IOException`, like one to
/// a client that is gone; a failing write is the only notice of that there is. Closing the stream
/// ends the answer as a whole one. To end it as one cut short, let the handler throw instead. The
/// stream is not thread-safe, but any thread may be the one that writes.
public final class ChunkedAnswer {
    private ChunkedAnswer() {
    }

    /// Begins server-sent events, status 200. The head goes out with the first flush.
    public static OutputStream events(HttpExchange exchange) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/event-stream; charset=utf-8");
        headers.set("Cache-Control", "no-cache");
        headers.set("X-Accel-Buffering", "no"); // nginx would hold events back to fill its buffers
        return start(exchange, 200);
    }

    /// Begins an answer of unknown length, its headers as set before.
    public static OutputStream start(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseHeaders().clear(); // they went out; kept, they hold 3 KB of an open stream
        return exchange.getResponseBody();
    }
}
