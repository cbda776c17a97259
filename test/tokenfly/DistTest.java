package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The folder of `make dist`, unpacked elsewhere, with no Java on the PATH and, as root, no network.
@Timeout(120)
class DistTest {
    private static final List<String> TOOLS = List.of("sh", "sed", "dirname", "readlink", "cat", "nproc", "getconf",
            "curl", "sleep", "ip", "kill", "grep", "seq");
    /// Starts it, waits for the line that says where it listens, and runs what that page says to try.
    private static final String START = """
            set -eu
            bin/tokenfly serve config.properties >out 2>&1 &
            gateway=$!
            trap 'kill $gateway' EXIT
            for i in $(seq 1 600); do grep -q 'curl http' out && break; sleep 0.1; done
            eval "$(grep '^  curl' out)"
            """;

    @TempDir
    private static Path directory;
    private static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        Path packed = null;
        try (var files = Files.newDirectoryStream(Path.of("build"), "tokenfly-*.tar.gz")) {
            for (var file : files) packed = file;
        }
        assumeTrue(packed != null, "no build/tokenfly-*.tar.gz: make dist packs it");
        assertEquals(0, new ProcessBuilder("tar", "xzf", packed.toString(), "-C", directory.toString())
                .inheritIO().start().waitFor());
        folder = directory.resolve(packed.getFileName().toString().replace(".tar.gz", ""));
        var config = folder.resolve("config.properties");
        Files.writeString(config, Files.readString(config).replaceFirst("(?m)^#? ?listen = .*$", "listen = 127.0.0.1:0"));
        var tools = Files.createDirectory(directory.resolve("tools"));
        for (var tool : TOOLS) link(tools, tool);
    }

    private static void link(Path tools, String tool) throws IOException {
        for (var place : System.getenv("PATH").split(":"))
            if (Files.isExecutable(Path.of(place, tool))) {
                Files.createSymbolicLink(tools.resolve(tool), Path.of(place, tool).toRealPath());
                return;
            }
    }

    /// What the README tells to type, too, by somebody with another home.
    @Test
    void theReadmesCommandsWorkWithNoJavaAndNoNetwork() throws Exception {
        assumeTrue(Files.exists(directory.resolve("tools/curl")), "no curl here");
        var script = START + ReadmeCommands.lines("bin/tokenfly");
        var alone = run("unshare", "-n", "true").waitFor() == 0 && Files.exists(directory.resolve("tools/ip"));
        var asked = alone ? run("unshare", "-n", "sh", "-c", "ip link set lo up; " + script) : run("sh", "-c", script);
        var output = new String(asked.getInputStream().readAllBytes());
        assertEquals(0, asked.waitFor(), output + Files.readString(folder.resolve("out")));
        assertEquals(2, output.split("You said: Hello!", -1).length - 1, output);
        assertTrue(output.contains("is revoked"), output);
    }

    @Test
    void itsCacheIsTaken() throws Exception {
        var run = run("runtime/bin/java", "-XX:+UseCompactObjectHeaders", "-XX:AOTCache=tokenfly.aot", "-XX:AOTMode=on",
                "-jar", "tokenfly.jar", "--version");
        var output = new String(run.getInputStream().readAllBytes()).strip();
        assertEquals(0, run.waitFor(), output);
        assertEquals("TokenFly " + Version.NAME, output);
    }

    @Test
    void aSmallMachineGetsTheSmallCollectorAndAnybodyTheirOwn() throws Exception {
        for (var flags : new String[] {"", "-XX:+UseSerialGC", "-XX:+UseG1GC -Xmx64m"}) {
            var run = process("bin/tokenfly", "--version");
            run.environment().put("TOKENFLY_OPTS", flags);
            var started = run.start();
            var output = new String(started.getInputStream().readAllBytes()).strip();
            assertTrue(started.waitFor(30, TimeUnit.SECONDS));
            assertEquals("TokenFly " + Version.NAME, output, flags);
        }
    }

    private static Process run(String... command) throws IOException {
        return process(command).start();
    }

    private static ProcessBuilder process(String... command) throws IOException {
        var words = new ArrayList<>(List.of(command));
        if (words.getFirst().equals("unshare") && Files.isExecutable(Path.of("/usr/bin/unshare")))
            words.set(0, "/usr/bin/unshare");
        if (words.getFirst().contains("/") && !words.getFirst().startsWith("/"))
            words.set(0, folder.resolve(words.getFirst()).toString());
        if (words.getFirst().equals("sh")) words.set(0, directory.resolve("tools/sh").toString());
        var process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        process.environment().clear();
        process.environment().put("PATH", directory.resolve("tools").toString());
        process.environment().put("HOME", directory.toString());
        return process;
    }
}
