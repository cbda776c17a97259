package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespondTest {
    private static String answer(String method, HttpHandler handler) throws IOException {
        try (var listener = Serving.with(handler); var client = new RawClient(listener)) {
            return client.send(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").readToEnd();
        }
    }

    @Test
    void anAnswerHasItsLengthItsTypeAndItsContent() throws IOException {
        String answer = answer("GET", exchange -> Respond.json(exchange, 201, "{\"a\":\"é\"}"));

        assertTrue(answer.startsWith("HTTP/1.1 201"), answer);
        assertTrue(answer.contains("Content-type: application/json\r\n"), answer);
        assertTrue(answer.contains("Content-length: 10\r\n"), answer);
    }

    /// Long answers are written in slices of 16 KB.
    @ParameterizedTest
    @ValueSource(ints = {1, 16_383, 16_384, 16_385, 32_768, 100_000})
    void anAnswerOfAnyLengthArrivesWhole(int length) throws IOException {
        var text = new StringBuilder();
        while (text.length() < length) text.append(text.length()).append(' ');
        text.setLength(length);

        String answer = answer("GET", exchange -> Respond.text(exchange, 200, text.toString()));

        assertEquals(text.toString(), answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void headHasTheLengthAndNotTheContent() throws IOException {
        String answer = answer("HEAD", exchange -> Respond.text(exchange, 200, "hello"));

        assertTrue(answer.contains("Content-length: 5\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void noContentIsNoContent() throws IOException {
        String answer = answer("GET", exchange -> Respond.empty(exchange, 204));

        assertTrue(answer.startsWith("HTTP/1.1 204") && answer.endsWith("\r\n\r\n"), answer);
        assertFalse(answer.contains("ontent-length"), answer);
    }

    @Test
    void anEmptyAnswerHasTheLengthNull() throws IOException {
        assertTrue(answer("GET", exchange -> Respond.text(exchange, 200, ""))
                .contains("Content-length: 0\r\n"));
    }

    @Test
    void anEventGoesOutWhenItIsFlushedAndTheStreamIsEndedByTheListener() throws Exception {
        var seen = new CountDownLatch(1);
        try (var listener = Serving.with(exchange -> {
                    var out = ChunkedAnswer.events(exchange);
                    out.write("data: 1\n\n".getBytes());
                    out.flush();
                    try {
                        seen.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    out.write("data: 2\n\n".getBytes());
                });
                var client = new RawClient(listener)) {
            String head = client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readTo("data: 1\n\n");
            seen.countDown();

            assertTrue(head.contains("Content-type: text/event-stream"), head);
            assertTrue(head.contains("X-accel-buffering: no"), head);
            assertEquals("\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n", client.readTo("0\r\n\r\n"));
        }
    }

    @Test
    void http10GetsItsEventsUntilTheConnectionCloses() throws IOException {
        try (var listener = Serving.with(exchange ->
                    ChunkedAnswer.events(exchange).write("data: 1\n\n".getBytes()));
                var client = new RawClient(listener)) {
            String answer = client.send("GET / HTTP/1.0\r\n\r\n").readToEnd();

            assertTrue(answer.endsWith("\r\n\r\ndata: 1\n\n"), answer);
        }
    }
}
