package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberIndexTest {
    private static MemberIndex index(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return new MemberIndex(bytes, 0, bytes.length);
    }

    @Test
    void aNameThatStandsTwiceHasTwoPlacesHoweverItIsWritten() {
        var index = index("{\"a\":1,\"b\":{\"a\":9},\"\\u0061\":\"two\"}");

        assertEquals(2, index.all("a").size());
        assertEquals("two", index.last("a").string());
        assertTrue(index.last("b").isObject());
        assertNull(index.last("c"));
        assertEquals(List.of(), index.all("c"));
    }

    @Test
    void aTextThatIsNoObjectHasNoMembers() {
        assertFalse(index("[1]").overObject());
        assertTrue(index("[1]").members().isEmpty());
        assertTrue(index("{}").overObject());
    }

    @Test
    void aFaultBehindTheLastMemberIsSeen() {
        assertThrows(JsonException.class, () -> index("{\"a\":1}}"));
    }

    @Test
    void moreMembersThanAnyRequestHasAreRefused() {
        var many = new StringBuilder("{\"a\":1");
        for (int i = 1; i < MemberIndex.MOST_MEMBERS; i++) many.append(",\"a\":1");

        assertEquals(MemberIndex.MOST_MEMBERS, index(many + "}").all("a").size());
        var e = assertThrows(JsonException.class, () -> index(many + ",\n\"a\":1}"));
        assertEquals("more than 1000 members at line 2, column 1", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'x':1,'k':2} | {'k':2}",
        "{'k':1 , 'x':2 } | {'k':1 }",
        "{'x':1, 'x':2, 'k':3} | {'k':3}",
        "{'k':1,'x':2,'l':3,'x':[4],'x':5} | {'k':1,'l':3}",
        "{'x':1,'k':2,'x':3} | {'k':2}",
        "{'k':1} | {'k':1}"})
    void aMemberIsTakenOutWithItsComma(String json, String left) {
        var bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var index = new MemberIndex(bytes, 0, bytes.length);

        var sent = new JsonSplice(bytes).remove(index, index.all("x")).toByteArray();

        assertEquals(left.replace('\'', '"'), new String(sent, StandardCharsets.UTF_8));
    }

    @Test
    void aMemberIsReplacedNameAndValue() {
        var bytes = "{\"a\":1, \"b\" : [2] ,\"c\":3}".getBytes(StandardCharsets.UTF_8);
        var index = new MemberIndex(bytes, 0, bytes.length);

        var sent = new JsonSplice(bytes).replace(index.last("b"), "d", JsonNumber.of(4)).toByteArray();

        assertEquals("{\"a\":1, \"d\":4 ,\"c\":3}", new String(sent, StandardCharsets.UTF_8));
    }
}
