package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.config.ConfigLocation;
import tokenfly.testing.RunningGateway;

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
    @ValueSource(strings = {"--help", "-h", "help", "--version", "check CONFIG", "audit CONFIG",
        "credit alice 5 CONFIG", "key list alice CONFIG"})
    void whatIsDoneIsZero(String line) throws Exception {
        served();
        assertEquals(0, run(line), errors());
        assertEquals("", errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "nonsense", "Serve", ""})
    void aCommandThatIsNoneIsOneAndShowsTheHelp(String line) throws Exception {
        assertEquals(1, run(line));
        assertTrue(errors().startsWith("there is no command \"" + line + "\"; "), errors());
        assertTrue(errors().contains("java -jar tokenfly.jar credit ACCOUNT AMOUNT"), errors());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve a b", "check a b", "check --lively", "key", "key a b c", "key list", "key revoke a",
        "key revoke a b c d", "key bob --now", "credit", "credit alice", "credit alice 1 b c",
        "credit alice 1 --note", "audit a b"})
    void aCommandWithOtherWordsIsOneAndShowsItsHelp(String line) throws Exception {
        assertEquals(1, run(line));
        assertTrue(errors().contains("java -jar tokenfly.jar " + (line.startsWith("serve") ? "[serve]"
                : line.split(" ")[0])), errors());
        assertTrue(errors().startsWith(line.split(" ")[0] + " "), errors());
        assertFalse(Files.exists(directory.resolve("data")));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"chek, 'there is no command \"chek\"; did you mean check?'", "key, key needs more arguments",
        "key list, key needs more arguments", "audit a b, audit has an argument too many: b",
        "credit alice 1 --note, credit needs a value with --note=", "check --lively, check has no option --lively",
        "key -v, key has no option -v", "credit -a 5, credit has no option -a", "audit -v, audit has no option -v"})
    void theFirstLineSaysWhatIsWrongWithACommand(String line, String said) throws Exception {
        assertEquals(1, run(line));
        assertEquals(said, errors().lines().findFirst().orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --help", "check -h", "key --help", "key list --help", "key alice --help CONFIG",
        "credit --help", "audit --help", "help key"})
    void everyCommandHasAHelpThatIsNoAccountAndNoFile(String line) throws Exception {
        assertEquals(0, run(line), errors());
        assertTrue(printed().contains("Exit codes: 0 done"), printed());
        assertEquals("", errors());
        assertFalse(Files.exists(directory.resolve("data")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit alice five CONFIG", "credit alice 0.0000000001 CONFIG", "credit alice 1e3 CONFIG",
        "credit alice 99999999999999999999 CONFIG", "credit alice NaN CONFIG", "credit alice 1,5 CONFIG",
        "key ../alice CONFIG", "key alice=bob CONFIG", "key ${HOME} CONFIG", "key .. CONFIG"})
    void anArgumentThatIsNoneIsOneAndIsExplainedInALine(String line) throws Exception {
        served();
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
    void anAccountThatIsNotThereIsTwoAndTheNearestIsNamed() throws Exception {
        served();
        assertEquals(2, run("credit nobody 5 CONFIG"));
        assertEquals("there is no account nobody", errors().strip());
        err.reset();
        assertEquals(2, run("key list alcie CONFIG"));
        assertEquals("there is no account alcie; did you mean alice?", errors().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"key bob CONFIG", "key list alice CONFIG", "key revoke alice 00 CONFIG",
        "credit alice 5 CONFIG", "audit CONFIG"})
    void aPlaceWhereNoGatewayWroteIsTwoAndStaysAsItIs(String line) throws Exception {
        assertEquals(2, run(line));
        assertEquals(1, errors().lines().count(), errors());
        assertTrue(errors().contains(directory.resolve("data") + ", which ") && errors().contains("is not there"),
                errors());
        assertFalse(Files.exists(directory.resolve("data")));
        Files.createDirectory(directory.resolve("data"));
        assertEquals(2, run(line));
        assertTrue(errors().contains("was never written by a gateway"), errors());
        try (var files = Files.list(directory.resolve("data"))) {
            assertEquals(0, files.count());
        }
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aKeyIsListedAndRevokedByItsId() throws Exception {
        served();
        run("key bob CONFIG");
        var ends = out.toString(StandardCharsets.UTF_8).strip().substring("sk-tf-".length() + 39);
        out.reset();
        assertEquals(0, run("key list bob CONFIG"));
        var id = printed().replaceAll("(?s).*id=([0-9a-f]{16}) name=- ends=" + ends + " made=20.*", "$1");
        assertTrue(id.matches("[0-9a-f]{16}"), printed());
        assertEquals(2, run("key revoke bob 0000 CONFIG"));
        assertEquals(0, run("key revoke bob " + id + " CONFIG"));
        assertEquals(2, run("key revoke bob " + id + " CONFIG"));
        assertFalse(Files.readString(directory.resolve("data/accounts.properties")).contains("sha256"));
    }

    @Test
    void aKeyIsMadeWithANameAndLimits() throws Exception {
        served();
        assertEquals(0, run("key bob --name=web --spend-per-day=2.5 --models=demo --expires=2099-12-31 CONFIG"), errors());
        var file = Files.readString(directory.resolve("data/accounts.properties"));
        assertTrue(file.contains("account.bob.key.web = sha256:")
                && file.contains("account.bob.key.web.spend-per-day = 2.5\n"), file);
        assertEquals(0, run("key list bob CONFIG"));
        assertTrue(printed().contains(" name=web ") && printed().contains(" expires=2100-01-01T00:00:00Z "), printed());
        assertEquals(1, run("key bob --name=web --spend=1 CONFIG"));
        assertTrue(errors().contains("cannot be named web"), errors());
        assertEquals(1, run("key bob --spend=1 CONFIG"));
        assertEquals(1, run("key bob --name=x --spend=much CONFIG"));
        assertTrue(errors().contains("account.bob.key.x.spend"), errors());
    }

    @Test
    void aKeyOfTheOperatorsOwnFileIsNotRevokedHere() throws Exception {
        served();
        run("key list alice CONFIG");
        var id = printed().replaceAll("(?s).*id=([0-9a-f]{16}) .*", "$1");
        assertTrue(printed().contains("file=" + directory.resolve("config.properties")), printed());
        assertEquals(2, run("key revoke alice " + id + " CONFIG"));
        assertTrue(errors().contains("take it out of account.alice.keys or .key.NAME there"), errors());
    }

    @Test
    void aNewAccountIsSaidToBeNewAndWhatWasWrittenIsNamed() throws Exception {
        served();
        run("key bob CONFIG");
        assertTrue(errors().contains("account bob is new: "), errors());
        assertTrue(errors().contains("wrote the key's hash to " + directory.resolve("data/accounts.properties")),
                errors());
        err.reset();
        run("key bob CONFIG");
        assertFalse(errors().contains("is new"), errors());
        assertTrue(errors().startsWith("read " + directory.resolve("config.properties")), errors());
    }

    @Test
    void theNoteOfACreditStandsInTheLedger() throws Exception {
        served();
        var config = directory.resolve("config.properties").toString();
        var words = List.of("credit", "alice", "5", "--note=paid-by-card", config);
        assertEquals(0, new Main(new PrintStream(out, true), new PrintStream(err, true)).run(words), errors());
        assertTrue(printed().contains("wrote " + directory.resolve("data/ledger")), printed());
        assertTrue(Files.readString(directory.resolve("data/ledger/000001.txt")).contains("paid-by-card"));
        assertEquals(1, run("credit alice 5 --note=" + "x".repeat(201) + " CONFIG"), printed());
    }

    @Test
    void checkSaysWhereEachAccountStands() throws Exception {
        served();
        run("key bob CONFIG");
        run("key alice CONFIG");
        out.reset();
        assertEquals(0, run("check CONFIG"));
        assertTrue(printed().contains("account alice: " + directory.resolve("config.properties")
                + ":2, data/accounts.properties:3\n"), printed());
        assertTrue(printed().contains("account bob: data/accounts.properties:4\n"), printed());
    }

    @Test
    void aKeyIsPrintedAloneAndOnlyItsHashIsStored() throws Exception {
        served();
        assertEquals(0, run("key bob CONFIG"));
        var key = out.toString(StandardCharsets.UTF_8).strip();
        assertTrue(key.matches("sk-tf-[0-9A-Za-z]{43}"), key);
        var stored = Files.readString(directory.resolve("data/accounts.properties"));
        assertTrue(stored.contains("account.bob.keys") && stored.contains("sha256:"), stored);
        assertFalse(stored.contains(key), stored);
    }

    @Test
    void aCreditWithoutAGatewayIsInTheBooksThatAuditPrints() throws Exception {
        served();
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
        served();
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

    /// A ledger that is gone or shorter than it was is never a new one, which would grant the opening
    /// credit once more.
    @ParameterizedTest
    @ValueSource(strings = {"serve CONFIG", "credit alice 1 CONFIG"})
    void aLedgerThatLostLinesIsRefusedAndSaysHowToGoOn(String command) throws Exception {
        served();
        run("credit alice 25 CONFIG");
        var segment = directory.resolve("data/ledger/000001.txt");
        var mark = directory.resolve("data/ledger.mark");
        var whole = Files.readAllLines(segment);
        Files.write(segment, whole.subList(0, whole.size() - 1));
        assertEquals(2, run(command));
        assertTrue(errors().contains("data/ledger once had line " + whole.size()), errors());
        assertTrue(errors().contains("delete " + mark + " and start again"), errors());
        assertEquals(2, run("audit CONFIG"));
        assertTrue(errors().contains("fault: " + mark + " line 1: the ledger had line " + whole.size()
                + ", and lines up to it are missing"), errors());

        Files.delete(segment);
        assertEquals(2, run(command));
        assertTrue(errors().contains("000001.txt is gone"), errors());
        Files.delete(mark);
        assertEquals(0, run("credit alice 1 CONFIG"), errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve CONFIG", "key bob CONFIG", "credit alice 1 CONFIG"})
    void aDataDirectoryThatCannotBeMadeIsToldInALine(String command) throws Exception {
        Files.writeString(directory.resolve("file"), "");
        config("data = file/data\n" + (command.startsWith("serve") ? "" : "account.alice.keys = sk-tf-alice\n"));
        assertEquals(2, run(command));
        assertEquals(1, errors().lines().count(), errors());
        assertTrue(errors().contains(command.startsWith("serve") ? "file: there is a file of that name" : "file"), errors());
    }

    @Test
    void aLedgerThatCannotBeMadeIsToldWithTheReason() throws Exception {
        var ledger = Files.createDirectory(directory.resolve("data")).resolve("ledger");
        Files.writeString(ledger, "");
        assertEquals(2, run("serve CONFIG"));
        assertEquals(ledger + ": there is a file of that name, which is in the way", errors().strip());
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

    /// As a gateway leaves the directory that ran here once.
    private void served() throws Exception {
        var config = ConfigLocation.find(directory.resolve("config.properties").toString(), directory);
        RunningGateway.start(config, _ -> null, new PrintStream(OutputStream.nullOutputStream()), System.err).close();
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
