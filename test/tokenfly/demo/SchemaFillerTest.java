package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;

class SchemaFillerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type':'string'}                              | 'Paris 7 and 12'",
        "{'type':'string','maxLength':5}                | 'Paris'",
        "{'type':'string','minLength':16}               | 'Paris 7 and 12xx'",
        "{'type':'string','format':'date'}              | '2026-01-01'",
        "{'type':'integer'}                             | 7",
        "{'type':'integer','minimum':10}                | 10",
        "{'type':'number','exclusiveMaximum':5}         | 4",
        "{'type':'boolean'}                             | true",
        "{'type':['null','integer']}                    | 7",
        "{'enum':['b','a']}                             | 'b'",
        "{'const':null}                                 | null",
        "{'type':'integer','default':42}                | 42",
        "{'anyOf':[{'type':'null'},{'type':'boolean'}]} | true",
        "{'type':'array','items':{'type':'integer'},'minItems':3} | [7,12,1]",
        "{'type':'object'}                              | {}",
        "{}                                             | 'Paris 7 and 12'",
    })
    void aSchemaGivesItsPlausibleValue(String schema, String value) {
        assertEquals(value.replace('\'', '"'), fill(schema));
    }

    @Test
    void requiredMembersAreFilledAndOthersLeftOut() {
        assertEquals("{\"a\":7}", fill("""
                {'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'string'}},
                'required':['a']}"""));
    }

    @Test
    void allMembersAreFilledWhenNoneIsSaidToBeRequired() {
        assertEquals("{\"a\":7,\"b\":12}", fill("""
                {'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}}}"""));
    }

    @Test
    void aReferenceIsFollowed() {
        assertEquals("{\"a\":true}", fill("""
                {'type':'object','properties':{'a':{'$ref':'#/$defs/Flag'}},
                '$defs':{'Flag':{'type':'boolean'}}}"""));
    }

    @Test
    void aSchemaThatNeverEndsIsCut() {
        assertTrue(fill("{'$ref':'#'}").equals("null"));
        assertTrue(fill("""
                {'type':'object','properties':{'l':{'$ref':'#'},'r':{'$ref':'#'}},
                'required':['l','r']}""").length() < 100_000);
    }

    private static String fill(String schema) {
        var root = (JsonObject) Json.parse(schema.replace('\'', '"'));
        return new SchemaFiller("Paris 7 and 12", root).fill().toString();
    }
}
