package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.config.ConfigLocation;
import tokenfly.testing.Jar;
import tokenfly.testing.RunningGateway;

/// What somebody sees who starts the gateway for the first time.
@Timeout(60)
class FirstStartTest {
    private static final Pattern KEY = Pattern.compile("sk-tf-[0-9A-Za-z]{43}");

    @TempDir
    private Path directory;

    @Test
    void anAccountIsMadeAndItsKeyShownThisOnceAndStoredAsAHash() throws Exception {
        config("listen = 127.0.0.1:0\n");
        var out = start(Map.of());
        var found = KEY.matcher(out);
        assertTrue(found.find(), out);
        assertTrue(out.contains("  An account `first` was made. Its key is shown only now:\n  "
                + found.group() + "\n"), out);
        var stored = Files.readString(directory.resolve("data/accounts.properties"));
        assertTrue(stored.contains("account.first.keys") && stored.contains("sha256:"), stored);
        assertFalse(KEY.matcher(stored).find(), stored);
        assertFalse(KEY.matcher(start(Map.of())).find(), "a second start shows no key");
    }

    @Test
    void itSaysWhereTheConsoleIsAndWhatTheOperatorsSideNeeds() throws Exception {
        config("listen = 127.0.0.1:0\n");
        var without = Pattern.compile("(?m)^  console  http://127\\.0\\.0\\.1:\\d+/console; the operator's side is off: set admin.key$");
        assertTrue(without.matcher(start(Map.of())).find());
        config("listen = 127.0.0.1:0\nadmin.key = operator-key-0123456789\n");
        assertTrue(Pattern.compile("(?m)^  console  http://\\S+/console$").matcher(start(Map.of())).find());
    }

    @Test
    void aStartThatFailsMakesNoKeyThatNobodySees() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            config("listen = 127.0.0.1:" + taken.getLocalPort() + "\ndata = first\n");
            assertThrows(StartException.class, () -> start(Map.of()));
            assertFalse(Files.exists(directory.resolve("first/accounts.properties")));
        }
    }

    @Test
    void thePrintedCurlLineWorksWhenItIsPasted() throws Exception {
        assumeTrue(new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0, "no curl here");
        config("listen = 127.0.0.1:0\n");
        var out = new ByteArrayOutputStream();
        try (var app = app(Map.of(), out)) {
            assertTrue(app.address().startsWith("http://127.0.0.1:"));
            var line = out.toString(StandardCharsets.UTF_8).lines()
                    .filter(text -> text.startsWith("  curl ")).findFirst();
            var curl = new ProcessBuilder("sh", "-c", line.orElseThrow() + " -sS").redirectErrorStream(true).start();
            var answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, curl.waitFor(), answer);
            assertTrue(answer.contains("\"content\":\"You said: Hello!\""), answer);
        }
    }

    @Test
    void everyModelThatIsOffIsNamedWithTheVariableThatItWants() throws Exception {
        config(Files.readString(Path.of("config.properties"))
                .replaceFirst("(?m)^listen = .*$", "listen = 127.0.0.1:0"));
        var out = start(Map.of("DEEPSEEK_API_KEY", "sk-deepseek"));
        var models = out.lines().filter(line -> line.startsWith("  models ")).findFirst().orElseThrow();
        assertTrue(models.contains("deepseek-v4-flash") && models.contains("demo"), models);
        assertFalse(out.contains("set DEEPSEEK_API_KEY") || out.contains("sk-deepseek"), out);
        for (var off : new String[] {"glm-5.3.*: set ZHIPU_API_KEY or ZAI_API_KEY", "MiniMax-M3.*: set MINIMAX_API_KEY",
            "kimi-k3.*: set MOONSHOT_API_KEY"})
            assertTrue(Pattern.compile("(?m)^  off      .*" + off + "$").matcher(out).find(), out);
    }

    @Test
    void theJarAloneInAnEmptyDirectoryServesWithTheConfigInsideIt() throws Exception {
        var process = Jar.command(directory).start();
        try (var out = process.inputReader()) {
            var text = new StringBuilder();
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                text.append(line).append('\n');
                if (line.startsWith("  curl ")) break;
            }
            assumeTrue(!text.toString().startsWith("listen = 127.0.0.1:8080"), "port 8080 is taken here");
            assertTrue(text.toString().startsWith("TokenFly 0."), text.toString());
            assertTrue(text.toString().contains("demo") && KEY.matcher(text).find(), text.toString());
            var key = KEY.matcher(text);
            key.find();
            var answer = RunningGateway.client().send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:8080/v1/models")).header("x-api-key", key.group()).build(),
                    BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals("[data]", java.util.Arrays.toString(directory.toFile().list()));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aSmallHeapServesAndSaysHowLargeABodyItTakes() throws Exception {
        config("listen = 127.0.0.1:0\nbody.limit = 32MB\naccount.a.keys = sk-tf-aaa\n");
        var process = Jar.command(directory, "-Xmx64m").start();
        try (var out = process.inputReader()) {
            String address = null;
            String bodies = null;
            for (var line = out.readLine(); line != null && !line.startsWith("  curl "); line = out.readLine()) {
                if (line.contains(" listens on ")) address = line.split(" ")[4];
                if (line.startsWith("  bodies ")) bodies = line;
            }
            assertTrue(bodies != null && bodies.matches(
                    " +bodies +up to 1[0-9]{7} bytes, less than body\\.limit.*"), bodies);
            var request = HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                    .header("x-api-key", "sk-tf-aaa").POST(BodyPublishers.ofByteArray(new byte[17 << 20])).build();
            assertEquals(413, RunningGateway.client().send(request, BodyHandlers.ofString()).statusCode());
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), "a stop that was asked for is a success");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProviderWithoutAVariableNamesItsKey() throws Exception {
        config("listen = 127.0.0.1:0\nprovider.x.openai = http://127.0.0.1:1/v1\nmodel.y.providers = x\n");
        assertTrue(start(Map.of()).contains("  off      y: set provider.x.keys\n"));
    }

    private void config(String text) throws Exception {
        Files.writeString(directory.resolve("config.properties"), text);
    }

    /// Starts and stops it.
    ///
    /// @return what it printed
    private String start(Map<String, String> environment) throws Exception {
        var out = new ByteArrayOutputStream();
        app(environment, out).close();
        return out.toString(StandardCharsets.UTF_8);
    }

    private App app(Map<String, String> environment, ByteArrayOutputStream out) throws Exception {
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return RunningGateway.start(ConfigLocation.find(null, directory), environment::get, print, print);
    }
}
