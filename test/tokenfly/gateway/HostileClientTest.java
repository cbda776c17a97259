package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;

/// A client that means harm, with a key or without, at the jar with 128 MB: the process lives, and another is
/// served meanwhile.
@Timeout(120)
class HostileClientTest {
    @TempDir private Path directory;
    private final List<Socket> open = new ArrayList<>();
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayProcess(directory, """
                account.bad.keys = sk-tf-bad
                account.good.keys = sk-tf-good
                """, "-Xmx128m");
    }

    @AfterEach
    void stop() throws Exception {
        for (var socket : open) socket.close();
        gateway.close();
    }

    private void send(int count, String request) throws IOException {
        for (int i = 0; i < count; i++) {
            var socket = new Socket();
            open.add(socket);
            socket.setReceiveBufferSize(4096);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", gateway.uri("/").getPort()));
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException refused) {
                // It is done with it before all is said.
            }
        }
    }

    private static String post(String headers, String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void assertOthersAreServed() throws Exception {
        for (int i = 0; i < 5; i++) {
            var answer = RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri("/v1/chat/completions"))
                    .header("x-api-key", "sk-tf-good").POST(BodyPublishers.ofString(
                    "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast say hi\"}]}")).build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
        }
        assertTrue(gateway.process().isAlive());
    }

    @Test
    void headsThatNeverEndKeepNobodyOut() throws Exception {
        send(300, "GET /v1/models HTTP/1.1\r\nHost: a\r\n" + ("x: " + "a".repeat(1800) + "\r\n").repeat(180));
        send(300, "GET /" + "a".repeat(370_000));
        assertOthersAreServed();
    }

    @Test
    void longAnswersOfTheDemoModelArePutOffWhereTheHeapDoesNotHoldThem() throws Exception {
        send(600, post("x-api-key: sk-tf-bad\r\n", "{\"model\":\"demo\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                + "\"words 10000 pace 1ms\"}]}"));
        for (var socket : open) {
            socket.setSoTimeout(60_000);
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertTrue(List.of("HTTP/1.1 200", "HTTP/1.1 503").contains(status), status);
        }
        assertOthersAreServed();
    }

    @Test
    void whoReadsNothingOfManyPipelinedAnswersKeepsNobodyOut() throws Exception {
        send(300, "GET /models HTTP/1.1\r\nHost: a\r\n\r\n".repeat(200));
        assertOthersAreServed();
    }

    @Test
    void bodiesWithAWrongKeyThatNeverComeKeepNobodyOut() throws Exception {
        send(1500, "POST /v1/messages HTTP/1.1\r\nHost: a\r\nx-api-key: sk-wrong\r\nContent-Length: 1000000\r\n\r\n");
        assertOthersAreServed();
    }
}
