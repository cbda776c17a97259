package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.http.listener.HttpListener;

class RequestBodyTest {
    private static final int LIMIT = 100_000;

    private final BodyMemory memory = new BodyMemory(200_000);
    private final CompletableFuture<BodyException> failure = new CompletableFuture<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private HttpListener listener;

    @BeforeEach
    void listen() throws IOException {
        listen(ClientTimeouts.DEFAULT);
    }

    private void listen(ClientTimeouts timeouts) throws IOException {
        listener = Serving.with(timeouts, exchange -> {
            begun.countDown();
            try (var body = RequestBody.read(exchange, LIMIT, memory)) {
                Respond.text(exchange, 200, body.bytes().length + " held " + memory.heldBytes());
            } catch (BodyException e) {
                failure.complete(e);
                Respond.text(exchange, 400, e.getMessage());
            }
        });
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    /// What is left of a refused body is for the client's sake, and that has an end: one that is silent and
    /// one that is busy sending are cut both, long before a body's own time is over.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusedBodyIsNotWaitedForLong(boolean sends) throws Exception {
        stop();
        var ages = Duration.ofHours(1);
        listener = Serving.with(new ClientTimeouts(ages, ages, 1, ages),
                exchange -> Respond.text(exchange, 401, "refused"));
        try (var client = new RawClient(listener)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{");
            if (sends) Thread.ofVirtual().start(() -> trickle(client));
            assertTrue(client.readToEnd().endsWith("refused")); // and that it ends
        }
    }

    private static void trickle(RawClient client) {
        try {
            for (int i = 0; i < 900_000; i++) {
                client.send(" ");
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException cut) {
            // That is what is waited for.
        }
    }

    private String answer(String request) throws IOException {
        try (var client = new RawClient(listener)) {
            return client.send(request).sendEnd().readToEnd();
        }
    }

    private static String sized(int bytes) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes);
    }

    private static String chunked(String chunks) {
        return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    }

    private static String chunks(int bytes) {
        return Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n0\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 * 1024, 64 * 1024 + 1, 50_000, LIMIT})
    void aBodyUpToTheLimitIsReadWhole(int bytes) throws IOException {
        assertTrue(answer(sized(bytes)).endsWith("\n" + bytes + " held " + bytes));
        assertTrue(answer(chunked(bytes == 0 ? "0\r\n\r\n" : chunks(bytes))).contains("\n" + bytes + " held"));
    }

    @Test
    void aRequestWithoutAnyBodyHasAnEmptyOne() throws IOException {
        assertTrue(answer("GET / HTTP/1.1\r\nHost: a\r\n\r\n").endsWith("0 held 0"));
    }

    @Test
    void aBodyOneByteOverTheLimitIsTooLarge() throws Exception {
        answer(sized(LIMIT + 1));

        assertTrue(failure.get() instanceof BodyException.TooLarge);
    }

    @Test
    void aChunkedBodyOneByteOverTheLimitIsTooLarge() throws Exception {
        answer(chunked(chunks(LIMIT + 1)));

        assertTrue(failure.get() instanceof BodyException.TooLarge);
    }

    @Test
    void aClientThatSendsAllBeforeItReadsSeesThatItsBodyIsTooLarge() throws IOException {
        assertTrue(answer(sized(20 << 20)).startsWith("HTTP/1.1 400"));
    }

    @Test
    void memoryIsGivenBackWhateverBecomesOfTheBody() throws Exception {
        answer(sized(LIMIT));
        answer(chunked(chunks(LIMIT + 1)));
        answer(chunked("5\r\nhello\r\nzz\r\n"));
        answer(sized(LIMIT).substring(0, 50_000));
        listener.close();

        assertEquals(0, memory.heldBytes());
    }

    @Test
    void aPromiseTakesNoMemory() throws Exception {
        try (var idle = new RawClient(listener); var alsoIdle = new RawClient(listener)) {
            idle.send(sized(LIMIT).substring(0, 200));
            alsoIdle.send(sized(LIMIT).substring(0, 200));

            assertTrue(answer(sized(LIMIT)).startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void thereIsNoMemoryForABodyThatHasNotBegun() throws Exception {
        try (var client = new RawClient(listener)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n");
            begun.await();
            Thread.sleep(50);
            assertEquals(0, memory.heldBytes());
        }
    }

    @Test
    void bodiesThatDoNotFitTogetherAreRefused() throws Exception {
        memory.take(150_000);

        answer(sized(60_000));

        assertTrue(failure.get() instanceof BodyException.MemoryFull);
        assertEquals(150_000, memory.heldBytes());
    }

    @Test
    void aBodyWaitsAnInstantForTheMemoryOfAnother() throws Exception {
        memory.take(150_000);
        try (var client = new RawClient(listener)) {
            client.send(sized(60_000));
            Thread.sleep(50);
            memory.giveBack(150_000);

            assertTrue(client.sendEnd().readToEnd().endsWith("60000 held 60000"));
        }
    }

    @Test
    void aBodyThatIsGivenUpWaitingHoldsNothing() throws Exception {
        memory.take(150_000);
        Thread.currentThread().interrupt();

        assertThrows(BodyException.MemoryFull.class, () -> memory.take(60_000));
        assertTrue(Thread.interrupted());
        assertEquals(150_000, memory.heldBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz\r\n", "ffffffff\r\nhello", "5\r\nhelloworld\r\n0\r\n\r\n", "0\r\nX: trailer\r\n\r\n"})
    void malformedChunksAreTold(String chunks) throws Exception {
        String answer = answer(chunked(chunks));

        assertTrue(failure.get() instanceof BodyException.Malformed);
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }

    @Test
    void aBodyThatStallsIsCutOff() throws Exception {
        listener.close();
        listen(Serving.impatient());
        try (var client = new RawClient(listener)) {
            client.send(sized(LIMIT).substring(0, 1000));

            assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof BodyException.TooSlow);
            assertEquals("", client.readToEnd());
        }
    }

    @Test
    void aBodyThatTricklesIsCutOffAlthoughItNeverStalls() throws Exception {
        listener.close();
        listen(Serving.impatient());
        try (var client = new RawClient(listener)) {
            client.send(sized(LIMIT).substring(0, 200));
            while (!failure.isDone()) {
                try {
                    client.send("x");
                } catch (IOException e) {
                    break; // cut off
                }
                Thread.sleep(20);
            }
            assertTrue(failure.get(20, TimeUnit.SECONDS) instanceof BodyException.TooSlow);
        }
    }

    @Test
    void anExpectedContinueIsGivenBeforeTheBodyIsSent() throws IOException {
        try (var client = new RawClient(listener)) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertTrue(client.readTo("\r\n\r\n").startsWith("HTTP/1.1 100 Continue"));
            client.send("hello");

            assertTrue(client.readTo("5 held 5").startsWith("HTTP/1.1 200"));
        }
    }
}
