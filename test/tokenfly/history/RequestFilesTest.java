package tokenfly.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonObject;

class RequestFilesTest {
    @TempDir
    Path data;
    private Path directory;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private Keep keep = Keep.parse("1d");
    private final List<String> warnings = new ArrayList<>();
    private RequestFiles files;

    @BeforeEach
    void open() {
        directory = data.resolve("requests");
        files = anew();
    }

    private RequestFiles anew() {
        return new RequestFiles(directory, () -> keep, () -> now, warnings::add);
    }

    private void add(String id, String model) {
        var line = "{\"time\":\"" + now + "\",\"id\":\"" + id + "\",\"model\":\"" + model + "\"}\n";
        files.write(line.getBytes(UTF_8), 0, line.length());
    }

    private List<String> ids(LineFilter wanted) throws IOException {
        return files.newest(10, wanted).stream().map((JsonObject request) -> request.string("id")).toList();
    }

    private List<Path> there() throws IOException {
        try (var all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "7d,7,1073741824", "200MB,0,209715200", "2GB,0,2147483648"})
    void whatIsKeptIsATimeOrASize(String text, int days, long bytes) {
        assertEquals(new Keep(days, bytes), Keep.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "0d", "d", "-1d", "1.5d", "512KB", "0MB", "101GB", "999999GB", "7 d", "7D"})
    void anythingElseIsNeither(String text) {
        assertThrows(IllegalArgumentException.class, () -> Keep.parse(text));
    }

    @Test
    void theNewestComeFirstAndAreFoundByTheirMembers() throws IOException {
        for (int i = 0; i < 20; i++) add("r" + i, i % 2 == 0 ? "even" : "odd");

        assertEquals(List.of("r19", "r18", "r17"), ids(LineFilter.ALL).subList(0, 3));
        assertEquals(List.of("r18", "r16"), ids(LineFilter.ALL.with("model", "even")).subList(0, 2));
        assertEquals(List.of("r7"), ids(LineFilter.ALL.with("id", "r7")));
        assertEquals(List.of(), ids(LineFilter.ALL.with("id", "r")));
        assertEquals(List.of(), ids(LineFilter.ALL.with("model", "even\",\"id\":\"r7")));
    }

    @Test
    void aTimeIsFromAndTo() throws IOException {
        for (int i = 0; i < 5; i++) {
            add("r" + i, "m");
            now = now.plus(Duration.ofHours(6));
        }

        assertEquals(List.of("r3", "r2"), ids(new LineFilter(List.of(), Instant.parse("2026-12-01T00:00:00Z"),
                Instant.parse("2026-12-01T12:00:00Z"))));
    }

    @Test
    void aDayHasItsFileAndThoseBeforeTheLastDaysGo() throws IOException {
        for (int i = 0; i < 4; i++) {
            add("r" + i, "m");
            now = now.plus(Duration.ofDays(1));
        }

        assertEquals(List.of("2026-12-02-0001.jsonl", "2026-12-03-0001.jsonl"),
                there().stream().map(file -> file.getFileName().toString()).toList());
        assertEquals(List.of("r3", "r2"), ids(LineFilter.ALL));
    }

    @Test
    void aDiskWithoutRoomGetsNoFileForEveryLine() throws IOException {
        var full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "nothing here is always full");
        Files.createDirectories(directory);
        var first = Files.createSymbolicLink(directory.resolve("2026-11-30-0001.jsonl"), full);
        for (int i = 0; i < 3; i++) add("r" + i, "m");
        assertEquals(List.of(first), there());
        assertEquals(3, warnings.size());

        Files.delete(first);
        add("r3", "m");
        add("r4", "m");
        assertEquals(List.of("r4", "r3"), ids(LineFilter.ALL));
        assertEquals(List.of(first), there());
    }

    @Test
    void filesAreBoundedInAll() throws IOException {
        keep = Keep.parse("1MB");
        var text = "x".repeat(1000);
        for (int i = 0; i < 5_000; i++) add("r" + i, text);

        long bytes = 0;
        for (var file : there()) bytes += Files.size(file);
        assertTrue(bytes <= 1 << 20 && bytes > 600_000, there() + " " + bytes);
        assertEquals("r4999", ids(LineFilter.ALL).getFirst());
    }

    @Test
    void aLineThatACrashCutShortIsPassedOver() throws IOException {
        add("whole", "m");
        Files.writeString(there().getFirst(), "{\"time\":\"2026-11-30T12:00:00Z\",\"id\":\"torn\",\"mod",
                StandardOpenOption.APPEND);
        files = anew();
        add("next", "m");

        assertEquals(List.of("next", "whole"), ids(LineFilter.ALL));
        assertEquals(List.of(), ids(LineFilter.ALL.with("id", "torn")));
    }

    @Test
    void filesAreForTheirOwnerAlone() throws IOException {
        add("r", "m");

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(there().getFirst())));
    }

    @Test
    void nothingIsWrittenWhereNothingIsKept() throws IOException {
        keep = Keep.NOTHING;
        add("r", "m");

        assertFalse(Files.exists(directory));
        assertEquals(List.of(), ids(LineFilter.ALL));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAWarningAndTriedAgain() throws IOException {
        Files.writeString(directory, "in the way");
        add("lost", "m");
        assertTrue(warnings.getFirst().startsWith("requests cannot be kept in " + directory), warnings.toString());
        Files.delete(directory);
        add("kept", "m");

        assertEquals(List.of("kept"), ids(LineFilter.ALL));
    }
}
