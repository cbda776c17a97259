package tokenfly.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tokenfly.http.BodyException;
import tokenfly.http.ChunkedAnswer;
import tokenfly.http.RawClient;
import tokenfly.http.Respond;
import tokenfly.http.Serving;

class HttpListenerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private void echoPath(HttpExchange exchange) throws IOException {
        handled.add(exchange.getRequestURI().getPath());
        Respond.text(exchange, 200, "at " + exchange.getRequestURI().getPath() + "!");
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    @Test
    void eachRequestHasAVirtualThread() throws IOException {
        try (var listener = Serving.with(exchange ->
                    Respond.text(exchange, 200, "" + Thread.currentThread().isVirtual()));
                var client = new RawClient(listener)) {
            assertTrue(client.send(GET).sendEnd().readToEnd().endsWith("true"));
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        try (var listener = Serving.with(this::echoPath); var client = new RawClient(listener)) {
            client.send(get("/1") + get("/2") + get("/3"));

            client.readTo("at /1!");
            client.readTo("at /2!");
            client.readTo("at /3!");
        }
    }

    @Test
    void anUnreadBodyIsNotTakenForTheNextRequest() throws IOException {
        String evil = get("/evil");
        try (var listener = Serving.with(this::echoPath); var client = new RawClient(listener)) {
            client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: " + evil.length()
                    + "\r\n\r\n" + evil);
            client.readTo("at /1!");
            client.send(get("/2"));
            client.readTo("at /2!");

            assertEquals(List.of("/1", "/2"), handled);
        }
    }

    @Test
    void anUnreadBodyIsReadAfterAnAnswerWithoutContentToo() throws IOException {
        String evil = get("/evil");
        try (var listener = Serving.with(exchange -> {
                    handled.add(exchange.getRequestURI().getPath());
                    Respond.empty(exchange, 204);
                });
                var client = new RawClient(listener)) {
            client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: " + evil.length()
                    + "\r\n\r\n" + evil);
            client.readTo("\r\n\r\n");
            client.send(get("/2"));
            client.readTo("\r\n\r\n");

            assertEquals(List.of("/1", "/2"), handled);
        }
    }

    @Test
    void anAnswerArrivesBeforeABodyNobodyReadsIsComplete() throws IOException {
        try (var listener = Serving.with(this::echoPath); var client = new RawClient(listener)) {
            client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
            client.readTo("at /1!");
            client.send("67890" + get("/2"));
            client.readTo("at /2!");
        }
    }

    @Test
    void aServerThatMetMalformedChunksServesTheNextConnection() throws IOException {
        String trailer = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\n\r\n";
        String overflow = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n\r\n";
        try (var listener = Serving.with(this::echoPath)) {
            for (String request : List.of(trailer, overflow, trailer))
                try (var client = new RawClient(listener)) {
                    assertTrue(client.send(request).sendEnd().readToEnd().endsWith("at /!"));
                }
            try (var client = new RawClient(listener)) {
                assertTrue(client.send(get("/next")).sendEnd().readToEnd().endsWith("at /next!"));
            }
        }
    }

    @Test
    void http10IsAnsweredAndClosedUnlessItAsksOtherwise() throws IOException {
        try (var listener = Serving.with(this::echoPath); var client = new RawClient(listener)) {
            client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            client.readTo("at /1!");
            client.send("GET /2 HTTP/1.0\r\n\r\n");

            assertTrue(client.readToEnd().endsWith("at /2!"));
        }
    }

    @Test
    void aHeadOfOneMegabyteIsCutOff() throws IOException {
        try (var listener = Serving.with(this::echoPath); var client = new RawClient(listener)) {
            try {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n");
            } catch (IOException e) {
                // The server may close before all is sent.
            }
            client.readToEnd();
            assertEquals(List.of(), handled);
        }
    }

    @Test
    void aHeadThatTricklesIsCutOff() throws Exception {
        try (var listener = Serving.with(Serving.impatient(), this::echoPath);
                var client = new RawClient(listener)) {
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 200; i++) {
                    client.send(GET.substring(i % 10, i % 10 + 1).replaceAll("\\s", "x"));
                    Thread.sleep(50);
                }
            });
            assertEquals(List.of(), handled);
        }
    }

    @Test
    void aReaderThatStopsReadingIsCutOff() throws Exception {
        var failure = new CompletableFuture<IOException>();
        try (var listener = Serving.with(Serving.impatient(), exchange -> {
                    var out = ChunkedAnswer.events(exchange);
                    try {
                        while (true) out.write(new byte[1 << 16]);
                    } catch (IOException e) {
                        failure.complete(e);
                        throw e;
                    }
                });
                var client = new RawClient(listener)) {
            client.send(GET);

            failure.get(20, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptForASlowClientDoesNotOutliveTheWait() throws Exception {
        var interrupted = new CompletableFuture<Boolean>();
        try (var listener = Serving.with(Serving.impatient(), exchange -> {
                    try {
                        exchange.getRequestBody().read();
                    } catch (BodyException.TooSlow e) {
                        interrupted.complete(Thread.currentThread().isInterrupted());
                        throw e;
                    }
                });
                var client = new RawClient(listener)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");

            assertFalse(interrupted.get(20, java.util.concurrent.TimeUnit.SECONDS));
        }
    }

    @Test
    void aBugIsAnInternalErrorWithoutItsDetails() throws IOException {
        try (var listener = Serving.with(exchange -> { throw new IllegalStateException("secret"); });
                var client = new RawClient(listener)) {
            String answer = client.send(GET).readToEnd();

            assertTrue(answer.startsWith("HTTP/1.1 500"), answer);
            assertFalse(answer.contains("secret"), answer);
        }
    }

    @Test
    void aHandlerThatForgetsToAnswerIsABug() throws IOException {
        try (var listener = Serving.with(exchange -> { }); var client = new RawClient(listener)) {
            assertTrue(client.send(GET).readToEnd().startsWith("HTTP/1.1 500"));
        }
    }

    @Test
    void anAnswerThatFailsOnceBegunDoesNotLookWhole() throws IOException {
        try (var listener = Serving.with(exchange -> {
                    var out = ChunkedAnswer.events(exchange);
                    out.write("data: 1\n\n".getBytes());
                    out.flush();
                    throw new IOException("upstream gone");
                });
                var client = new RawClient(listener)) {
            String answer = client.send(GET).readToEnd();

            assertTrue(answer.contains("data: 1"), answer);
            assertFalse(answer.endsWith("0\r\n\r\n"), answer);
        }
    }

    @Test
    void aDrainWaitsForRunningAnswersAndAcceptsNothingNew() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var listener = Serving.with(exchange -> {
            begun.countDown();
            await(goOn);
            Respond.text(exchange, 200, "whole");
        });
        try (var client = new RawClient(listener)) {
            client.send(GET);
            begun.await();
            var drained = CompletableFuture.supplyAsync(() -> listener.drain(LONG));
            assertRefusedSoon(listener);
            goOn.countDown();

            assertTrue(client.readToEnd().endsWith("whole"));
            assertTrue(drained.get());
        }
    }

    @Test
    void anAnswerThatOutlastsTheDrainIsInterrupted() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        var listener = Serving.with(exchange -> {
            begun.countDown();
            try {
                Thread.sleep(LONG);
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw new IOException("stopping", e);
            }
        });
        try (var client = new RawClient(listener)) {
            client.send(GET);
            begun.await();

            assertFalse(listener.drain(Duration.ofMillis(10)));
            assertTrue(interrupted.get());
            assertEquals("", client.readToEnd());
        }
    }

    @Test
    void aDrainDoesNotWaitForHalfAHeadOrHalfABody() throws Exception {
        var reading = new CountDownLatch(1);
        var listener = Serving.with(exchange -> {
            reading.countDown();
            exchange.getRequestBody().readAllBytes();
            Respond.text(exchange, 200, "read");
        });
        try (var head = new RawClient(listener); var body = new RawClient(listener)) {
            head.send("GET / HT");
            body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12");
            await(reading);
            while (listener.running.running.size() < 2) Thread.onSpinWait();
            assertTrue(listener.drain(Duration.ofMinutes(10)));
            assertEquals("", head.readToEnd());
        }
    }

    @Test
    void anInterruptThatWasTakenForAnotherComesAgain() throws Exception {
        var asleep = new CountDownLatch(1);
        var swallowed = new AtomicInteger();
        var listener = Serving.with(exchange -> {
            asleep.countDown();
            while (swallowed.get() < 2)
                try {
                    Thread.sleep(Duration.ofMinutes(10));
                } catch (InterruptedException e) {
                    swallowed.incrementAndGet();
                }
            Respond.text(exchange, 503, "stopping");
        });
        try (var client = new RawClient(listener)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await(asleep);
            assertFalse(listener.drain(Duration.ofMillis(10)));
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 503"));
        }
    }

    @Test
    void aDrainDoesNotWaitForHandlersThatThrewBefore() throws IOException {
        var listener = Serving.with(exchange -> { throw new IOException("no"); });
        try (var client = new RawClient(listener)) {
            assertEquals("", client.send(GET).readToEnd());
        }
        assertTimeout(LONG.dividedBy(2), () -> assertTrue(listener.drain(LONG)));
    }

    @Test
    void aConnectionServedDuringADrainIsClosed() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var listener = Serving.with(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                begun.countDown();
                await(goOn);
            }
            Respond.text(exchange, 200, "whole");
        });
        try (var slow = new RawClient(listener); var other = new RawClient(listener)) {
            other.send(GET).readTo("whole");
            slow.send(get("/slow"));
            begun.await();
            var drained = CompletableFuture.supplyAsync(() -> listener.drain(LONG));
            while (!listener.draining) Thread.onSpinWait();

            assertTrue(other.send(GET).readToEnd().contains("Connection: close"));
            goOn.countDown();
            assertTrue(drained.get());
        }
    }

    private static void assertRefusedSoon(HttpListener listener) {
        assertThrows(IOException.class, () -> {
            while (true) {
                new RawClient(listener).close(); // one more accepted before the drain had begun
                Thread.sleep(5);
            }
        });
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
