package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    @Test
    void membersComeInTheirOrderWithTheirRanges() {
        var text = " { \"a\" : [1, 2] , \"b\":\"x\" } ";
        var scan = scanner(text);
        var found = new ArrayList<String>();
        while (scan.nextMember())
            found.add(scan.name() + "=" + text.substring(scan.valueStart(), scan.valueEnd()));

        assertEquals(List.of("a=[1, 2]", "b=\"x\""), found);
    }

    @Test
    void elementsComeInTheirOrder() {
        var scan = scanner("[1, {\"a\":2}, \"x\"]");
        var found = new ArrayList<JsonValue>();
        while (scan.nextElement()) found.add(scan.value());

        assertEquals("[1, {\"a\":2}, \"x\"]", found.toString());
    }

    @Test
    void aNameWithEscapesIsRecognized() {
        var scan = scanner("{\"mod\\u0065l\":1}");
        scan.nextMember();

        assertTrue(scan.nameIs("model"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode", "models", "Model", "", "modem"})
    void anotherNameIsNotRecognized(String name) {
        var scan = scanner("{\"" + name + "\":1}");
        scan.nextMember();

        assertFalse(scan.nameIs("model"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "\"te\"", "\"texts\"", "\"Text\"", "\"\"", "1", "null", "{}", "[\"text\"]"})
    void aStringIsToldFromAnyOtherValue(String value) {
        var scan = scanner("{\"type\":" + value + "}");
        scan.nextMember();

        assertEquals(value.equals("\"text\""), scan.stringIs("text"));
    }

    @Test
    void theKindOfTheCurrentValueIsKnown() {
        var scan = scanner("""
                ["s",{},[],null,true,false,1]""");
        var kinds = new StringBuilder();
        while (scan.nextElement())
            kinds.append(scan.isString() ? 's' : scan.isObject() ? 'o' : scan.isArray() ? 'a'
                    : scan.isNull() ? 'n' : scan.isTrue() ? 't' : '-');

        assertEquals("soant--", kinds.toString());
    }

    @Test
    void aStringIsUnescapedAndAnythingElseIsNoString() {
        var scan = scanner("[\"a\\n\\u00e9\\ud83d\\ude00\", 7]");
        scan.nextElement();
        assertEquals("a\né😀", scan.string());
        scan.nextElement();
        assertNull(scan.string());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "42,42", "-7,-7", "123456789012345678,123456789012345678",
        "9223372036854775807,9223372036854775807", "-9223372036854775808,-9223372036854775808",
        "9223372036854775808,-1", "1.0,-1", "1e3,-1", "true,-1", "'\"5\"',-1", "null,-1"})
    void onlyAWholeNumberThatFitsALongIsWhole(String literal, long expected) {
        var scan = scanner("[" + literal + "]");
        scan.nextElement();

        assertEquals(expected, scan.whole(-1));
    }

    @Test
    void aValueCanBeEntered() {
        var scan = scanner("{\"a\":{\"b\":[10,20]}}");
        scan.nextMember();
        var inner = scan.enter();
        inner.nextMember();
        var innermost = inner.enter();
        innermost.nextElement();
        innermost.nextElement();

        assertEquals(20, innermost.whole(0));
    }

    @Test
    void aTextThatIsNoObjectHasNoMembers() {
        assertFalse(scanner("[1]").nextMember());
        assertFalse(scanner("\"x\"").nextMember());
    }

    @Test
    void aTextThatIsNoObjectIsCheckedToItsEnd() {
        assertThrows(JsonException.class, scanner("[1,]")::nextMember);
        assertThrows(JsonException.class, scanner("1 1")::nextMember);
    }

    @Test
    void onlyTheGivenRangeIsRead() {
        byte[] text = "xx{\"a\":1}}".getBytes(StandardCharsets.UTF_8);
        var scan = new JsonScanner(text, 2, text.length - 1);
        scan.nextMember();

        assertEquals(7, scan.valueStart());
        assertFalse(scan.nextMember());
    }

    @Test
    void aValueOutOfTurnIsRefused() {
        var scan = scanner("{\"a\":1}");
        assertThrows(IllegalStateException.class, scan::value);
        while (scan.nextMember()) continue;
        assertThrows(IllegalStateException.class, scan::valueStart);
    }

    private static JsonScanner scanner(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new JsonScanner(utf8, 0, utf8.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[ \n\t ]", "{}", " { } ", "[\r]"})
    void nothingBetweenTheBracketsIsEmpty(String json) {
        assertTrue(scanner(json).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[ \"]\" ]", "{\"\":0}", "[[]]", "[", "[ ", "[}", "[é"})
    void somethingOrNoEndIsNotEmpty(String json) {
        assertFalse(scanner(json).isEmpty());
    }

    @Test
    void toAskWhetherItIsEmptyTakesNoStep() {
        var scan = scanner("[ 1 ]");
        assertFalse(scan.isEmpty());
        assertTrue(scan.nextElement());
        assertFalse(scan.nextElement());
    }
}
