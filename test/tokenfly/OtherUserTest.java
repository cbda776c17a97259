package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.Jar;

/// Commands run by another user than the gateway's.
@Timeout(120)
class OtherUserTest {
    private static final int GATEWAY = 54321;
    private static final int STRANGER = 54322;

    @TempDir
    private Path directory;

    private record Ended(int code, String output) {}

    /// A gateway has run here once, as a user of its own.
    @BeforeEach
    void serveOnce() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can run things as somebody else");
        assumeTrue(new ProcessBuilder("sh", "-c", "command -v setpriv").start().waitFor() == 0, "no setpriv here");
        Files.writeString(directory.resolve("config.properties"),
                "listen = 127.0.0.1:0\naccount.alice.keys = secret-alice\n");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(directory, "unix:uid", GATEWAY);
        serve();
    }

    private void serve() throws Exception {
        var gateway = as(GATEWAY, "serve").start();
        try (var lines = gateway.inputReader()) {
            var said = new StringBuilder();
            for (String line; (line = lines.readLine()) != null && !line.contains("listens on"); )
                said.append(line).append('\n');
            gateway.toHandle().destroy(); // the other one would close the stream
            while (lines.readLine() != null) { }
            assertEquals(0, gateway.waitFor(), said.toString());
        } finally {
            gateway.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    private ProcessBuilder as(int user, String... arguments) {
        var process = Jar.command(directory, arguments);
        var command = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        command.addAll(process.command());
        return process.command(command);
    }

    private static Ended run(ProcessBuilder process) throws Exception {
        var started = process.start();
        var output = new String(started.getInputStream().readAllBytes());
        return new Ended(started.waitFor(), output);
    }

    private void everythingIsTheGateways() throws IOException {
        try (var files = Files.walk(directory.resolve("data"))) {
            for (var file : files.toList()) assertEquals(GATEWAY, Files.getAttribute(file, "unix:uid"), file::toString);
        }
    }

    @Test
    void whatRootMakesBelongsToTheGatewayWhichStartsOnIt() throws Exception {
        assertEquals(0, run(Jar.command(directory, "key", "bob")).code);
        assertEquals(0, run(Jar.command(directory, "credit", "alice", "5")).code);
        everythingIsTheGateways();
        var accounts = directory.resolve("data/accounts.properties");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(accounts)));
        Files.setPosixFilePermissions(accounts, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(0, run(Jar.command(directory, "key", "carol")).code);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(accounts)));

        serve();
        assertEquals(0, run(as(GATEWAY, "key", "dora")).code);
        everythingIsTheGateways();
    }

    @Test
    void aStrangerIsRefusedInWordsAndMakesNothing() throws Exception {
        for (var command : List.of("key bob", "key list alice", "credit alice 5", "audit")) {
            var ended = run(as(STRANGER, command.split(" ")));
            assertEquals(2, ended.code, ended.output);
            assertEquals(1, ended.output.lines().count(), ended.output);
            assertTrue(ended.output.contains(directory.resolve("data") + " cannot be read by this user; it belongs"
                    + " to " + GATEWAY), ended.output);
        }
        Files.setPosixFilePermissions(directory.resolve("data"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(directory.resolve("data/ledger"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var command : List.of("key bob", "credit alice 5")) {
            var ended = run(as(STRANGER, command.split(" ")));
            assertEquals(2, ended.code, ended.output);
            assertTrue(ended.output.contains("belongs to " + GATEWAY), ended.output);
        }
        assertFalse(Files.exists(directory.resolve("data/accounts.properties")));
        everythingIsTheGateways();
    }
}
