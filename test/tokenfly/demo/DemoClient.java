package tokenfly.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tokenfly.Formats;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.testing.StreamGrammar;

/// A started demo provider and a client of its two oldest formats.
final class DemoClient implements AutoCloseable {
    final DemoProvider provider;
    private final HttpClient http = HttpClient.newHttpClient();

    /// What came of a request.
    record Outcome(int status, HttpResponse<?> response, String body) {
        JsonObject json() {
            return (JsonObject) Json.parse(body);
        }

        List<SseEvent> events() {
            var events = new ArrayList<SseEvent>();
            try {
                new SseParser(1 << 20).feed(body.getBytes(StandardCharsets.UTF_8), 0,
                        body.getBytes(StandardCharsets.UTF_8).length, events::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return events;
        }

        /// The data of every event, one a line, without what all chunks share.
        String data() {
            return String.join("\n", events().stream().map(SseEvent::text)
                    .map(text -> text.replaceFirst("\"id\":.*?\"model\":\"demo\",", "")).toList());
        }
    }

    DemoClient() {
        try {
            provider = DemoProvider.start(Formats.all());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI openAiBase() {
        return provider.bases().get("openai");
    }

    URI anthropicBase() {
        return provider.bases().get("anthropic");
    }

    /// A chat completion of one user message, with more members for the body, such as
    /// `"stream":true`.
    Outcome chat(String message, String... members) {
        return post(openAiBase() + "/chat/completions", """
                {"model":"demo","messages":[{"role":"user","content":%s}]%s}"""
                .formatted(new JsonString(message), more(members)));
    }

    /// The same as an Anthropic message.
    Outcome message(String message, String... members) {
        return post(anthropicBase() + "/v1/messages", """
                {"model":"demo","max_tokens":1000,"messages":[{"role":"user","content":%s}]%s}"""
                .formatted(new JsonString(message), more(members)));
    }

    Outcome openAi(String path, String body) {
        return post(openAiBase() + path, body);
    }

    Outcome anthropic(String path, String body) {
        return post(anthropicBase() + path, body);
    }

    Outcome send(HttpRequest request) {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            // Some providers leave the usage out, so this one does when it is told to.
            if (!response.body().contains("message_start") || response.body().contains("\"usage\""))
                StreamGrammar.check(response);
            return new Outcome(response.statusCode(), response, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything that comes back on a connection that serves one request, heads and chunks and
    /// all. The JDK's client drops what it has not handed on when a connection breaks.
    String raw(String path, String body) throws IOException {
        try (var socket = new Socket("127.0.0.1", openAiBase().getPort())) {
            socket.getOutputStream().write("""
                    POST %s HTTP/1.1\r
                    host: localhost\r
                    connection: close\r
                    x-api-key: %s\r
                    content-length: %d\r
                    \r
                    %s""".formatted(path, provider.key(), body.length(), body)
                    .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Outcome post(String uri, String body) {
        return send(HttpRequest.newBuilder(URI.create(uri))
                .header("authorization", "Bearer " + provider.key())
                .POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private static String more(String... members) {
        return members.length == 0 ? "" : "," + String.join(",", members);
    }

    @Override
    public void close() {
        http.close();
        provider.close();
    }
}
