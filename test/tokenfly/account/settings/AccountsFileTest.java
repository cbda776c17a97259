package tokenfly.account.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir Path data;
    private AccountsFile file;

    @BeforeEach
    void open() {
        file = new AccountsFile(data.resolve("accounts.properties"));
    }

    private void set(String account, String ending, String value) throws IOException {
        file.set(account, Collections.singletonMap(ending, value));
    }

    @Test
    void aFileThatIsNotThereIsEmpty() throws IOException {
        assertEquals(Map.of(), file.read());
    }

    @Test
    void aKeyIsKeptAsItsHashOnly() throws IOException {
        NewKey first = file.addKey("alice", "laptop", Map.of(), NOW);
        NewKey second = file.addKey("alice", "", Map.of(), NOW);

        assertEquals(List.of(first.key(), second.key()), file.keys("alice"));
        assertFalse(Files.readString(file.path()).contains(first.secret()));
    }

    @Test
    void aFirstKeyIsMadeOnlyOnce() throws IOException {
        file.addKey("alice", "", Map.of(), NOW);
        NewKey first = file.addFirstKey("bob", "", NOW);

        assertNull(file.addFirstKey("bob", "", NOW));
        assertEquals(List.of(first.key()), file.keys("bob"));
    }

    @Test
    void whatIsSharedIsChangedWhereTheCopyCannotBeWritten() throws IOException {
        var shared = new TreeMap<String, String>();
        Path inTheWay = Files.createFile(data.resolve("in-the-way"));
        var copy = new AccountsFile(inTheWay.resolve("accounts.properties"), change -> {
            change.accept(shared);
            return shared;
        });

        NewKey made = copy.addKey("alice", "", Map.of(), NOW);
        assertTrue(shared.get("account.alice.keys").contains(made.key().hash().toString()), shared::toString);
    }

    @Test
    void aKeyCanBeTakenOut() throws IOException {
        NewKey first = file.addKey("alice", "laptop", Map.of(), NOW);
        NewKey second = file.addKey("alice", "ci", Map.of(), NOW);

        assertTrue(file.removeKey("alice", first.key().hash()));
        assertEquals(List.of(second.key()), file.keys("alice"));
        assertFalse(file.removeKey("alice", first.key().hash()));
        assertTrue(file.removeKey("alice", second.key().hash()));
        assertEquals(Map.of(), file.read());
    }

    @Test
    void whatIsSetIsReadBack() throws IOException {
        set("alice", "models", "glm-*, \u6a21\u578b\\x");
        set("alice", "spend-per-day", "1.5");
        set("alice", "disabled", "true");
        set("alice", "disabled", null);

        assertEquals(Map.of("account.alice.models", "glm-*, \u6a21\u578b\\x",
                "account.alice.spend-per-day", "1.5"), file.read());
    }

    @Test
    void whatCannotBeReadBackIsNotSet() throws IOException {
        set("alice", "models", "demo");

        assertThrows(IllegalArgumentException.class, () -> set("alice", "balance", "lots"));
        assertThrows(IllegalArgumentException.class, () -> set("alice", "colour", "red"));
        assertThrows(IllegalArgumentException.class, () -> set("a b", "models", "demo"));
        assertThrows(IllegalArgumentException.class, () -> set("alice", "models", "${HOME}"));
        assertThrows(IllegalArgumentException.class, () ->
                file.addKey("alice\naccount.eve", "", Map.of(), NOW));
        assertEquals(Map.of("account.alice.models", "demo"), file.read());
    }

    @Test
    void aKeyThatStandsThereTwiceIsAFault() throws IOException {
        Files.writeString(file.path(), "account.a.models = x\naccount.a.models = y\n");

        var fault = assertThrows(IOException.class, () -> file.read());

        assertTrue(fault.getMessage().contains("account.a.models stands there twice"),
                fault.getMessage());
        assertTrue(fault.getMessage().contains("accounts.properties"), fault.getMessage());
    }

    @Test
    void aFileThatIsNoPropertiesIsAFaultThatNamesIt() throws IOException {
        Files.write(file.path(), new byte[] {'a', '=', (byte) 0xff});
        assertTrue(assertThrows(IOException.class, () -> file.read()).getMessage()
                .contains("accounts.properties"));

        Files.writeString(file.path(), "a = \\u12");
        assertTrue(assertThrows(IOException.class, () -> file.read()).getMessage()
                .contains("accounts.properties"));
    }

    @Test
    void changesOfManyThreadsAllArrive() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var own = new AccountsFile(file.path());
            String name = "a" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    own.addKey(name, "", Map.of(), NOW);
                } catch (IOException fault) {
                    throw new AssertionError(fault);
                }
            }));
        }
        for (Thread thread : threads) thread.join();

        assertEquals(16, file.read().size());
    }

    @Test
    void nothingTemporaryStays() throws IOException {
        file.addKey("alice", "", Map.of(), NOW);

        try (var files = Files.list(data)) {
            assertEquals(List.of("accounts.properties", "accounts.properties.lock"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }
}
