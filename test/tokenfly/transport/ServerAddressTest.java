package tokenfly.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerAddressTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final InetAddress OPEN = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress CLOSED = InetAddress.ofLiteral("127.0.0.2");

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final ServerSocket server;
    private volatile Addresses.Lookup service = _ -> List.of(OPEN);
    private final ServerAddress place;

    ServerAddressTest() throws IOException {
        server = new ServerSocket(0, 50, OPEN);
        place = new ServerAddress("a.test", server.getLocalPort(), host -> {
            lookups.incrementAndGet();
            return service.addresses(host);
        }, now::get);
    }

    @AfterEach
    void stop() throws IOException {
        silence.countDown();
        server.close();
    }

    @Test
    void anAddressThatRefusesGivesWayToTheNext() throws Exception {
        service = _ -> List.of(CLOSED, OPEN);
        assertEquals(OPEN, place.address(LONG));
    }

    @Test
    void aFailureOfAllNamesEachOfThem() throws Exception {
        int port = server.getLocalPort();
        server.close();
        service = _ -> List.of(CLOSED, OPEN);
        var failure = assertThrows(ConnectException.class, () -> place.address(LONG));
        assertEquals("connection refused (127.0.0.2:%1$d); connection refused (127.0.0.1:%1$d)".formatted(port),
                FailureWords.of(failure, ""));
    }

    @Test
    void anAddressInLettersIsNotLookedUp() throws Exception {
        for (var host : List.of("127.0.0.1", "[::1]"))
            assertNull(new ServerAddress(host, 1, _ -> {
                throw new AssertionError("looked up");
            }, now::get).address(LONG));
    }

    @Test
    void aSilentNameServiceTakesNoLongerThanTheLimit() {
        service = _ -> silent();
        var failure = assertThrows(SocketTimeoutException.class, () -> place.address(Duration.ofMillis(20)));
        assertEquals("no answer of the name service, or no connection, in 20 ms (a.test)", FailureWords.of(failure, ""));
    }

    @Test
    void whatIsKnownGoesOnWhileTheNameServiceIsSilent() throws Exception {
        place.address(LONG);
        service = _ -> silent();
        pass(Duration.ofMinutes(10));
        assertEquals(OPEN, place.address(LONG));
    }

    @Test
    void aNameThatIsGoneIsUsedNoLonger() throws Exception {
        place.address(LONG);
        service = _ -> {
            throw new UnknownHostException("a.test: Name or service not known");
        };
        pass(Duration.ofSeconds(31));
        var failure = assertThrows(UnknownHostException.class, () -> place.address(LONG));
        assertEquals("name not known: a.test", FailureWords.of(failure, ""));
    }

    @Test
    void aChangeIsFollowedWithinHalfAMinute() throws Exception {
        place.address(LONG);
        service = _ -> List.of(CLOSED);
        pass(Duration.ofSeconds(19));
        assertEquals(OPEN, place.address(LONG));
        pass(Duration.ofSeconds(12));
        assertEquals(CLOSED, place.address(LONG));
    }

    @Test
    void anAddressThatWorksIsKeptWhateverTheOrder() throws Exception {
        place.address(LONG);
        service = _ -> List.of(CLOSED, OPEN);
        pass(Duration.ofSeconds(31));
        assertEquals(OPEN, place.address(LONG));
    }

    @Test
    void aLoneAddressThatFailedJustNowHasNoOther() throws Exception {
        place.address(LONG);
        assertNull(place.elsewhere(OPEN, LONG));
        assertEquals(1, lookups.get());
    }

    @Test
    void aFailureBringsTheNewAddressAtOnce() throws Exception {
        place.address(LONG);
        service = _ -> List.of(CLOSED);
        pass(Duration.ofSeconds(2));
        assertEquals(CLOSED, place.elsewhere(OPEN, LONG));
    }

    @Test
    void manyRequestsAreOneLookUp() throws Exception {
        service = _ -> silent();
        for (int i = 0; i < 3; i++)
            assertThrows(SocketTimeoutException.class, () -> place.address(Duration.ofMillis(1)));
        silence.countDown();
        assertEquals(CLOSED, place.address(LONG));
        assertEquals(1, lookups.get());
    }

    private List<InetAddress> silent() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return List.of(CLOSED);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
