package tokenfly.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import tokenfly.demo.Fault.Refusal;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseWriter;

/// One HTTP exchange with a client of one of the two formats.
///
/// @param requestId told to the client, and to nobody else
record Wire(HttpExchange exchange, Format format, String requestId) {
    static final int MAX_BODY_BYTES = 64 << 20;

    enum Format { OPENAI, ANTHROPIC }

    /// Breaks the connection when it leaves the server's handler: the server then closes it without
    /// the end mark of the body.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken() {
            super("broken off, as was asked for");
        }
    }

    JsonObject readObject() throws IOException, Refusal {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) throw Fault.TOO_LARGE.refusal();
        try {
            if (Json.parse(body) instanceof JsonObject object) return object;
        } catch (JsonException notJson) {
            throw new Refusal(Fault.INVALID, "The body is not JSON: " + notJson.getMessage(), null);
        }
        throw new Refusal(Fault.INVALID, "The body is not a JSON object.", null);
    }

    void refuse(Refusal refusal) throws IOException {
        // With much of a body unread, the JDK's server closes the connection behind the answer.
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        if (refusal.fault == Fault.RATE_LIMITED)
            exchange.getResponseHeaders().set("retry-after", "1");
        send(refusal.fault.status, body(refusal));
    }

    JsonObject body(Refusal refusal) {
        return switch (format) {
            case OPENAI -> refusal.openAi();
            case ANTHROPIC -> refusal.anthropic(requestId);
        };
    }

    void send(int status, JsonObject body) throws IOException {
        byte[] bytes = Json.utf8(body);
        begin("application/json", status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// Sends the first half of a body and leaves the rest owing.
    void sendHalf(JsonObject body) throws IOException {
        byte[] bytes = Json.utf8(body);
        begin("application/json", 200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
    }

    SseWriter stream() throws IOException {
        exchange.getResponseHeaders().set("cache-control", "no-cache");
        begin("text/event-stream", 200, 0);
        return new SseWriter(exchange.getResponseBody());
    }

    private void begin(String contentType, int status, long length) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("content-type", contentType);
        headers.set(format == Format.OPENAI ? "x-request-id" : "request-id", requestId);
        exchange.sendResponseHeaders(status, length);
    }
}
