package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final JsonObject OBJECT = object("""
            {"s":"x","n":-7,"f":1.5,"t":true,"z":null,"o":{"p":1},"a":[1,2]}""");

    @Test
    void aMemberIsReadByItsKind() {
        assertEquals("x", OBJECT.string("s"));
        assertEquals(-7, OBJECT.whole("n", 0));
        assertTrue(OBJECT.isTrue("t"));
        assertEquals("{\"p\":1}", OBJECT.object("o").toString());
        assertEquals(2, OBJECT.array("a").size());
        assertEquals(JsonNull.NULL, OBJECT.get("z"));
    }

    @Test
    void aMemberOfAnotherKindOrNoneIsAbsent() {
        assertNull(OBJECT.string("n"));
        assertNull(OBJECT.string("none"));
        assertNull(OBJECT.object("a"));
        assertNull(OBJECT.array("o"));
        assertNull(OBJECT.get("none"));
        assertEquals(3, OBJECT.whole("f", 3));
        assertEquals(3, OBJECT.whole("s", 3));
        assertFalse(OBJECT.isTrue("s"));
        assertTrue(OBJECT.has("z"));
        assertFalse(OBJECT.has("none"));
    }

    @Test
    void puttingWhatIsThereGivesTheSameObject() {
        var object = JsonObject.builder().put("a", 1).put("b", "x").build();
        assertSame(object, object.with("b", new JsonString("x")));
    }

    @Test
    void aChangedObjectKeepsItsOrder() {
        var object = object("{\"a\":1,\"b\":2,\"c\":3}");

        assertEquals("{\"a\":1,\"b\":\"x\",\"c\":3}",
                object.with("b", new JsonString("x")).toString());
        assertEquals("{\"a\":1,\"b\":2,\"c\":3,\"d\":null}",
                object.with("d", JsonNull.NULL).toString());
        assertEquals("{\"a\":1,\"c\":3}", object.without("b").toString());
    }

    @Test
    void anAbsentOptionalMemberIsLeftOut() {
        assertEquals("{\"b\":1,\"c\":false,\"d\":null}", JsonObject.builder()
                .put("a", (String) null).put("b", 1).put("c", false).putNull("d")
                .build().toString());
    }

    @Test
    void anObjectOfAnySizeFindsItsMembersInTheirOrder() {
        for (int size = 0; size < 40; size++) {
            var expected = new LinkedHashMap<String, JsonValue>();
            for (int i = 0; i < size; i++) expected.put("name " + i, JsonNumber.of(i));
            var parsed = object(new JsonObject(expected).toString());

            assertEquals(new ArrayList<>(expected.entrySet()),
                    new ArrayList<>(parsed.members().entrySet()));
            for (var name : expected.keySet()) assertEquals(expected.get(name), parsed.get(name));
            assertNull(parsed.get("name " + size));
        }
    }

    @Test
    void aNameTwiceKeepsItsFirstPlaceInALargeObjectToo() {
        var text = new StringBuilder("{\"first\":1");
        for (int i = 0; i < 20; i++) text.append(",\"").append(i).append("\":0");

        var parsed = object(text + ",\"first\":2}");

        assertTrue(parsed.toString().startsWith("{\"first\":2,\"0\":0,"));
    }

    @Test
    void whatAValueWasMadeOfDoesNotChangeIt() {
        var members = new LinkedHashMap<String, JsonValue>(Map.of("a", JsonNull.NULL));
        var values = new ArrayList<JsonValue>(List.of(JsonNull.NULL));
        var object = new JsonObject(members);
        var array = new JsonArray(values);
        members.clear();
        values.clear();

        assertEquals("{\"a\":null}[null]", object.toString() + array);
    }

    @Test
    void aValueCannotBeChanged() {
        var members = OBJECT.members();
        assertThrows(UnsupportedOperationException.class, () -> members.put("a", JsonNull.NULL));
        assertThrows(UnsupportedOperationException.class, () -> members.remove("s"));
        assertThrows(UnsupportedOperationException.class,
                () -> members.entrySet().iterator().next().setValue(JsonNull.NULL));
        assertThrows(UnsupportedOperationException.class,
                () -> OBJECT.array("a").values().add(JsonNull.NULL));
    }

    @Test
    void nothingIsNullInsideAValue() {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("a", null);
        assertThrows(NullPointerException.class, () -> new JsonObject(members));
        assertThrows(NullPointerException.class, () -> new JsonString(null));
        assertThrows(NullPointerException.class, () -> JsonArray.of(JsonNull.NULL, null));
    }

    @Test
    void equalMembersMakeEqualObjects() {
        var same = object("{\"a\":[2,1],\"s\":\"x\"}");
        assertEquals(same, object("{\"s\":\"\\u0078\", \"a\":[2, 1]}"));
        assertEquals(same.hashCode(), object("{\"s\":\"x\",\"a\":[2,1]}").hashCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "12", "-3.50", "1e9", "1E-07", "0.0e+0"})
    void aNumberIsMadeOfItsLiteral(String literal) {
        assertEquals(literal, new JsonNumber(literal).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "1.e1", "NaN",
        "1 ", "0x1", "Infinity", "١"})
    void anythingElseMakesNoNumber(String literal) {
        assertThrows(IllegalArgumentException.class, () -> new JsonNumber(literal));
    }

    private static JsonObject object(String text) {
        return assertInstanceOf(JsonObject.class, Json.parse(text));
    }
}
