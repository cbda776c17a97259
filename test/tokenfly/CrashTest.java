package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.testing.ScriptedUpstream;

/// The jar under load, killed with `kill -9` again and again: the books must not notice.
@Timeout(180)
class CrashTest {
    private static final int KILLS = 6;
    private static final int CLIENTS = 8;
    private static final String KEY = "sk-tf-crash-test";
    private static final String CHUNK = """
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,\
            "delta":{"role":"assistant","content":"hi"},"finish_reason":%s}]%s}""";
    private static final String WHOLE = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":10,"completion_tokens":2}}""";

    /// Ids of the answers that a client has whole.
    private final Set<String> whole = ConcurrentHashMap.newKeySet();
    private volatile String address;

    @Test
    void everyAnswerThatAClientHasWholeIsChargedExactlyOnce(@TempDir Path directory) throws Exception {
        try (var upstream = new ScriptedUpstream(CrashTest::answer)) {
            Files.writeString(directory.resolve("config.properties"), """
                    listen = 127.0.0.1:0
                    provider.up.openai = %s
                    provider.up.keys = none
                    model.m.providers = up
                    model.m.price.input = 1
                    model.m.price.output = 2
                    account.a.keys = %s
                    account.a.balance = 1000
                    requests.keep = 7d
                    """.formatted(upstream.uri("/v1"), KEY));
            var random = new Random(25);
            for (int round = 0; round < KILLS; round++) {
                var gateway = start(directory);
                var clients = load();
                int enough = whole.size() + 20 + random.nextInt(200);
                while (whole.size() < enough) Thread.sleep(1 + random.nextInt(5));
                gateway.destroyForcibly().waitFor();
                for (var client : clients) client.join();
            }
            compare(directory);
            assertReadable(directory.resolve("data/requests"));
        }
    }

    /// Each kill may tear the line that was being written, and no other, and lose what waited to be.
    private void assertReadable(Path requests) throws IOException {
        int torn = 0;
        var ids = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(requests)) {
            for (var file : files)
                for (var line : Files.readAllLines(file)) {
                    assertFalse(line.contains("my words"), line);
                    try {
                        if (!line.isEmpty()) ids.add(((JsonObject) Json.parse(line)).string("id"));
                    } catch (JsonException cut) {
                        torn++;
                    }
                }
        }
        assertTrue(torn <= KILLS, torn + " lines are torn");
        assertEquals(ids.size(), Set.copyOf(ids).size(), "a request is there once");
        long found = ids.stream().filter(whole::contains).count();
        assertTrue(found > whole.size() / 2, found + " of " + whole.size() + " are there");
    }

    private void compare(Path directory) throws Exception {
        var charged = new HashMap<String, Integer>();
        for (var line : ledger(directory)) {
            var request = Pattern.compile(" request=(\\S+) ").matcher(line);
            if (request.find()) charged.merge(request.group(1), 1, Integer::sum);
        }
        assertTrue(whole.size() > 50, "only " + whole.size() + " answers: that is no load");
        for (var id : whole) assertEquals(1, charged.getOrDefault(id, 0), id);
        assertEquals(Set.of(), twice(charged));
        var audit = command(directory, "audit");
        assertTrue(audit.contains(" 0 faults"), audit);
        // 10 in at 1 and 2 out at 2 a million: 14 micro-units each.
        long micros = 1_000_000_000L - 14L * charged.size();
        assertTrue(audit.contains("balance=" + micros / 1_000_000 + "."
                + "%06d".formatted(micros % 1_000_000).replaceAll("0+$", "")), audit);
    }

    private static Set<String> twice(Map<String, Integer> charged) {
        var twice = ConcurrentHashMap.<String>newKeySet();
        charged.forEach((id, times) -> {
            if (times > 1) twice.add(id);
        });
        return twice;
    }

    private static List<String> ledger(Path directory) throws IOException {
        var lines = new ArrayList<String>();
        try (var segments = Files.newDirectoryStream(directory.resolve("data/ledger"), "*.txt")) {
            for (var segment : segments)
                for (var line : Files.readString(segment).split("\n")) lines.add(line);
        }
        return lines;
    }

    private Process start(Path directory) throws Exception {
        var process = java(directory, "serve", "config.properties").start();
        var out = process.inputReader();
        var listens = Pattern.compile("listens on (\\S+) ");
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            var found = listens.matcher(line);
            if (!found.find()) continue;
            address = found.group(1);
            Thread.ofVirtual().start(() -> out.lines().forEach(_ -> { }));
            return process;
        }
        throw new AssertionError("the gateway did not start");
    }

    private List<Thread> load() {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean stream = i % 2 == 0;
            clients.add(Thread.ofVirtual().start(() -> ask(stream)));
        }
        return clients;
    }

    /// Asks until the gateway is gone.
    private void ask(boolean stream) {
        try (var client = HttpClient.newHttpClient()) {
            while (true) {
                var answer = client.send(HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + KEY)
                        .POST(BodyPublishers.ofString("{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":"
                                + "\"user\",\"content\":\"my words\"}],\"stream\":" + stream + "}")).build(),
                        BodyHandlers.ofString());
                boolean isWhole = stream ? answer.body().endsWith("data: [DONE]\n\n") : answer.statusCode() == 200;
                if (isWhole) whole.add(answer.headers().firstValue("x-request-id").orElseThrow());
            }
        } catch (IOException | InterruptedException killed) {
            // What this test is about.
        }
    }

    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply)
            throws IOException {
        if (request.body().contains("\"stream\":true")) {
            reply.events(CHUNK.formatted("null", ""), CHUNK.formatted("\"stop\"",
                    ",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2}"), "[DONE]");
        } else {
            reply.json(200, WHOLE);
        }
    }

    private static String command(Path directory, String... arguments) throws Exception {
        var process = java(directory, arguments).start();
        var output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    private static ProcessBuilder java(Path directory, String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m", "-jar", Path.of("build/tokenfly.jar").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }
}
