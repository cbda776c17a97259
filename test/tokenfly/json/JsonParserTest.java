package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class JsonParserTest {
    @Test
    void aTextComesBackAsItsCompactForm() {
        var text = """
                {"a": [1, -0.50e+3, "x\\n\\u00e9/é😀"], "b": {"c": null, "d": true}, "e": []}""";

        assertEquals("""
                {"a":[1,-0.50e+3,"x\\né/é😀"],"b":{"c":null,"d":true},"e":[]}""",
                Json.parse(text).toString());
    }

    @Test
    void aNameWrittenTwiceKeepsItsPlaceAndTakesTheLastValue() {
        assertEquals("{\"a\":3,\"b\":2}", Json.parse("{\"a\":1,\"b\":2,\"a\":3}").toString());
    }

    @Test
    void aLoneSurrogateComesBackAsAnEscape() {
        assertEquals("\"\\ud83d!\"", Json.parse("\"\\uD83D!\"").toString());
    }

    @Test
    void anErrorNamesItsLineAndColumn() {
        var error = assertThrows(JsonException.class, () -> Json.parse("{\n \"é\" 1}"));

        assertEquals("expected ':' at line 2, column 7", error.getMessage());
    }
}
