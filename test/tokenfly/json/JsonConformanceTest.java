package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The public JSONTestSuite (github.com/nst/JSONTestSuite), where it lies beside the project.
///
/// Its names say what is due: `y_` is accepted, `n_` refused, `i_` left to the parser. Ours:
///
/// | `i_` cases | decision |
/// | --- | --- |
/// | numbers out of a double's range | accepted: the literal is kept |
/// | lone or inverted surrogates as hex escapes | accepted and kept |
/// | 500 nested arrays | accepted: the limit is 512 |
/// | bytes that are not UTF-8, UTF-16 texts | refused |
/// | a byte order mark | refused |
class JsonConformanceTest {
    private static final Path CASES = Path.of("../shared/conformance/json");

    private static final Set<String> REFUSED = Set.of(
            "i_string_UTF-16LE_with_BOM.json",
            "i_string_UTF-8_invalid_sequence.json",
            "i_string_UTF8_surrogate_U+D800.json",
            "i_string_invalid_utf-8.json",
            "i_string_iso_latin_1.json",
            "i_string_lone_utf8_continuation_byte.json",
            "i_string_not_in_unicode_range.json",
            "i_string_overlong_sequence_2_bytes.json",
            "i_string_overlong_sequence_6_bytes.json",
            "i_string_overlong_sequence_6_bytes_null.json",
            "i_string_truncated-utf-8.json",
            "i_string_utf16BE_no_BOM.json",
            "i_string_utf16LE_no_BOM.json",
            "i_structure_UTF-8_BOM_empty_object.json");

    @BeforeEach
    void needsTheCases() {
        assumeTrue(Files.isDirectory(CASES), "no conformance cases at " + CASES);
    }

    @Test
    void everyValidCaseIsAccepted() throws IOException {
        for (var path : cases("y_"))
            assertDoesNotThrow(() -> Json.parse(Files.readAllBytes(path)), path.toString());
    }

    @Test
    void everyInvalidCaseIsRefused() throws IOException {
        for (var path : cases("n_"))
            assertThrows(JsonException.class, () -> Json.parse(Files.readAllBytes(path)),
                    path.toString());
    }

    @Test
    void everyOpenCaseIsDecidedAsTheTableSays() throws IOException {
        var refused = new TreeSet<String>();
        for (var path : cases("i_")) {
            try {
                Json.parse(Files.readAllBytes(path));
            } catch (JsonException expected) {
                refused.add(path.getFileName().toString());
            }
        }
        assertEquals(new TreeSet<>(REFUSED), refused);
    }

    @Test
    void theScannerSaysAboutEveryCaseWhatTheParserSays() throws IOException {
        for (var path : cases("")) {
            byte[] text = Files.readAllBytes(path);
            assertEquals(Verdict.ofParser(text), Verdict.ofScanner(text), path.toString());
        }
    }

    private static List<Path> cases(String prefix) throws IOException {
        try (var paths = Files.list(CASES)) {
            var found = paths.sorted()
                    .filter(path -> path.getFileName().toString().matches(prefix + ".*[.]json"))
                    .toList();
            assertFalse(found.isEmpty());
            return found;
        }
    }
}
