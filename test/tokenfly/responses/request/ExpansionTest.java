package tokenfly.responses.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.MemberIndex;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.ResponseMemory;
import tokenfly.responses.memory.Seals;
import tokenfly.responses.memory.StoredResponse;

class ExpansionTest {
    private final ResponseMemory memory = new ResponseMemory(64 << 20, () -> 0);
    private final Caller caller = new Caller("a", Seals.passing(), memory, false);

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(json);
    }

    private void keep(String id, String previous, String said, String answered) {
        memory.keep("a", StoredResponse.of(object("{\"id\":\"" + id + "\"}"), previous,
                List.of(object("{\"id\":\"in_" + id + "\",\"role\":\"user\",\"content\":\"" + said + "\"}")),
                List.of(object("{\"id\":\"msg_" + id + "\",\"type\":\"message\",\"content\":\"" + answered + "\"}")),
                false));
    }

    private Expansion expansion(String body) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        return Expansion.of(new MemberIndex(json, 0, json.length), caller);
    }

    private static String text(Expansion expansion) {
        return new String(expansion.body(), StandardCharsets.UTF_8);
    }

    @Test
    void whatNamesNothingStaysAsItIs() {
        var body = "{\"model\":\"m\",\"input\":\"hi\"}".getBytes(StandardCharsets.UTF_8);
        assertSame(body, Expansion.of(new MemberIndex(body, 0, body.length), caller).body());
    }

    @Test
    void aConversationIsPutBeforeWhatContinuesIt() {
        keep("1", null, "one", "two");
        keep("2", "1", "three", "four");
        var expansion = expansion("{\"model\":\"m\",\"previous_response_id\":\"2\",\"input\":[{\"x\": 1.0 }], \"z\":1}");
        assertEquals("{\"model\":\"m\",\"previous_response_id\":null,\"input\":["
                + "{\"id\":\"in_1\",\"type\":\"message\",\"role\":\"user\",\"content\":\"one\"},"
                + "{\"id\":\"msg_1\",\"type\":\"message\",\"content\":\"two\"},"
                + "{\"id\":\"in_2\",\"type\":\"message\",\"role\":\"user\",\"content\":\"three\"},"
                + "{\"id\":\"msg_2\",\"type\":\"message\",\"content\":\"four\"},{\"x\": 1.0 }], \"z\":1}",
                text(expansion));
        assertEquals(4, expansion.before());
        assertEquals("2", expansion.previous());
    }

    @Test
    void whatContinuesItMayBeATextOrNothing() {
        keep("1", null, "one", "two");
        assertEquals(3, object(text(expansion("{\"previous_response_id\":\"1\",\"input\":\"hi\"}")))
                .array("input").size());
        assertEquals(2, object(text(expansion("{\"previous_response_id\":\"1\"}"))).array("input").size());
        assertEquals(2, object(text(expansion("{\"input\":null,\"previous_response_id\":\"1\"}")))
                .array("input").size());
    }

    @Test
    void itemsThatAreKnownStandForTheirReferences() {
        keep("1", null, "one", "two");
        assertEquals("{\"input\":[{\"id\":\"msg_1\",\"type\":\"message\",\"content\":\"two\"},"
                + "{\"type\":\"item_reference\",\"id\":\"msg_9\"},{\"type\":\"message\",\"id\":\"msg_1\"}]}",
                text(expansion("{\"input\":[{\"id\":\"msg_1\",\"type\":\"item_reference\"},"
                        + "{\"type\":\"item_reference\",\"id\":\"msg_9\"},{\"type\":\"message\",\"id\":\"msg_1\"}]}")));
    }

    @Test
    void aShortRequestDoesNotGrowWithoutEnd() {
        keep("1", null, "one", "x".repeat(1 << 20));
        var references = "{\"type\":\"item_reference\",\"id\":\"msg_1\"},".repeat(1_000);
        var error = assertThrows(ChatException.class,
                () -> expansion("{\"input\":[" + references + "{}]}")).error();
        assertEquals(ErrorKind.CONTEXT_TOO_LONG, error.kind());
        for (int i = 2; i < 12; i++) keep("" + i, "" + (i - 1), "more", "x".repeat(1 << 20));
        assertThrows(ChatException.class, () -> expansion("{\"previous_response_id\":\"11\"}"));
    }
}
