package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.Jar;

/// Commands, and a start, where the disk has no room left: an operator reads which file had none.
@Timeout(120)
class FullDiskTest {
    /// The disk is seen, and is there, for as long as the script runs.
    private static final String SCRIPT = """
            mount -t tmpfs -o size=64k tmpfs data && mkdir data/ledger && %s
            cat /dev/zero >data/fill 2>/dev/null
            exec "$@"
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void configure() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("config.properties"), "listen = 127.0.0.1:0\naccount.a.keys = secret-alice\n");
        assumeTrue(inPrivate("mount -t tmpfs -o size=64k tmpfs data", List.of()).start().waitFor() == 0,
                "no disk of its own can be mounted here");
    }

    private ProcessBuilder inPrivate(String script, List<String> arguments) {
        var command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }

    private void assertRefused(String before, String file, String... arguments) throws Exception {
        var process = inPrivate(SCRIPT.formatted(before), Jar.command(directory, arguments).command()).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertEquals(2, process.waitFor(), said);
        assertTrue(said.contains(file) && said.contains(": No space left on device"), said);
    }

    @Test
    void aKeyIsNotMade() throws Exception {
        assertRefused("true", "/data/accounts.properties", "key", "bob");
    }

    @Test
    void aCreditIsNotOrdered() throws Exception {
        assertRefused("true", "/data/inbox/", "credit", "a", "5");
    }

    @Test
    void aTornLineIsNotSetAside() throws Exception {
        var credit = String.join(" ", Jar.command(directory, "credit", "a", "5").command());
        assertRefused(credit + " && printf half >>data/ledger/000001.txt", ".torn", "serve");
    }
}
