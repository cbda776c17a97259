package tokenfly.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Dialect;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseWriter;

/// One HTTP exchange with a client of one format.
///
/// @param requestId told to the client, and to nobody else
record Wire(HttpExchange exchange, Dialect dialect, String requestId) {
    static final int MAX_BODY_BYTES = 64 << 20;

    /// Breaks the connection when it leaves the server's handler: the server then closes it without
    /// the end mark of the body.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken() {
            super("broken off, as was asked for");
        }
    }

    /// @throws ChatException BODY_TOO_LARGE
    byte[] body() throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) throw new ChatException(DemoError.TOO_LARGE.error());
        return body;
    }

    /// @throws ChatException INVALID_REQUEST
    JsonObject object() throws IOException {
        try {
            if (Json.parse(body()) instanceof JsonObject object) return object;
        } catch (JsonException notJson) {
            throw ChatException.invalid(null, "The body is not JSON: " + notJson.getMessage());
        }
        throw ChatException.invalid(null, "The body is not a JSON object.");
    }

    /// Answers with the error, under the status that the format has for it.
    void refuse(ChatError error) throws IOException {
        refuse(dialect.writeError(error, requestId).status(), error);
    }

    void refuse(int status, ChatError error) throws IOException {
        // With much of a body unread, the JDK's server closes the connection behind the answer.
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        var answer = dialect.writeError(error, requestId);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        send(status, answer.body());
    }

    void send(int status, JsonObject body) throws IOException {
        send(status, Json.utf8(body));
    }

    private void send(int status, byte[] body) throws IOException {
        begin("application/json", status, body.length);
        exchange.getResponseBody().write(body);
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
        headers.set(dialect.requestIdHeader(), requestId);
        exchange.sendResponseHeaders(status, length);
    }
}
