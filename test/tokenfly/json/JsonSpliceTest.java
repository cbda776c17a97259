package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonSpliceTest {
    private static final JsonValue NEW = new JsonString("new");

    @Test
    void aPutMemberTakesThePlaceOfTheOldValueAndNothingElseChanges() {
        assertEquals("{ \"n\": 1.0, \"model\" : \"new\",\t\"x\":\"\\u00e9\" }\n",
                put("{ \"n\": 1.0, \"model\" : \"old\",\t\"x\":\"\\u00e9\" }\n", "model"));
    }

    @Test
    void aPutMemberIsReplacedWhereverItStands() {
        assertEquals("{\"model\":\"new\",\"a\":{\"model\":2},\"mod\\u0065l\":\"new\"}",
                put("{\"model\":1,\"a\":{\"model\":2},\"mod\\u0065l\":[3]}", "model"));
    }

    @Test
    void aMissingMemberIsPutAtTheEnd() {
        assertEquals("{\"a\":1 ,\"b\":\"new\"}", put("{\"a\":1 }", "b"));
    }

    @Test
    void aMemberPutIntoAnEmptyObjectHasNoComma() {
        assertEquals("{ \"b\":\"new\"}", put("{ }", "b"));
    }

    @Test
    void severalMembersCanBePut() {
        var splice = new JsonSplice(utf8("{}")).put("a", NEW).put("b", JsonNull.NULL);

        assertEquals("{\"a\":\"new\",\"b\":null}", text(splice));
    }

    @Test
    void aMemberCanBeAppendedToAnObjectWithin() {
        var json = utf8("{\"o\":{\"x\":1},\"p\":2}");
        var scan = new JsonScanner(json, 0, json.length);
        scan.nextMember();
        var inner = scan.enter();
        while (inner.nextMember()) continue;

        assertEquals("{\"o\":{\"x\":1,\"y\":true},\"p\":2}",
                text(new JsonSplice(json).append(inner, "y", JsonBoolean.TRUE)));
    }

    @Test
    void changesMayBeMadeInAnyOrder() {
        var splice = new JsonSplice(utf8("0123456789"))
                .replace(8, 10, utf8("end"))
                .replace(0, 2, utf8(""))
                .replace(4, 4, utf8("<"))
                .replace(4, 5, utf8("four"))
                .replace(4, 4, utf8(">"));

        assertEquals("23<>four567end", text(splice));
    }

    @Test
    void overlappingChangesAreRefused() {
        var splice = new JsonSplice(utf8("0123456789")).replace(2, 5, utf8("x"));

        assertThrows(IllegalArgumentException.class, () -> splice.replace(4, 6, utf8("y")));
    }

    @Test
    void aMemberCannotBePutIntoAnArray() {
        assertThrows(IllegalArgumentException.class,
                () -> new JsonSplice(utf8("[]")).put("a", NEW));
    }

    private static String put(String json, String name) {
        return text(new JsonSplice(utf8(json)).put(name, NEW));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonSplice splice) {
        return new String(splice.toByteArray(), StandardCharsets.UTF_8);
    }
}
