package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPiecesTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,\"x\\n\\\\ \\u4f60\\\"}\",{}]}", " {\n\t\"a\" : 1 }", "not json", "null", ""})
    void whatIsRightStaysItself(String text) {
        assertSame(text, new JsonPieces().next(text));
        for (int at = 0; at <= text.length(); at++) assertEquals(text, mended(text, at));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'a':'x¶y'}      | {'a':'x\\ny'}",
        "{'a':'x→y'}      | {'a':'x\\ty'}",
        "{'a':'\\d+\\s'}  | {'a':'\\\\d+\\\\s'}",
        "{'a':'\\¶'}      | {'a':'\\\\\\n'}",
        "{'a':'\\'','b':'\\.'} | {'a':'\\'','b':'\\\\.'}",
        "{'a':'C:\\users\\x'}  | {'a':'C:\\\\users\\\\x'}",
        "{'a':'\\u12'}    | {'a':'\\\\u12'}",
        "{'a':'\\u1¶'}    | {'a':'\\\\u1\\n'}",
        "{¶→'a':1}        | {¶→'a':1}"})
    void stringsAreMendedWhereverTheTextIsSplit(String wrong, String right) {
        var text = plain(wrong);
        for (int at = 0; at <= text.length(); at++) {
            assertEquals(plain(right), mended(text, at));
            Json.parse(mended(text, at));
        }
    }

    @Test
    void everyOtherControlCharacterIsEscapedByItsNumber() {
        assertEquals("[\"\\u0001\\b\\f\\r\"]", new JsonPieces().next("[\"\u0001\b\f\r\"]"));
    }

    @Test
    void nothingWaitsButAnUnfinishedNumber() {
        var pieces = new JsonPieces();
        assertEquals("{\"a\":\"x\\", pieces.next("{\"a\":\"x\\"));
        assertEquals("", pieces.next("u4f"));
        assertEquals("u4f60\"}", pieces.next("60\"}"));
        assertEquals("", pieces.rest());
    }

    @Test
    void theTextIsWholeWhenAllThatWasOpenedIsClosed() {
        var pieces = new JsonPieces();
        for (var piece : new String[] {"", " ", "{\"a\":\"}\\\"", "\",\"b\":[1", "]"}) {
            pieces.next(piece);
            assertFalse(pieces.whole(), piece);
        }
        pieces.next("}");
        assertTrue(pieces.whole());
    }

    private static String plain(String cell) {
        return cell.replace('\'', '"').replace('¶', '\n').replace('→', '\t');
    }

    private static String mended(String text, int at) {
        var pieces = new JsonPieces();
        return pieces.next(text.substring(0, at)) + pieces.next(text.substring(at)) + pieces.rest();
    }
}
