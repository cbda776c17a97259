package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// On one processor, where one carrier serves all: who gives it long work keeps nobody waiting until it is done.
@Timeout(120)
class OneProcessorTest {
    private static final int MESSAGES = 150_000;

    @TempDir private Path directory;

    @Test
    void smallRequestsAreAnsweredWhileAGreatOneIsWorkedOn() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer);
                var gateway = new GatewayProcess(directory, """
                        provider.a.anthropic = %s
                        provider.a.keys = none
                        model.a.providers = a
                        account.a.keys = sk-tf-test
                        body.memory = 300MB
                        """.formatted(upstream.uri("")), "-Xmx1g", "-XX:ActiveProcessorCount=1")) {
            for (int i = 0; i < 20; i++) assertEquals(200, ask(gateway)); // what is loaded once
            var one = "{\"role\":\"user\",\"content\":\"a\"}";
            var body = "{\"model\":\"a\",\"max_tokens\":9,\"messages\":[" + (one + ",").repeat(MESSAGES) + one + "]}";
            try (var socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
                socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + "x-api-key: sk-tf-test\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
                var great = new FutureTask<>(() -> new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                Thread.ofVirtual().start(great);
                int meanwhile = 0;
                while (!great.isDone()) if (ask(gateway) == 200) meanwhile++;
                assertTrue(great.get().startsWith("HTTP/1.1 200"), great.get());
                assertTrue(meanwhile >= 5, meanwhile + " answers meanwhile");
            }
        }
    }

    private static int ask(GatewayProcess gateway) throws Exception {
        return RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri("/v1/messages")).header("x-api-key", "sk-tf-test")
                .POST(BodyPublishers.ofString("{\"model\":\"a\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                .build(), BodyHandlers.ofString()).statusCode();
    }
}
