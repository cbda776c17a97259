package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.Formats;

class PerformanceTest {
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void itStopsAtTheFirstWriteAfterTheClientHasLeft() {
        var client = new LeavingClient(5);

        assertThrows(IOException.class, () -> performance("fast words 1000", client).give());
        assertEquals(6, client.writes);
    }

    @Test
    void wordsComeAtThePaceThatIsAskedFor() throws Exception {
        performance("pace 7ms words 4", new LeavingClient(100)).give();

        var pace = Duration.ofMillis(7);
        assertEquals(List.of(Duration.ZERO, pace, pace, pace), pauses);
    }

    @Test
    void itWaitsBeforeItAnswersWhenToldTo() throws Exception {
        performance("wait 3s say hi", new LeavingClient(100)).give();

        assertEquals(List.of(Duration.ofSeconds(3)), pauses);
    }

    @Test
    void aStalledStreamIsSilentAndThenBroken() {
        var client = new LeavingClient(100);

        assertThrows(Wire.Broken.class, () -> performance("stall fast words 4", client).give());
        assertEquals(Duration.ofMinutes(10), pauses.getLast());
        assertEquals(3, client.writes);
    }

    private Performance performance(String message, HttpExchange client) throws Exception {
        var dialect = Formats.all().getFirst();
        var raw = dialect.peek("""
                {"model":"demo","stream":true,"messages":[{"role":"user","content":"%s"}]}"""
                .formatted(message).getBytes(StandardCharsets.UTF_8));
        var request = dialect.readRequest(raw);
        var script = Script.of(Prompt.of(request).text());
        var answer = Composer.compose(Prompt.of(request), script, () -> "id");
        return new Performance(new Wire(client, dialect, "req"), script, answer, false,
                Voice.of(dialect, request, raw, 1), pauses::add);
    }

    /// A client that takes so many writes and no more.
    private static final class LeavingClient extends HttpExchange {
        private final Headers headers = new Headers();
        private final int taken;
        int writes;

        LeavingClient(int taken) {
            this.taken = taken;
        }

        @Override
        public OutputStream getResponseBody() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("one byte at a time");
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (++writes > taken) throw new IOException("Broken pipe");
                }
            };
        }

        @Override
        public Headers getResponseHeaders() {
            return headers;
        }

        @Override
        public void sendResponseHeaders(int status, long length) {
        }

        @Override
        public Headers getRequestHeaders() {
            throw new UnsupportedOperationException();
        }

        @Override
        public URI getRequestURI() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getRequestMethod() {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpContext getHttpContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream getRequestBody() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InetSocketAddress getRemoteAddress() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getResponseCode() {
            throw new UnsupportedOperationException();
        }

        @Override
        public InetSocketAddress getLocalAddress() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getProtocol() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getAttribute(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setAttribute(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setStreams(InputStream in, OutputStream out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpPrincipal getPrincipal() {
            throw new UnsupportedOperationException();
        }
    }
}
