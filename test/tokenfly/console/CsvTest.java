package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonObject;

/// What a spreadsheet makes of a cell that somebody else has written.
class CsvTest {
    private static String row(String column, String text) {
        return Csv.row(List.of(column), JsonObject.builder().put(column, text).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠SUM(A1)", " =1", "\t=1",
        "\u00a0＝1", "\u3000＝1", "\u200b=1", "\ufeff＝1", "\u0000=1", "\u202e＝1", "=", "＝"})
    void noTextBeginsAFormula(String text) {
        assertEquals("'" + text + "\r\n", row("note", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n=1", "\n＝1,2", "=\"a\"", "＝HYPERLINK(\"x\",\"y\")"})
    void aFormulaThatIsQuotedIsNoneEither(String text) {
        assertEquals("\"'" + text.replace("\"", "\"\"") + "\"\r\n", row("note", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a=1", "a＝1", "1-2", "me@home", "'=1"})
    void whatIsNoFormulaStaysAsItIs(String text) {
        assertEquals(text + "\r\n", row("note", text));
    }

    @Test
    void ourOwnAmountsStayNumbers() {
        assertEquals("-2.5\r\n", row("amount", "-2.5"));
        assertEquals("'-2.5\r\n", row("note", "-2.5"));
    }

    @Test
    void whatWouldEndACellOrALineIsQuoted() {
        assertEquals("\"a,b\"\r\n", row("note", "a,b"));
        assertEquals("\"a\nb\"\r\n", row("note", "a\nb"));
        assertEquals("\"a\"\"b\"\r\n", row("note", "a\"b"));
    }
}
