package tokenfly.properties;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesFileTest {
    private final Mistakes mistakes = new Mistakes("f", new Keys());

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\n", " \t\f\n", "a=b", "a:b", "a b", "a\tb", "a\fb", "a", "a=", "a:", "a ", "=b", ":b", " = b",
        "a = b ", "a==b", "a:=b", "a =: b", "a : = b", "a  b = c", "#a=b", "!a=b", "  # a", "a=#b", "a=b!",
        "a\\=b=c", "a\\:b:c", "a\\ b c", "a\\\\=b", "a\\\\\\=b=c", "a=\\t\\n\\r\\f\\q\\\"", "a=\\u0041\\u00e9",
        "\\u0061=b", "a=b\\\n  c", "a=b\\\r\n  c", "a=b\\\r  c", "a=b\\\\\nc=d", "a=b\\\\\\\nc=d",
        "a=b\\\n#c", "a=b\\\n\nc=d", "a=b\\\n  \n  c=d", "a\\\n=b", "a=\\\n\\\nb", "\\\n#c=d\na=b", "\\\na=b",
        "\\\n\\\n", "\\\n", "\\\r", "\\\r\n", "\\", "a=b\\", "a=b\\\n", "a=b\r\nc=d\re=f\ng=h", "a=b\n\rc=d", "#x\\\na=b",
        "a=\u00e9\u4e2d\ud83d\ude00", "a=b\u0000c", "a=\u0085b\u2028c", "a=b\na=c", "a\\\n   b=c", "\\ a=b",
        "a\\tb=c", "a=\\\\u0041", "a=\\ b", "a=\\", " \\\n # x=y\n z=1"})
    void textReadsAsPropertiesReadsIt(String text) throws IOException {
        assertEquals(properties(text), ours(text));
        assertTrue(mistakes.isEmpty());
    }

    @Test
    void randomTextReadsAsPropertiesReadsIt() throws IOException {
        var alphabet = "ab=: #!\\\\\\\n\n\r\t\fu0041\u00e9";
        var random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            var text = random.ints(random.nextInt(24), 0, alphabet.length())
                    .mapToObj(at -> alphabet.substring(at, at + 1)).reduce("", String::concat);
            var found = new Mistakes("f", new Keys());
            var ours = map(PropertiesFile.parse("f", text.getBytes(UTF_8), found));
            try {
                assertEquals(properties(text), ours, () -> "of: " + text.replace("\n", "\\n"));
                assertTrue(found.isEmpty());
            } catch (IllegalArgumentException malformed) {
                assertFalse(found.isEmpty(), text);
            }
        }
    }

    @Test
    void whatIsWrittenIsReadBackWhateverItHolds() {
        var alphabet = "ab=: #!\\\n\r\t\fu0041\u00e9\u0000";
        var random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            var values = Map.of(text(random, alphabet) + "k", text(random, alphabet));
            assertEquals(values, ours(PropertiesFile.text(values)));
        }
        assertTrue(mistakes.isEmpty());
    }

    private static String text(Random random, String alphabet) {
        return random.ints(random.nextInt(12), 0, alphabet.length()).mapToObj(at -> alphabet.substring(at, at + 1))
                .reduce("", String::concat);
    }

    private static Map<String, String> properties(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        var map = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }

    private Map<String, String> ours(String text) {
        return map(PropertiesFile.parse("f", text.getBytes(UTF_8), mistakes));
    }

    private static Map<String, String> map(List<Property> properties) {
        var map = new HashMap<String, String>();
        properties.forEach(property -> map.put(property.key(), property.text()));
        return map;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aPropertyIsOnTheLineWhereItBegins(String eol) {
        var text = "# one|a = 1 \\|    2|||b = \\|  \\|  3|   c : 4".replace("|", eol);

        var lines = PropertiesFile.parse("f", text.getBytes(UTF_8), mistakes).stream()
                .map(property -> property.key() + property.line()).toList();

        assertEquals(List.of("a2", "b6", "c9"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\\u", "a=\\u004", "a=\\u00g1", "\\u12=b", "a=\\u\uff11\uff11\uff11\uff11"})
    void aMalformedUnicodeEscapeIsAMistakeOfItsLine(String line) {
        var properties = PropertiesFile.parse("f", ("x=1\n" + line + "\ny=2").getBytes(UTF_8), mistakes);

        assertEquals(List.of("x", "y"), properties.stream().map(Property::key).toList());
        assertEquals("f:2: has a malformed \\u; allowed: \\u and four hexadecimal digits, or \\\\ for a"
                + " backslash", mistakes.list().getFirst().toString());
    }

    @Test
    void whatIsNotUtf8IsAMistakeOfItsLine() {
        PropertiesFile.parse("f", new byte[] {'a', '=', '1', '\n', 'b', '=', (byte) 0xe9, '\n'}, mistakes);

        assertEquals("f:2: is not UTF-8; allowed: a text file in UTF-8", mistakes.list().getFirst().toString());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() {
        assertEquals(Map.of("a", "1"), ours("\uFEFFa=1"));
    }

    @Test
    void aFileWithoutEndIsNotReadToItsEnd() throws IOException {
        PropertiesFile.read("f", new Endless(), mistakes);

        assertEquals("f: is too long; allowed: 67108864 bytes", mistakes.list().getFirst().toString());
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return '#';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return length;
        }
    }

    @Test
    void linesAreBounded() {
        PropertiesFile.parse("f", ("\n".repeat(PropertiesFile.MAX_LINES) + "a=1").getBytes(UTF_8), mistakes);

        assertEquals("f: is too long; allowed: 1000000 lines", mistakes.list().getFirst().toString());
    }
}
