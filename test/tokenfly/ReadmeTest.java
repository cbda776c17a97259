package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What the README tells to type, and to read.
@Timeout(300)
class ReadmeTest {
    private static final Pattern NGINX = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);
    /// A line of the picture of a request: `   Gate.body   …`.
    private static final Pattern STEP = Pattern.compile("^   (\\w+)\\.(\\w+)  ", Pattern.MULTILINE);
    private static final Pattern ROUTE = Pattern.compile("^\\d+\\. \\[.*?]\\((src/.*?\\.java)\\)", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private static String text() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @Test
    void theReadingRouteIsShort() throws IOException {
        var files = ROUTE.matcher(text()).results().map(match -> Path.of(match.group(1))).toList();
        int lines = 0;
        for (var file : files) lines += Files.readAllLines(file).size();

        assertTrue(files.size() >= 10 && files.size() <= 16, files.toString());
        assertTrue(lines <= 1_500, lines + " lines");
        assertEquals(Path.of("src/tokenfly/Main.java"), files.getFirst());
    }

    /// In a copy that nothing was built in, by somebody with another home, and with no network.
    @Test
    void thePictureOfARequestNamesMethodsThatThereAre() throws IOException {
        var steps = STEP.matcher(text()).results().toList();
        assertTrue(steps.size() >= 8, steps.size() + " steps");
        try (var files = Files.walk(Path.of("src/tokenfly"))) {
            var sources = files.toList();
            for (var step : steps) {
                var file = sources.stream().filter(path -> path.endsWith(step.group(1) + ".java")).findFirst();
                assertTrue(file.isPresent() && Files.readString(file.get()).contains(" " + step.group(2) + "("),
                        step.group(1) + "." + step.group(2));
            }
        }
    }

    @Test
    void itsCommandsWorkInAFreshCopy() throws Exception {
        assumeTrue(run(Path.of("."), "unshare", "-n", "ip", "link", "set", "lo", "up").equals("0\n"),
                "no network namespace can be made here (unshare -n, ip): not as root?");
        assumeTrue(run(Path.of("."), "sh", "-c", "command -v curl make").startsWith("0"), "no curl or make here");
        var copy = Files.createDirectory(directory.resolve("copy"));
        assertEquals("0\n", run(Path.of("."), "cp", "-r", "src", "Makefile", "config.properties", copy.toString()));
        Files.createDirectory(directory.resolve("home"));
        var script = copy.resolve("commands.sh");
        Files.writeString(script, script());

        var said = run(copy, "unshare", "-n", "sh", script.toString());
        assertTrue(said.startsWith("0\n"), said);
        assertEquals(2, said.split("You said: Hello!", -1).length - 1, said);
        assertTrue(said.contains("is revoked") && said.contains("alice"), said);
    }

    private static String script() throws IOException {
        return """
                ip link set lo up
                make run >out 2>&1 &
                trap 'kill $!' EXIT
                for i in $(seq 1 2000); do grep -q '^  curl' out && break; sleep 0.1; done
                eval "$(grep '^  curl' out)"
                """ + ReadmeCommands.lines("java -jar build/tokenfly.jar");
    }

    /// @return the code that it ended with, a line end, and what it printed
    private String run(Path where, String... command) throws Exception {
        var process = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        process.environment().put("HOME", directory.resolve("home").toString());
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().merge("PATH", System.getProperty("java.home") + "/bin", (old, java) -> java + ":" + old);
        process.environment().remove("MAKEFLAGS");
        var started = process.start();
        var output = new String(started.getInputStream().readAllBytes());
        return started.waitFor() + "\n" + output;
    }

    @Test
    void systemdFindsNoFaultWithTheUnit() throws Exception {
        assumeTrue(run(Path.of("."), "sh", "-c", "command -v systemd-analyze").startsWith("0"), "no systemd-analyze here");
        var unit = directory.resolve("tokenfly.service");
        Files.writeString(unit, Files.readString(Path.of("src/dist/tokenfly.service"))
                .replace("/opt/tokenfly/bin/tokenfly", "/bin/true"));

        assertEquals("0\n", run(directory, "systemd-analyze", "verify", unit.toString()));
    }

    @Test
    void eventsPassNginxAsTheyCome() throws Exception {
        assumeTrue(run(Path.of("."), "sh", "-c", "command -v nginx").startsWith("0"), "no nginx here");
        var goOn = new CountDownLatch(1);
        var chunk = "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{"
                + "\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":%s}]}";
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(chunk.formatted("null"));
                    goOn.await(2, TimeUnit.MINUTES);
                    reply.event(chunk.formatted("\"stop\""));
                    reply.event("[DONE]");
                    reply.endEvents();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream));
                var client = HttpClient.newHttpClient()) {
            int port = port();
            var nginx = nginx(port, gateway.uri("/").getPort());
            try {
                var uri = URI.create("http://127.0.0.1:" + port);
                var answer = client.send(HttpRequest.newBuilder(uri.resolve("/v1/chat/completions"))
                        .header("authorization", "Bearer " + RunningGateway.KEY)
                        .POST(BodyPublishers.ofString("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                                + "\"content\":\"hi\"}]}")).build(), BodyHandlers.ofLines());
                var lines = answer.body().iterator();
                assertTrue(lines.next().contains("hi"), "the first event came while the second had not been sent");
                goOn.countDown();
                while (lines.hasNext()) if (lines.next().equals("data: [DONE]")) goOn.countDown();
                var metrics = client.send(HttpRequest.newBuilder(uri.resolve("/metrics")).build(), BodyHandlers.ofString());
                assertEquals(403, metrics.statusCode(), "what comes through a proxy needs the admin key");
            } finally {
                nginx.destroy();
                nginx.waitFor();
            }
        }
    }

    private static int port() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process nginx(int port, int gateway) throws Exception {
        var location = NGINX.matcher(text()).results().map(MatchResult::group).findFirst().orElseThrow()
                .replaceAll("```(nginx)?", "").replace("127.0.0.1:8080", "127.0.0.1:" + gateway);
        var config = directory.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off; master_process off; pid DIR/pid; error_log DIR/error.log;
                events {}
                http {
                    access_log off; client_body_temp_path DIR/body; proxy_temp_path DIR/proxy;
                    fastcgi_temp_path DIR/f; uwsgi_temp_path DIR/u; scgi_temp_path DIR/s;
                    server { listen 127.0.0.1:%d; LOCATION }
                }
                """.formatted(port).replace("DIR", directory.toString()).replace("LOCATION", location));
        var started = new ProcessBuilder("nginx", "-c", config.toString(), "-e", directory.resolve("error.log").toString())
                .inheritIO().start();
        for (int i = 0; i < 1_000 && started.isAlive() && !listens(port); i++) Thread.sleep(20);
        assertTrue(started.isAlive(), Files.readString(directory.resolve("error.log")));
        return started;
    }

    private static boolean listens(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
