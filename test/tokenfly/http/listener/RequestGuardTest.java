package tokenfly.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.http.RawClient;
import tokenfly.http.Respond;
import tokenfly.http.Serving;

class RequestGuardTest {
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private HttpListener listener;

    @BeforeEach
    void listen() throws IOException {
        listener = Serving.with(exchange -> {
            handled.add(exchange.getRequestURI().toString());
            Respond.text(exchange, 200, "fine");
        });
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private String answer(String request) throws IOException {
        try (var client = new RawClient(listener)) {
            return client.send(request).sendEnd().readToEnd();
        }
    }

    /// Each request, `|` a line end, is followed by another on the same connection.
    @ParameterizedTest
    @ValueSource(strings = {
        "400 GET / HTTP/1.1||",
        "400 GET / HTTP/1.1|Host: a|Host: b||",
        "400 POST / HTTP/1.1|Host: a|Content-Length: +5||hello",
        "400 POST / HTTP/1.1|Host: a|Content-Length: -0||",
        "400 POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||hello",
        "400 POST / HTTP/1.1|Host: a|Content-Length: 5, 5||hello",
        "400 POST / HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||",
        "400 POST / HTTP/1.1|Host: a|Content-Length : 5||hello",
        "400 POST / HTTP/1.0|Transfer-Encoding: chunked||0||",
        "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||0||",
        "501 POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||0||",
        "400 GET / HTTP/1.1|Host: a|X: a\u0001b||",
        "400 GET / HTTP/1.1|Host: a|X: a\u0000b||",
        "400 GET /\u00e9 HTTP/1.1|Host: a||",
        "400 GET foo:/ HTTP/1.1|Host: a||",
        "400 GET / SPDY/3|Host: a||",
        "400 GET / HTTP/1.1 |Host: a||",
        "505 GET / HTTP/2.0|Host: a||",
        "501 BREW / HTTP/1.1|Host: a||",
        "501 get / HTTP/1.1|Host: a||",
        "417 POST / HTTP/1.1|Host: a|Expect: a-miracle|Content-Length: 0||",
    })
    void anUnsoundRequestIsRefusedAndItsConnectionClosed(String statusAndRequest) throws IOException {
        String request = statusAndRequest.substring(4).replace("|", "\r\n");

        String answer = answer(request + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 " + statusAndRequest.substring(0, 3)), answer);
        assertEquals(List.of(), handled);
    }

    /// Where the end of a body could have been misread, the next request is not believed.
    @ParameterizedTest
    @ValueSource(strings = {
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0||",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||100000000||",
        "POST / HTTP/1.1\nTransfer-Encoding: chunked\nX: HTTP/1.1|Host: a||",
        "POST / HTTP/1.1|Host: a||",
        "GET / HTTP/1.1|Host: a|Content-Length: 5||hello",
        "GET / HTTP/1.1|Host: a|Connection: close, x||",
        "GET / HTTP/1.0||",
    })
    void aDoubtfulEndIsTheConnectionsEnd(String request) throws IOException {
        String answer = answer(request.replace("|", "\r\n") + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("Connection: close"), answer);
        assertEquals(List.of("/"), handled);
    }

    @Test
    void anAbsoluteTargetIsServed() throws IOException {
        assertTrue(answer("GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n").startsWith("HTTP/1.1 200"));
        assertEquals(List.of("http://a/b"), handled);
    }

    @Test
    void aTargetOfAnAsteriskIsNotFound() throws IOException {
        String answer = answer("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
        assertFalse(handled.contains("*"));
    }
}
