package tokenfly.account.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tokenfly.testing.RunningGateway;

/// The modes of what the gateway writes.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class OwnerOnlyTest {
    @Test
    void allThatTheGatewayWritesIsForItsOwnerAlone() throws Exception {
        try (var gateway = RunningGateway.with("account.a.keys = sk-tf-test\naccount.a.balance = 5\n")) {
            var data = gateway.directory.resolve("data");
            assertEquals(200, gateway.post("/v1/chat/completions", """
                    {"model":"demo","messages":[{"role":"user","content":"hi"}]}""").statusCode());
            new AccountsFile(data.resolve("accounts.properties")).addKey("b", "first", Map.of(), java.time.Instant.now());
            int seen = 0;
            try (var all = Files.walk(data)) {
                for (var path : all.toList()) {
                    assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", mode(path), path.toString());
                    seen++;
                }
            }
            assertTrue(seen >= 6, "" + seen);
        }
    }

    @Test
    void aModeThatTheOperatorChoseIsKept() throws Exception {
        var directory = Files.createTempDirectory("modes");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        var file = Files.createFile(directory.resolve("f"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        OwnerOnly.directory(directory);
        OwnerOnly.file(file);
        WholeFile.write(file, "x");
        assertEquals("rwxr-x---", mode(directory));
        assertEquals("rw-r-----", mode(file));
        Files.delete(file);
        Files.delete(directory);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
