package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.ScriptedUpstream;

/// More connections than the heap or `ulimit -n` hold. Linux lets a test come from any of 127.0.0.0/8.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class FullHouseTest {
    private static final String TOLD = "as many as the heap and ulimit -n hold";

    @TempDir private Path directory;
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (var socket : open) socket.close();
    }

    private Socket connect(GatewayProcess gateway, String from) throws IOException {
        var socket = new Socket(InetAddress.getByName("127.0.0.1"), gateway.uri("/").getPort(),
                InetAddress.getByName(from), 0);
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String get(String path, String connection) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n\r\n";
    }

    private static String chat(boolean stream) {
        var body = "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-tf-test\r\n"
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static final String MESSAGES = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n"
            + "x-api-key: sk-tf-test\r\nContent-Length: 2\r\n\r\n{}";

    private static void assertFullInAnthropicsWords(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 529"), answer);
        var head = answer.toLowerCase(java.util.Locale.ROOT);
        assertTrue(head.contains("retry-after: 1\r\n"), answer);
        assertTrue(head.contains("\nrequest-id: req_"), answer);
        assertTrue(head.contains("connection: close"), answer);
        assertTrue(answer.contains("\"type\":\"overloaded_error\""), answer);
    }

    private String answer(GatewayProcess gateway, String from, String request) throws IOException {
        try (var socket = connect(gateway, from)) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String config(ScriptedUpstream upstream) {
        return "provider.up.openai = " + upstream.uri("/v1") + "\nprovider.up.keys = none\n"
                + "model.m.providers = up\naccount.a.keys = sk-tf-test\n";
    }

    private void assertServed(GatewayProcess gateway, String from) throws IOException {
        assertTrue(answer(gateway, from, get("/healthz", "close")).startsWith("HTTP/1.1 200"));
        assertTrue(answer(gateway, from, get("/readyz", "close")).startsWith("HTTP/1.1 200"));
        var answer = answer(gateway, from, chat(false));
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }

    private static void assertToldOnce(GatewayProcess gateway) throws InterruptedException {
        while (!gateway.output().contains(TOLD)) Thread.sleep(10);
        assertEquals(2, gateway.output().split(TOLD, -1).length, gateway.output());
    }

    @Test
    void whoNeverSendsAByteKeepsNobodyOut() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = new GatewayProcess(directory, config(upstream), "-Xmx128m")) {
            for (int i = 0; i < 2500; i++) connect(gateway, "127.0.0." + (2 + i % 2));
            for (int i = 0; i < 5; i++) {
                assertServed(gateway, "127.0.0.1");
                assertServed(gateway, "127.0.0.2");
            }
            assertToldOnce(gateway);
        }
    }

    @Test
    void whoIdlesLongestMakesRoomAndWhoWorksStays() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = new GatewayProcess(directory, config(upstream), 256, "-Xmx128m")) {
            for (int i = 0; i < 400; i++) {
                var idle = connect(gateway, "127.0.0." + (2 + i % 20));
                send(idle, get("/healthz", "keep-alive"));
                assertEquals('H', idle.getInputStream().read());
            }
            assertServed(gateway, "127.0.0.1");
            assertServed(gateway, "127.0.0.2");
            assertToldOnce(gateway);
        }
    }

    @Test
    void aHouseFullOfWorkSaysSoAndIsWell() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(PassThroughTest.chunk("{\"content\":\"x\"}", "null"));
                    Thread.sleep(120_000);
                });
                var gateway = new GatewayProcess(directory, config(upstream), 256, "-Xmx128m")) {
            for (int i = 0; i < 88; i++) {
                var stream = connect(gateway, "127.0.0." + (2 + i % 20));
                send(stream, chat(true));
                assertEquals('H', stream.getInputStream().read());
            }
            assertTrue(answer(gateway, "127.0.0.1", get("/healthz", "keep-alive")).startsWith("HTTP/1.1 200"));
            var refused = answer(gateway, "127.0.0.1", chat(false));
            assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
            assertTrue(refused.toLowerCase(java.util.Locale.ROOT).contains("retry-after: 1"), refused);
            assertTrue(refused.contains("\"type\":\"server_error\""), refused);
            assertFullInAnthropicsWords(answer(gateway, "127.0.0.1", MESSAGES));
            for (int i = 0; i < 10; i++) open.get(i).close();
            while (!answer(gateway, "127.0.0.1", get("/v1/models", "close")).startsWith("HTTP/1.1 401"))
                Thread.sleep(100);
            assertToldOnce(gateway);
        }
    }

    @Test
    void oneAddressHasItsShareAndNotTheHouse() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(PassThroughTest.chunk("{\"content\":\"x\"}", "null"));
                    Thread.sleep(120_000);
                });
                var gateway = new GatewayProcess(directory, config(upstream), 256, "-Xmx128m")) {
            int served = 0;
            for (int i = 0; i < 88; i++) {
                var stream = connect(gateway, "127.0.0.2");
                send(stream, chat(true));
                var status = new String(stream.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                if (status.endsWith("200")) served++;
            }
            assertEquals(66, served);
            var stream = connect(gateway, "127.0.0.1");
            send(stream, chat(true));
            assertEquals("HTTP/1.1 200", new String(stream.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void oneAddressHasItsShareAlsoOfWhatNeverBecomesARequest() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = new GatewayProcess(directory, config(upstream), 256, "-Xmx128m")) {
            for (int i = 0; i < 200; i++) {
                var half = connect(gateway, "127.0.0.2");
                try {
                    send(half, "GET /healthz HTTP/1.1\r\nHost: ");
                } catch (SocketException closed) {
                    // One too many.
                }
            }
            for (int i = 0; i < 5; i++) assertServed(gateway, "127.0.0.1");
        }
    }

    @Test
    void connectionsThatWereClosedTakeNoRoomHoweverManyThereWere() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = new GatewayProcess(directory, config(upstream), 256, "-Xmx128m")) {
            for (int i = 0; i < 1000; i++) {
                var answer = answer(gateway, "127.0.0.2", get("/v1/models", "close"));
                assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
            }
            assertFalse(gateway.output().contains(TOLD), gateway.output());
        }
    }
}
