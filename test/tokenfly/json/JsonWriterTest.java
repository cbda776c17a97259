package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
    private final JsonWriter writer = new JsonWriter(1);

    @Test
    void commasAndColonsComeByThemselves() {
        writer.beginObject()
                .name("a").beginArray().number(1).string("x").nul().endArray()
                .name("b").bool(true)
                .name("c").beginObject().endObject()
                .name("d").value(Json.parse("[0.10,{}]"))
                .endObject();

        assertEquals("{\"a\":[1,\"x\",null],\"b\":true,\"c\":{},\"d\":[0.10,{}]}", written());
    }

    @Test
    void onlyWhatMustBeEscapedIsEscaped() {
        writer.string("\"\\/\b\f\n\r\t\0\u001f\u007f\u00e9\u2028\u6f22\ud83d\ude00");

        assertEquals("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u00e9\u2028\u6f22"
                + "\ud83d\ude00\"", written());
    }

    @Test
    void loneSurrogatesAreEscaped() {
        writer.string("a\ud83d\ud83d\ude00\ude00");

        assertEquals("\"a\\ud83d\ud83d\ude00\\ude00\"", written());
    }

    @Test
    void aPairIsKeptTogetherWhereverItStandsInALongText() {
        for (int before = 1020; before < 1028; before++) {
            var text = "x".repeat(before) + "\ud83d\ude00".repeat(2000);
            writer.reset().string(text);

            assertEquals('"' + text + '"', written());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 9, 10, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE})
    void wholeNumbersAreWrittenInFull(long value) {
        writer.number(value);

        assertEquals(Long.toString(value), written());
    }

    @Test
    void afterAResetTheNextTextBegins() {
        writer.beginArray().string("left open").reset().number(7);

        assertEquals("7", written());
    }

    @Test
    void bracketsMayBeNestedDeeply() {
        for (int i = 0; i < 1000; i++) writer.beginArray();
        for (int i = 0; i < 1000; i++) writer.endArray();

        assertEquals("[".repeat(1000) + "]".repeat(1000), written());
    }

    @Test
    void aCallOutOfTurnIsRefused() {
        refuses(() -> new JsonWriter().name("a"));
        refuses(() -> new JsonWriter().endArray());
        refuses(() -> new JsonWriter().number(1).number(2));
        refuses(() -> new JsonWriter().beginObject().number(1));
        refuses(() -> new JsonWriter().beginObject().endArray());
        refuses(() -> new JsonWriter().beginObject().name("a").name("b"));
        refuses(() -> new JsonWriter().beginObject().name("a").endObject());
        refuses(() -> new JsonWriter().beginArray().name("a"));
    }

    @Test
    void membersThatAreJsonAlreadyStandAmongOthers() {
        byte[] members = "\"b\":2,\"c\":3".getBytes(StandardCharsets.UTF_8);

        writer.beginObject().name("a").number(1).members(members).name("d").number(4).endObject();

        assertEquals("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}", written());
    }

    @Test
    void membersHaveTheirPlaceInObjectsAlone() {
        refuses(() -> new JsonWriter().members(new byte[0]));
        refuses(() -> new JsonWriter().beginArray().members(new byte[0]));
        refuses(() -> new JsonWriter().beginObject().name("a").members(new byte[0]));
    }

    @Test
    void anIncompleteTextIsNotHandedOut() {
        refuses(() -> new JsonWriter().toByteArray());
        refuses(() -> new JsonWriter().beginArray().toByteArray());
    }

    private static void refuses(Executable call) {
        assertThrows(IllegalStateException.class, call);
    }

    private String written() {
        return new String(writer.toByteArray(), StandardCharsets.UTF_8);
    }
}
