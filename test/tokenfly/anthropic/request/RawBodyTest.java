package tokenfly.anthropic.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.anthropic.answer.Streams;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.provider.ProviderKind;

class RawBodyTest {
    private static final String BODY = """
            { "model" : "public[1m]", "max_tokens": 5000,"stream":true, "future": [1.0, {"é": 1e400}],
              "tools":[{"name":"f"}], "thinking":{"type":"enabled","budget_tokens":4000},
              "messages":[{"role":"user","content":"hi"}] }""";

    @Test
    void theTopLevelIsSeen() {
        var request = peek(BODY);

        assertEquals("public", request.model());
        assertTrue(request.stream());
        assertEquals(5000, request.maxTokens());
        assertEquals(1, request.answers());
        assertTrue(request.estimateInput() > 10);
    }

    @Test
    void whatIsNotSaidIsNotAsked() {
        var request = peek("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{}],\"tools\":[ ],\"stream\":false}");

        assertFalse(request.stream());
        assertEquals(1, request.maxTokens());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {
        "- | {\"model\":", "- | [1]", "- | ''", "- | \"text\"", "- | {} {}",
        "stream | {\"model\":\"m\",\"messages\":[{}],\"max_tokens\":1,\"stream\":\"true\"}",
        "model | {\"messages\":[{}],\"max_tokens\":1}", "model | {\"model\":1,\"messages\":[{}],\"max_tokens\":1}",
        "model | {\"model\":\"\",\"messages\":[{}],\"max_tokens\":1}",
        "model | {\"model\":null,\"messages\":[{}],\"max_tokens\":1}",
        "messages | {\"model\":\"m\",\"max_tokens\":1}", "messages | {\"model\":\"m\",\"messages\":{},\"max_tokens\":1}",
        "messages | {\"model\":\"m\",\"messages\":[ ],\"max_tokens\":1}",
        "max_tokens | {\"model\":\"m\",\"messages\":[{}]}",
        "max_tokens | {\"model\":\"m\",\"messages\":[{}],\"max_tokens\":null}",
        "max_tokens | {\"model\":\"m\",\"messages\":[{}],\"max_tokens\":-1}",
        "max_tokens | {\"model\":\"m\",\"messages\":[{}],\"max_tokens\":0}",
        "max_tokens | {\"model\":\"m\",\"messages\":[{}],\"max_tokens\":\"9\"}"})
    void aBodyThatCannotBeARequestIsRefused(String param, String body) {
        var error = assertThrows(ChatException.class, () -> peek(body)).error();

        assertEquals(ErrorKind.INVALID_REQUEST, error.kind());
        assertEquals(param, error.param());
    }

    @Test
    void aParseErrorGivesThePlaceAndNotTheText() {
        var error = assertThrows(ChatException.class, () -> peek("{\"secret prompt")).error();

        assertTrue(error.message().contains("line 1, column"));
        assertFalse(error.message().contains("secret"));
    }

    @Test
    void countingNeedsNoCeiling() {
        byte[] body = bytes("{\"model\":\"m\",\"messages\":[{}]}");

        assertEquals(-1, new RawBody(body, true).maxTokens());
    }

    @Test
    void onlyTheModelsIdIsChanged() {
        assertEquals(BODY.replace("\"public[1m]\"", "\"up/é\\\"\""), sent(BODY, "up/é\"", -1, ProviderKind.GENERIC));
    }

    @Test
    void everyPlaceOfTheModelIsChanged() {
        assertEquals("{\"model\":\"x\",\"messages\":[{}],\"max_tokens\":1,\"mod\\u0065l\":\"x\"}",
                sent("{\"model\":\"a\",\"messages\":[{}],\"max_tokens\":1,\"mod\\u0065l\":\"b\"}", "x", -1,
                        ProviderKind.GENERIC));
    }

    @Test
    void aLoweredCeilingKeepsTheBudgetBelowIt() {
        assertTrue(sent(BODY, "m", 4500, ProviderKind.GENERIC).contains("\"max_tokens\": 4500,"));
        var lowered = sent(BODY, "m", 3000, ProviderKind.GENERIC);
        assertTrue(lowered.contains("\"max_tokens\": 3000,"));
        assertTrue(lowered.contains("\"budget_tokens\":2400}"));
        assertTrue(sent(BODY, "m", 500, ProviderKind.GENERIC).contains("\"thinking\":{\"type\":\"disabled\"}"));
        assertTrue(sent(BODY, "m", 9000, ProviderKind.GENERIC).contains("\"max_tokens\": 5000,"));
    }

    @Test
    void unsignedThinkingStaysAwayFromTheVendorAndGoesToAllOthers() {
        var body = """
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"thinking"},
                {"role":"assistant","content":[{"type":"thinking","thinking":"a","signature":"tokenfly-unsigned"},
                 {"type":"text", "text":"A","thinking":1.0}, {"signature":"", "type":"thinking","thinking":"b"}]},
                {"role":"assistant","content":[{"type":"thinking","thinking":"c"}]},
                {"role":"assistant","content":[{"type":"thinking","thinking":"d","signature":"real"}]}]}""";

        assertEquals("""
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"thinking"},\
                {"role":"assistant","content":[{"type":"text", "text":"A","thinking":1.0}]},\
                {"role":"assistant","content":[{"type":"thinking","thinking":"d","signature":"real"}]}]}""",
                sent(body, "m", -1, ProviderKind.ANTHROPIC));
        assertEquals(body, sent(body, "m", -1, ProviderKind.DEEPSEEK));
    }

    @Test
    void signedThinkingIsLeftByteForByte() {
        var body = """
                {"model":"m","max_tokens":1,"messages":[ {"role":"assistant","content":[
                  {"type":"thinking","thinking":"d","signature":"real"} ] } ]}""";

        assertEquals(body, sent(body, "m", -1, ProviderKind.ANTHROPIC));
    }

    @Test
    void aRequestsBeginningHasOneHash() {
        var begin = "{\"model\":\"m\",\"max_tokens\":1,\"system\":[%s{\"type\":\"text\",\"text\":\"S\"}],\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"%s\"}%s]}";
        long hash = peek(begin.formatted("", "hi", "")).prefixHash();

        assertEquals(hash, peek(begin.formatted("", "hi", ",{\"role\":\"assistant\",\"content\":\"A\"}")).prefixHash());
        assertEquals(hash, peek(begin.formatted(
                "{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cch=7;\"},", "hi", "")).prefixHash());
        assertNotEquals(hash, peek(begin.formatted("", "ho", "")).prefixHash());
    }

    @Test
    void theBytesOfTheClientAreNeverChanged() {
        byte[] body = bytes(BODY);
        Streams.MESSAGES.peek(body).forUpstream(
                new RawRequest.Edits("x", 1, ProviderKind.ANTHROPIC, ReasoningRecall.NOTHING));

        assertArrayEquals(bytes(BODY), body);
    }

    private static String sent(String body, String model, long maxTokens, ProviderKind kind) {
        return new String(peek(body).forUpstream(
                new RawRequest.Edits(model, maxTokens, kind, ReasoningRecall.NOTHING)), StandardCharsets.UTF_8);
    }

    private static RawRequest peek(String body) {
        return Streams.MESSAGES.peek(bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
