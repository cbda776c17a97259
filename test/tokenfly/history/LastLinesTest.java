package tokenfly.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastLinesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 700, 100_000, 600_000})
    void linesComeFromTheLastBackWhereverBlocksEnd(int longest) throws Exception {
        var random = new Random(longest);
        var lines = new ArrayList<String>();
        for (long chars = 0; chars < 2_000_000; chars += lines.getLast().length() + 1)
            lines.add("é".repeat(random.nextInt(longest) / 2) + "x".repeat(random.nextInt(longest)));
        Files.writeString(file(), String.join("\n", lines) + "\n");

        assertEquals(lines.reversed(), read());
    }

    @Test
    void aLineThatIsTornOrEmptyIsOne() throws Exception {
        Files.writeString(file(), "first\n\nlast without an en");
        assertEquals(List.of("last without an en", "", "first"), read());
        Files.writeString(file(), "");
        assertEquals(List.of(), read());
        Files.writeString(file(), "\n");
        assertEquals(List.of(""), read());
    }

    @Test
    void aFileThatIsGoneIsSaidToBe() {
        assertThrows(NoSuchFileException.class, () -> new LastLines(file()));
    }

    private Path file() {
        return directory.resolve("file");
    }

    private List<String> read() throws IOException {
        var all = new ArrayList<String>();
        try (var lines = new LastLines(file())) {
            for (String line; (line = lines.next()) != null; ) all.add(line);
        }
        return all;
    }
}
