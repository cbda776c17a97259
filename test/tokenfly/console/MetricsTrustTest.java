package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;

/// Who gets the metrics without a key: programs of this machine, and nobody who speaks through one.
@Timeout(60)
class MetricsTrustTest {
    private static final String ADMIN = "the-operators-own-key";
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with("admin.key = " + ADMIN + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    /// The status of an answer to a request with these headers; the JDK's client sets no Host.
    private int status(String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
            socket.getOutputStream().write(("GET /metrics HTTP/1.1\r\nConnection: close\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "localhost", "LOCALHOST:80", "[::1]:8080", "127.9.9.9", "a.localhost"})
    void aProgramOfThisMachineGetsThem(String host) throws Exception {
        assertEquals(200, status("Host: " + host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "10.1.2.3", "localhost.evil.example", "[::2]", "[", ""})
    void aPageOfAnotherNameDoesNot(String host) throws Exception {
        assertEquals(403, status("Host: " + host));
        assertEquals(200, status("Host: " + host, "Authorization: Bearer " + ADMIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 1.2.3.4", "x-forwarded-proto: https", "Forwarded: for=1.2.3.4",
        "X-Real-IP: 1.2.3.4", "Via: 1.1 proxy"})
    void aProxyOfThisMachineDoesNot(String header) throws Exception {
        assertEquals(403, status("Host: 127.0.0.1", header));
        assertEquals(200, status("Host: 127.0.0.1", header, "x-api-key: " + ADMIN));
    }

    @Test
    void whoTriesKeysIsSlowedThereAndAtTheConsole() throws Exception {
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 20; i++) {
            var request = gateway.request(i % 2 == 0 ? "/console/api/account" : "/metrics",
                    "authorization", "Bearer wrong", "x-forwarded-for", "1.2.3.4").build();
            answers.add(RunningGateway.client().sendAsync(request, BodyHandlers.ofString()));
        }
        var statuses = new TreeSet<Integer>();
        for (var answer : answers) statuses.add(answer.get().statusCode());
        assertEquals(Set.of(401, 429), statuses);
    }
}
