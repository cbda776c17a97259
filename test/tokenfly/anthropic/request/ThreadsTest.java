package tokenfly.anthropic.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;

class ThreadsTest {
    private static final String CONTINUED = """
            {"model":"m","max_tokens":9,"thread":{"type":"continue","previous_message_id":"msg_1"},\
            "messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}""";
    private static final String RESUMED = """
            {"model":"m","max_tokens":9,"messages":[],\
            "thread":{"type":"continue","previous_message_id":"msg_1"}}""";

    private final Messages format = new Messages();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void aThreadIsRefusedWhereNobodyKeepsIt(ProviderKind kind) {
        var request = format.peek(utf8(CONTINUED));

        assertThrows(ChatException.class, () -> request.forUpstream(edits(kind)));
    }

    @Test
    void aThreadGoesOnToAnthropicItself() {
        var request = format.peek(utf8(CONTINUED));

        assertEquals(CONTINUED, new String(request.forUpstream(edits(ProviderKind.ANTHROPIC)),
                StandardCharsets.UTF_8));
    }

    @Test
    void aThreadMayGoOnWithoutANewMessage() {
        var request = format.peek(utf8(RESUMED));

        assertEquals(RESUMED, new String(request.forUpstream(edits(ProviderKind.ANTHROPIC)),
                StandardCharsets.UTF_8));
    }

    @Test
    void aThreadIsNotTranslated() {
        assertThrows(ChatException.class, () -> format.readRequest(object(CONTINUED)));
    }

    @Test
    void anAbsentThreadIsNoThread() {
        var request = format.peek(utf8(CONTINUED.replaceFirst("\\{\"type\":\"continue\"[^}]*}", "null")));

        assertFalse(request.forUpstream(edits(ProviderKind.GENERIC)).length == 0);
    }

    @Test
    void theRefusalIsInTheWordsUponWhichSdksSendTheWholeConversation() {
        var refusal = assertThrows(ChatException.class, () -> format.readRequest(object(CONTINUED)));

        var answer = format.writeError(refusal.error(), "req_1");
        assertEquals(400, answer.status());
        var error = (JsonObject) ((JsonObject) Json.parse(answer.body())).get("error");
        assertEquals("invalid_request_error", error.string("type"));
        assertEquals("thread_unsupported_request",
                ((JsonObject) error.get("details")).string("error_code"));
    }

    @Test
    void otherErrorsHaveNoDetails() {
        var answer = format.writeError(ChatError.invalid("model", "Field required"), "req_1");

        assertFalse(((JsonObject) ((JsonObject) Json.parse(answer.body())).get("error")).has("details"));
    }

    private static RawRequest.Edits edits(ProviderKind kind) {
        return new RawRequest.Edits("m", -1, kind, ReasoningRecall.NOTHING);
    }

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(utf8(json));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
