package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused, and where it is said to be wrong.
class JsonStrictnessTest {
    /// Every kind of token, with text past ASCII of each length.
    private static final String SAMPLE = """
            {"model":"a-model","stream":true,"seed":-12.5e+3,"stop":null,"n":[0,1.5,false,{},[]],
             "messages":[{"role":"user","content":"A \\"quoted\\" line\\nand \\u00e9\\ud83d\\ude00"},
              {"role":"user","content":"é漢😀 and a longer stretch of prose, past eight bytes"}]}""";

    @Test
    void theWholeSampleIsAccepted() {
        assertEquals("accepted", verdict(utf8(SAMPLE)));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] sample = utf8(SAMPLE);
        for (int length = 0; length < sample.length; length++)
            assertNotEquals("accepted", verdict(Arrays.copyOf(sample, length)), length + " bytes");
    }

    @Test
    void whatLiesAroundTheTextIsNotRead() {
        byte[] sample = utf8(SAMPLE);
        for (int before = 0; before < 17; before++) {
            var buffer = new byte[before + sample.length + 16 - before];
            Arrays.fill(buffer, (byte) '"');
            System.arraycopy(sample, 0, buffer, before, sample.length);

            assertEquals(Json.parse(sample), Json.parse(buffer, before, before + sample.length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "10", "-1.0", "0.00", "1e5", "1E+5", "0e-0",
        "123456789012345678901234567890.123456789e400"})
    void aNumberKeepsItsLiteral(String literal) {
        assertEquals(new JsonNumber(literal), Json.parse(literal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1", "01", "-", "-a", "-01", ".5", "1.", "1.e1", "1e", "1e+", "0x1",
        "1_0", "NaN", "Infinity", "-Infinity", "1a", "１"})
    void anotherNumberIsRefused(String literal) {
        assertNotEquals("accepted", verdict(utf8(literal)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\a", "\\'", "\\0", "\\x41", "\\U0041", "\\u", "\\u004", "\\u00g0",
        "\\u-041", "\\u+041", "\\u００４１", "\\", "\\\n"})
    void anUnknownEscapeIsRefused(String content) {
        assertNotEquals("accepted", verdict(utf8('"' + content + '"')));
    }

    @Test
    void everyEscapeIsUndone() {
        assertEquals(new JsonString("\"\\/\b\f\n\r\t é\u6f22\ud83d\ude00\0"), Json.parse("""
                "\\"\\\\\\/\\b\\f\\n\\r\\t \\u00e9\\u6F22\\uD83d\\uDe00\\u0000\""""));
    }

    @Test
    void surrogatesWithoutAPartnerAreKept() {
        assertEquals(new JsonString("é\ud800\ud83d\ude00\udc00x\ud800"),
                Json.parse("\"é\\ud800\\ud83d\\ude00\\udc00x\\ud800\""));
    }

    @Test
    void aBareSurrogateInAStringIsRefusedWhereItStands() {
        var error = assertThrows(JsonException.class, () -> Json.parse("[\"é\ud800\"]"));

        assertEquals("bytes that are not UTF-8 at line 1, column 5", error.getMessage());
    }

    @Test
    void everyControlCharacterMustBeEscaped() {
        for (char control = 0; control < ' '; control++) {
            var text = "[\"prose before" + control + "prose after\"]";
            assertEquals("a control character that is not escaped at line 1, column 15",
                    verdict(utf8(text)));
        }
    }

    @Test
    void everyCodePointCanStandInAString() {
        for (int point = 0x20; point <= Character.MAX_CODE_POINT; point += step(point)) {
            if (point == '"' || point == '\\' || point >= 0xD800 && point < 0xE000) continue;
            var text = "pad" + Character.toString(point) + "pad";
            assertEquals(new JsonString(text), Json.parse('"' + text + '"'));
        }
    }

    /// All that are short in UTF-8, and a sample of the rest.
    private static int step(int point) {
        return point < 0xFFF ? 1 : 251;
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "BF", "C0 80", "C1 BF", "C2", "C2 22", "C2 C0", "DF 7F",
        "E0 80 80", "E0 9F BF", "E1 80", "E1 80 22", "ED A0 80", "ED BF BF", "EF BF C0",
        "F0 80 80 80", "F0 8F BF BF", "F1 80 80", "F4 90 80 80", "F5 80 80 80",
        "F8 88 80 80 80", "FC 84 80 80 80 80", "FE", "FF"})
    void bytesThatAreNotUtf8AreRefused(String hex) {
        var text = new ByteArrayOutputStream();
        text.writeBytes(utf8("[\"a\",\n\"padding, padding"));
        text.writeBytes(HexFormat.ofDelimiter(" ").parseHex(hex));
        text.writeBytes(utf8("padding\"]"));

        assertEquals("bytes that are not UTF-8 at line 2, column 18", verdict(text.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C2 80", "DF BF", "E0 A0 80", "EC BF BF", "ED 9F BF", "EE 80 80",
        "EF BF BF", "F0 90 80 80", "F3 BF BF BF", "F4 8F BF BF"})
    void theEndsOfTheUtf8RangesAreAccepted(String hex) {
        byte[] character = HexFormat.ofDelimiter(" ").parseHex(hex);
        var text = '"' + new String(character, StandardCharsets.UTF_8) + '"';

        assertEquals("accepted", verdict(utf8(text)));
        assertEquals(text, Json.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void theNestingLimitIsTheLastDepthAccepted(String opening) {
        var closing = opening.equals("[") ? "]" : "}";
        var deepest = opening.repeat(Json.MAX_DEPTH - 1) + opening.charAt(0)
                + closing.repeat(Json.MAX_DEPTH);
        assertEquals("accepted", verdict(utf8(deepest)));
        assertEquals("nested deeper than 512 at line 1, column " + (512 * opening.length() + 1),
                verdict(utf8(opening + deepest + closing)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void anyNumberOfBracketsIsRefusedQuietly(String opening) {
        assertNotEquals("accepted", verdict(utf8(opening.repeat(200_000))));
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertEquals("a byte order mark, which JSON does not know, at line 1, column 1",
                verdict(utf8("\ufeff{}")));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            ``          | the text ends where a value should stand at line 1, column 1
            `  `        | the text ends where a value should stand at line 1, column 3
            [1 2]       | expected ',' or ']' at line 1, column 4
            [1,]        | expected a value at line 1, column 4
            [,1]        | expected a value at line 1, column 2
            {"a" 1}     | expected ':' at line 1, column 6
            {"a":}      | expected a value at line 1, column 6
            {"a":1,}    | expected a name at line 1, column 8
            {a:1}       | expected a name or '}' at line 1, column 2
            {"a":1 "b"} | expected ',' or '}' at line 1, column 8
            {"a":1]     | expected ',' or '}' at line 1, column 7
            tru         | expected a value at line 1, column 1
            "a          | the text ends inside a string at line 1, column 3
            {} x        | something after the end of the value at line 1, column 4
            `[\n\r\n x]`| expected a value at line 3, column 2
            """)
    void anErrorNamesItsReasonAndItsPlace(String text, String message) {
        assertEquals(message, verdict(utf8(text.translateEscapes())));
    }

    @Test
    void anErrorNeverHoldsTheText() {
        for (var text : new String[] {"secret", "[\"secret\\x\"]", "{\"secret\"}", "[1] secret"})
            assertEquals(-1, verdict(utf8(text)).indexOf("secret"));
    }

    @Test
    void onlyTheFourSpacesOfTheGrammarAreSpace() {
        assertEquals("accepted", verdict(utf8(" \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n")));
        for (char other : "\u000b\u000c\u0000\u0085\u00a0\u2028\ufeff".toCharArray())
            assertNotEquals("accepted", verdict(utf8("[1" + other + "]")));
    }

    /// Parser and scanner speak with one voice throughout.
    private static String verdict(byte[] text) {
        var verdict = Verdict.ofParser(text);
        assertEquals(verdict, Verdict.ofScanner(text));
        return verdict;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
