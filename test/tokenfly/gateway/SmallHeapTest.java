package tokenfly.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What a provider sends that the heap does not hold, at the jar itself with a heap of 64 MB.
@Timeout(120)
class SmallHeapTest {
    private static final int HUGE = 40 << 20;

    @TempDir
    private Path directory;
    private ScriptedUpstream upstream;
    private Process gateway;
    private String address;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream((request, reply) -> {
            if (request.body().contains("huge")) huge(request, reply);
            else Asking.answer(request, reply);
        });
        Files.writeString(directory.resolve("config.properties"), """
                listen = 127.0.0.1:0
                provider.up.openai = %1$s/v1
                provider.up.anthropic = %1$s
                provider.up.keys = none
                model.m.providers = up=upstream-m
                account.test.keys = sk-tf-test
                """.formatted(upstream.uri("")));
        gateway = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-jar", Path.of("build", "tokenfly.jar").toAbsolutePath().toString(),
                "serve", "config.properties")).directory(directory.toFile()).redirectErrorStream(true).start();
        address = listens();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.destroyForcibly().waitFor();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatTheHeapDoesNotHoldIsAnErrorAndTheNextOneIsWhole(Asking asking) throws Exception {
        // Each is asked for twice; a fifth failure would rest the provider.
        for (int i = 0; i < 2; i++) asking.assertError(ask(asking, "huge"), 502, 502);
        asking.assertWhole(ask(asking, "small"));
    }

    /// An answer whose only text, or first event, is long.
    private static void huge(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply) throws IOException {
        var text = "x".repeat(1 << 20);
        reply.startEvents();
        reply.chunk(Asking.isStream(request) ? "data: {\"id\":\"" : "{\"id\":\"");
        for (int sent = 0; sent < HUGE; sent += text.length()) reply.chunk(text);
        reply.chunk("\"}\n\n");
        reply.endEvents();
    }

    private HttpResponse<String> ask(Asking asking, String topic) throws Exception {
        return RunningGateway.client().send(HttpRequest.newBuilder(URI.create(address + asking.path()))
                .header("authorization", "Bearer sk-tf-test")
                .POST(BodyPublishers.ofString(asking.body("m", topic))).build(), BodyHandlers.ofString());
    }

    private String listens() throws Exception {
        var seen = new StringBuilder();
        var out = gateway.inputReader();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            seen.append(line).append('\n');
            var listens = Pattern.compile("listens on (\\S+) ").matcher(line);
            if (!listens.find()) continue;
            Thread.ofVirtual().start(() -> swallow(gateway));
            return listens.group(1);
        }
        throw new AssertionError("the gateway did not start: " + seen);
    }

    private static void swallow(Process process) {
        try {
            process.inputReader().transferTo(java.io.Writer.nullWriter());
        } catch (IOException ended) {
            // The process has.
        }
    }
}
