package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command line answers: 0 for done, 1 for a command that is none, 2 for what the
/// configuration or the data directory does not allow.
@Timeout(60)
class MainTest {
    @TempDir
    private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeConfig() throws Exception {
        config("account.alice.keys = sk-tf-alice\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "--version", "check CONFIG", "audit CONFIG", "credit alice 5 CONFIG",
        "key bob CONFIG"})
    void whatIsDoneIsZero(String line) throws Exception {
        assertEquals(0, run(line), errors());
        assertEquals("", errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "nonsense", "serve a b", "check a b", "key", "key a b c", "credit",
        "credit alice", "credit alice 1 b c", "audit a b", "Serve", ""})
    void aCommandThatIsNoneIsOneAndShowsTheHelp(String line) throws Exception {
        assertEquals(1, run(line));
        assertTrue(errors().contains("java -jar tokenfly.jar credit ACCOUNT AMOUNT"), errors());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit alice five CONFIG", "credit alice 0.0000000001 CONFIG", "credit alice 1e3 CONFIG",
        "credit alice 99999999999999999999 CONFIG", "credit alice NaN CONFIG", "credit alice 1,5 CONFIG",
        "key ../alice CONFIG", "key alice=bob CONFIG", "key ${HOME} CONFIG"})
    void anArgumentThatIsNoneIsOneAndIsExplainedInALine(String line) throws Exception {
        assertEquals(1, run(line), errors());
        assertEquals(1, errors().lines().count(), errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check", "audit", "key alice", "credit alice 1"})
    void aConfigThatIsNotThereOrMistakenIsTwo(String command) throws Exception {
        assertEquals(2, run(command + " " + directory.resolve("none.properties")));
        assertTrue(printed().contains("none.properties: there is no such file"), printed());
        config("lisen = 1\n");
        assertEquals(2, run(command + " CONFIG"));
        assertTrue(printed().contains("config.properties:2: lisen"), printed());
    }

    @Test
    void aCreditToNobodyIsTwo() throws Exception {
        assertEquals(2, run("credit nobody 5 CONFIG"));
        assertEquals("there is no account nobody", errors().strip());
    }

    @Test
    void aKeyIsPrintedAloneAndOnlyItsHashIsStored() throws Exception {
        assertEquals(0, run("key bob CONFIG"));
        var key = out.toString(StandardCharsets.UTF_8).strip();
        assertTrue(key.matches("sk-tf-[0-9A-Za-z]{43}"), key);
        var stored = Files.readString(directory.resolve("data/accounts.properties"));
        assertTrue(stored.contains("account.bob.keys") && stored.contains("sha256:"), stored);
        assertFalse(stored.contains(key), stored);
    }

    @Test
    void aCreditWithoutAGatewayIsInTheBooksThatAuditPrints() throws Exception {
        run("credit alice 25 CONFIG");
        run("credit alice -5.5 CONFIG");
        assertTrue(printed().contains("account alice has a balance of 19.5 USD"), printed());
        out.reset();
        assertEquals(0, run("audit CONFIG"));
        assertTrue(printed().contains("account=alice credits=19.5 charges=0 balance=19.5\n"), printed());
        assertTrue(printed().contains(" 0 faults"), printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve CONFIG", "credit alice 1 CONFIG"})
    void aDamagedLedgerLineIsRefusedByFileAndLineAndFoundByAudit(String command) throws Exception {
        run("credit alice 25 CONFIG");
        run("credit alice 5 CONFIG");
        var segment = directory.resolve("data/ledger/000001.txt");
        var ledger = Files.readString(segment);
        Files.writeString(segment, ledger.replace("credit alice 25 ", "credit alice 99 "));
        long line = 1 + ledger.substring(0, ledger.indexOf("alice 25 ")).chars().filter(c -> c == '\n').count();
        assertEquals(2, run(command));
        assertEquals(1, errors().lines().count(), errors());
        assertTrue(errors().contains("000001.txt") && errors().contains("line " + line), errors());
        err.reset();
        assertEquals(2, run("audit CONFIG"));
        assertTrue(errors().contains("fault: ") && errors().contains("000001.txt")
                && errors().contains("line " + line), errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve CONFIG", "key bob CONFIG", "credit alice 1 CONFIG"})
    void aDataDirectoryThatCannotBeMadeIsToldInALine(String command) throws Exception {
        Files.writeString(directory.resolve("file"), "");
        config("data = file/data\n" + (command.startsWith("serve") ? "" : "account.alice.keys = sk-tf-alice\n"));
        assertEquals(2, run(command));
        assertEquals(1, errors().lines().count(), errors());
        assertTrue(errors().contains("file"), errors());
    }

    @Test
    void anAddressThatIsTakenOrUnknownIsToldInALine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            config("listen = 127.0.0.1:" + taken.getLocalPort() + "\naccount.alice.keys = sk-tf-alice\n");
            assertEquals(2, run("serve CONFIG"));
            assertTrue(errors().startsWith("listen = 127.0.0.1:" + taken.getLocalPort() + ": "), errors());
            assertEquals(1, errors().lines().count(), errors());
        }
        err.reset();
        config("data = other\nlisten = no.such.host.invalid:8080\naccount.alice.keys = sk-tf-alice\n");
        assertEquals(2, run("serve CONFIG"));
        assertTrue(errors().startsWith("listen = no.such.host.invalid:8080: "), errors());
        assertEquals(1, errors().lines().count(), errors());
    }

    private void config(String lines) throws Exception {
        var listen = lines.contains("listen") ? "#\n" : "listen = 127.0.0.1:0\n";
        Files.writeString(directory.resolve("config.properties"), listen + lines);
    }

    private int run(String line) throws Exception {
        var arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.replaceAll(word -> word.equals("CONFIG")
                ? directory.resolve("config.properties").toString() : word);
        return new Main(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(arguments);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8) + errors();
    }
}
