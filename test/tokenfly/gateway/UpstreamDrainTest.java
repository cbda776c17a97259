package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.account.Books;
import tokenfly.account.ledger.Audit;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// How the gateway stops: the jar itself under SIGTERM, and in process where a test sets the keep-alive.
@Timeout(120)
class UpstreamDrainTest {
    private static final String PRICES = """
            model.m.price.input = 1
            model.m.price.output = 2
            account.test.keys = sk-tf-test
            account.test.balance = 100
            """;

    @TempDir
    private Path directory;
    private String address;

    @Test
    void onSigtermRunningAnswersFinishAndTheProcessEndsWellAndSettled() throws Exception {
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((request, reply) -> hold(request, reply, release))) {
            var gateway = start(upstream, "60s");
            var answers = askAll();
            await(() -> upstream.received().size() == Asking.values().length);
            assertEquals(200, ready()); // on a connection that stays open

            gateway.destroy();
            await(() -> ready() == 503);
            release.countDown();

            for (var asking : Asking.values()) asking.assertWhole(answers.get(asking).get(30, TimeUnit.SECONDS));
            assertEquals(0, gateway.waitFor());
            // Four answers of 3 tokens in and 5 out, at 1 and 2 a million: 13 micro-units each.
            assertEquals(4 * 13_000, charges());
        }
    }

    @Test
    void whatStillRunsAtTheEndOfTheDrainIsCutWithAnErrorAndCharged() throws Exception {
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((request, reply) -> hold(request, reply, release))) {
            var gateway = start(upstream, "1s");
            var answers = askAll();
            await(() -> upstream.received().size() == Asking.values().length);

            gateway.destroy();

            for (var asking : Asking.values()) {
                var answer = answers.get(asking).get(30, TimeUnit.SECONDS);
                var error = asking.streams() ? asking.assertBroken(answer) : asking.assertError(answer, 503, 529);
                assertTrue(error.string("message").contains("being restarted"), error.toString());
            }
            assertEquals(0, gateway.waitFor());
            assertTrue(charges() > 0, "what the two streams gave is charged");
            release.countDown();
        }
    }

    @Test
    void withNothingToWaitForItEndsAtOnce() throws Exception {
        try (var upstream = new ScriptedUpstream(Asking::answer)) {
            var gateway = start(upstream, "10m");
            gateway.destroy();
            assertEquals(0, gateway.waitFor());
        }
    }

    @Test
    void noNewWorkIsTakenWhileItDrains() throws Exception {
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((request, reply) -> hold(request, reply, release));
                var gateway = RunningGateway.with(config(upstream, "60s"))) {
            var running = later(gateway.request(Asking.OPENAI_STREAM.path()), Asking.OPENAI_STREAM);
            await(() -> upstream.received().size() == 1);
            assertEquals(200, gateway.get("/readyz").statusCode()); // on a connection that stays open

            var closing = Thread.ofVirtual().start(() -> gateway.app().close());
            await(() -> gateway.get("/readyz").statusCode() == 503);
            asking(gateway);

            release.countDown();
            Asking.OPENAI_STREAM.assertWhole(running.get(30, TimeUnit.SECONDS));
            closing.join();
            assertEquals(1, upstream.received().size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void aStreamOfKeepAlivesAloneIsCutWithAnErrorToo(Asking asking) throws Exception {
        var begun = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, _) -> Thread.sleep(60_000));
                var gateway = RunningGateway.with(config(upstream, "1s"), Duration.ofMillis(50))) {
            var asked = RunningGateway.client().sendAsync(gateway.request(asking.path())
                    .POST(BodyPublishers.ofString(asking.body("m"))).build(), info -> {
                        begun.countDown();
                        return BodyHandlers.ofString().apply(info);
                    });
            begun.await();
            gateway.app().close();
            asking.assertBroken(asked.get(30, TimeUnit.SECONDS));
        }
    }

    /// A request during the notice before the door closes is refused, in either format; after it, its
    /// connection is.
    private static void asking(RunningGateway gateway) throws Exception {
        for (var asking : Asking.values()) {
            try {
                asking.assertError(asking.ask(gateway, "m"), 503, 529);
            } catch (IOException closed) {
                return;
            }
        }
    }

    /// Streams hold after two events, whole answers before their first byte.
    private static void hold(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply, CountDownLatch release)
            throws IOException, InterruptedException {
        if (!Asking.isStream(request)) {
            release.await(60, TimeUnit.SECONDS);
            reply.json(200, Asking.goodBody(request));
            return;
        }
        var events = Asking.goodEvents(request);
        reply.startEvents();
        for (int i = 0; i < events.length; i++) {
            if (i == 3) release.await(60, TimeUnit.SECONDS);
            reply.event(events[i]);
        }
        reply.endEvents();
    }

    private Map<Asking, CompletableFuture<HttpResponse<String>>> askAll() {
        var answers = new EnumMap<Asking, CompletableFuture<HttpResponse<String>>>(Asking.class);
        for (var asking : Asking.values())
            answers.put(asking, later(HttpRequest.newBuilder(URI.create(address + asking.path()))
                    .header("authorization", "Bearer sk-tf-test"), asking));
        return answers;
    }

    private static CompletableFuture<HttpResponse<String>> later(HttpRequest.Builder request, Asking asking) {
        return RunningGateway.client().sendAsync(request.POST(BodyPublishers.ofString(asking.body("m"))).build(),
                BodyHandlers.ofString());
    }

    /// Starts the jar itself.
    private Process start(ScriptedUpstream upstream, String drain) throws Exception {
        Files.writeString(directory.resolve("config.properties"),
                "listen = 127.0.0.1:0\n" + config(upstream, drain));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = Path.of("build", "tokenfly.jar").toAbsolutePath().toString();
        var process = new ProcessBuilder(List.of(java, "-Xmx64m", "-XX:TieredStopAtLevel=1", "-jar", jar, "serve",
                "config.properties")).directory(directory.toFile()).redirectErrorStream(true).start();
        var seen = new ArrayList<String>();
        for (var line = process.inputReader().readLine(); line != null; line = process.inputReader().readLine()) {
            seen.add(line);
            var listens = Pattern.compile("listens on (\\S+) ").matcher(line);
            if (!listens.find()) continue;
            address = listens.group(1);
            Thread.ofVirtual().start(() -> swallow(process));
            return process;
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

    private static String config(ScriptedUpstream upstream, String drain) {
        return """
                drain = %2$s
                provider.up.openai = %1$s/v1
                provider.up.anthropic = %1$s
                provider.up.keys = none
                model.m.providers = up=upstream-m
                """.formatted(upstream.uri(""), drain) + PRICES;
    }

    private int ready() throws Exception {
        return RunningGateway.client().send(HttpRequest.newBuilder(URI.create(address + "/readyz")).build(),
                BodyHandlers.discarding()).statusCode();
    }

    private long charges() throws IOException {
        var audit = Audit.of(Books.ledgerDirectory(directory.resolve("data")));
        assertEquals(List.of(), audit.faults());
        return audit.accounts().get("test").chargesNanos();
    }

    /// What may throw while it is waited for.
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "it never came true");
            Thread.sleep(10);
        }
    }
}
