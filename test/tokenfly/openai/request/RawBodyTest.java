package tokenfly.openai.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.openai.answer.Streams;
import tokenfly.provider.ProviderKind;

class RawBodyTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static RawRequest peek(String body) {
        return Streams.DIALECT.peek(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String sent(RawRequest raw, long maxTokens, ProviderKind kind, ReasoningRecall memory) {
        return new String(raw.forUpstream(new RawRequest.Edits("up", maxTokens, kind, memory)),
                StandardCharsets.UTF_8);
    }

    private static String sent(String body) {
        return sent(peek(body), -1, ProviderKind.GENERIC, ReasoningRecall.NOTHING);
    }

    private static String lowered(String body, ProviderKind kind) {
        return sent(peek(body), 10, kind, ReasoningRecall.NOTHING);
    }

    private static String deepSeek(String body, Map<Integer, String> memory) {
        return sent(peek(body), -1, ProviderKind.DEEPSEEK, memory::get);
    }

    @Test
    void thePeekShowsWhatRoutingNeeds() {
        var raw = peek("{\"model\":\"m\",\"stream\":true,\"max_tokens\":5,\"n\":3,\"tools\":[{}],"
                + MESSAGES + "}");
        assertEquals("m", raw.model());
        assertTrue(raw.stream());
        assertEquals(5, raw.maxTokens());
        assertEquals(3, raw.answers());
        assertTrue(raw.estimateInput() > 0);
    }

    @Test
    void aBareRequestAsksForOneWholeAnswer() {
        var raw = peek("{\"model\":\"m\",\"stream\":null,\"max_tokens\":null,\"n\":null,\"tools\":[],"
                + MESSAGES + "}");
        assertFalse(raw.stream());
        assertEquals(-1, raw.maxTokens());
        assertEquals(1, raw.answers());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ | ",
        " | ",
        "[] | body",
        "1 | body",
        "{\"messages\":[{}]} | model",
        "{\"model\":1,\"messages\":[{}]} | model",
        "{\"model\":null,\"messages\":[{}]} | model",
        "{\"model\":\"\",\"messages\":[{}]} | model",
        "{\"model\":\"m\"} | messages",
        "{\"model\":\"m\",\"messages\":[]} | messages",
        "{\"model\":\"m\",\"messages\":\"hi\"} | messages",
        "{\"model\":\"m\",\"messages\":[{}],\"stream\":1} | stream",
        "{\"model\":\"m\",\"messages\":[{}],\"stream\":\"true\"} | stream",
        "{\"model\":\"m\",\"messages\":[{}],\"stream_options\":1} | stream_options",
        "{\"model\":\"m\",\"messages\":[{}],\"max_tokens\":\"9\"} | max_tokens",
        "{\"model\":\"m\",\"messages\":[{}],\"max_completion_tokens\":1e3} | max_completion_tokens",
        "{\"model\":\"m\",\"messages\":[{}],\"n\":0} | n"})
    void whatIsWrongIsRefusedByName(String body, String param) {
        var e = assertThrows(ChatException.class, () -> peek(body == null ? "" : body));
        assertEquals(ErrorKind.INVALID_REQUEST, e.error().kind());
        assertEquals(param, e.error().param());
    }

    @Test
    void aFaultInTheJsonIsNamedByItsPlaceAndNotByItsText() {
        var e = assertThrows(ChatException.class, () -> peek("{\"model\":\"secret\",\n \"x\":}"));
        assertTrue(e.getMessage().contains("line 2"), e.getMessage());
        assertFalse(e.getMessage().contains("secret"));
    }

    @Test
    void onlyTheModelIsChanged() {
        assertEquals("{ \"z\": 1.0, \"model\" : \"up\" , \"unknown\":{\"a\":[1e2, 12345678901234567890]},\r\n"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\\/é\"}]}",
                sent("{ \"z\": 1.0, \"model\" : \"m\" , \"unknown\":{\"a\":[1e2, 12345678901234567890]},\r\n"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\\/é\"}]}"));
    }

    @Test
    void theSameModelChangesNothing() {
        var body = "{\"model\":\"up\"," + MESSAGES + "}";
        assertEquals(body, sent(body));
    }

    @Test
    void aNameThatStandsTwiceIsChangedTwice() {
        assertEquals("{\"model\":\"up\",\"model\":\"up\"," + MESSAGES + "}",
                sent("{\"model\":\"cheap\",\"model\":\"dear\"," + MESSAGES + "}"));
        assertEquals("dear", peek("{\"model\":\"cheap\",\"model\":\"dear\"," + MESSAGES + "}").model());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"stream\":true | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream\":true,\"stream_options\":null | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream\":true,\"stream_options\":{} | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream\":true,\"stream_options\":{\"include_usage\":false} | \"stream\":true,\"stream_options\":{\"include_usage\":true}",
        "\"stream\":true,\"stream_options\":{\"x\": 1} | \"stream\":true,\"stream_options\":{\"x\": 1,\"include_usage\":true}",
        "\"stream\":true,\"stream_options\":{\"include_usage\":true } | \"stream\":true,\"stream_options\":{\"include_usage\":true }",
        "\"stream\":false,\"stream_options\":null | \"stream\":false,\"stream_options\":null"})
    void aStreamIsAskedForItsUsage(String members, String expected) {
        assertEquals("{\"model\":\"up\"," + MESSAGES + "," + expected + "}",
                sent("{\"model\":\"m\"," + MESSAGES + "," + members + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"max_tokens\":100 | \"max_tokens\":10",
        "\"max_tokens\" : 10 | \"max_tokens\" : 10",
        "\"max_tokens\":null | \"max_tokens\":10",
        "\"max_tokens\":-1 | \"max_tokens\":10",
        "\"max_completion_tokens\":100 ,\"x\":1 | \"max_tokens\":10 ,\"x\":1",
        "\"max_completion_tokens\":100,\"x\":1,\"max_tokens\":10 | \"x\":1,\"max_tokens\":10",
        "\"max_tokens\":50,\"x\":1,\"max_tokens\":10,\"n_predict\":-1 | \"max_tokens\":10,\"x\":1",
        "\"x\":1 | \"x\":1,\"max_tokens\":10"})
    void theCeilingStandsAloneInTheFieldThatIsObeyed(String members, String expected) {
        assertEquals("{\"model\":\"up\"," + MESSAGES + "," + expected + "}",
                lowered("{\"model\":\"m\"," + MESSAGES + "," + members + "}", ProviderKind.GENERIC));
    }

    @Test
    void whereNothingBoundsTheAnswerTheClientsWordsStay() {
        var body = "{\"model\":\"up\"," + MESSAGES + ",\"max_tokens\":-1,\"max_completion_tokens\":null}";
        assertEquals(body, sent(body));
    }

    @Test
    void aMissingCeilingTakesTheKindsName() {
        assertTrue(lowered("{\"model\":\"m\"," + MESSAGES + "}", ProviderKind.OPENAI)
                .endsWith(",\"max_completion_tokens\":10}"));
    }

    private static String conversation(String assistant) {
        return """
                {"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant",%s},\
                {"role":"tool","tool_call_id":"c1","content":"r"}]}""".formatted(assistant);
    }

    private static final String CALLS = "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\"}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"content\":null | \"content\":null | ,\"reasoning_content\":\"I \\\"thought\\\"\"",
        "\"reasoning_content\":null | \"reasoning_content\":\"I \\\"thought\\\"\" |",
        "\"reasoning_content\":\"\" | \"reasoning_content\":\"I \\\"thought\\\"\" |",
        "\"reasoning_content\":\"mine\" | \"reasoning_content\":\"mine\" |"})
    void reasoningThatTheClientDroppedIsPutBack(String before, String expected, String after) {
        assertEquals(conversation(expected + "," + CALLS + (after == null ? "" : after))
                .replace("\"m\"", "\"up\""),
                deepSeek(conversation(before + "," + CALLS), Map.of(1, "I \"thought\"")));
    }

    @Test
    void reasoningThatNobodyKnowsIsStoodInFor() {
        var body = conversation("\"content\":null," + CALLS);
        assertTrue(deepSeek(body, Map.of()).contains(CALLS + ",\"reasoning_content\":\"\"}"));
        assertTrue(sent(peek(body), -1, ProviderKind.MOONSHOT, ReasoningRecall.NOTHING)
                .contains(CALLS + ",\"reasoning_content\":\" \"}"));
    }

    @Test
    void reasoningIsNotMissedWhereThinkingIsOff() {
        var body = conversation("\"content\":null," + CALLS)
                .replace("{\"model\"", "{\"thinking\":{\"type\":\"disabled\"},\"model\"");
        assertFalse(deepSeek(body, Map.of()).contains("reasoning_content"));
    }

    @Test
    void reasoningIsPutBackOnlyBesideCallsAndWhereItIsNeeded() {
        assertFalse(deepSeek(conversation("\"content\":\"text\""), Map.of(1, "t"))
                .contains("reasoning_content"));
        assertFalse(sent(peek(conversation("\"content\":null," + CALLS)), -1, ProviderKind.ZHIPU,
                _ -> "t").contains("reasoning_content"));
    }

    @Test
    void requestsThatBeginAlikeHaveTheSameHash() {
        var system = "{\"role\":\"system\",\"content\":\"s\"}";
        var first = "{\"role\":\"user\",\"content\":\"a\"}";
        var format = "{\"model\":\"m\",\"messages\":[%s,%s,{\"role\":\"assistant\",\"content\":\"%s\"}]}";
        long hash = peek(format.formatted(system, first, "x")).prefixHash();
        assertEquals(hash, peek(format.formatted(system, first, "y")).prefixHash());
        assertNotEquals(hash, peek(format.formatted(first, system, "x")).prefixHash());
        assertNotEquals(hash, peek(format.formatted(system, first, "x")
                .replace("{\"model\"", "{\"tools\":[{\"a\":1}],\"model\"")).prefixHash());
    }

    @Test
    void completionsAndEmbeddingsNeedNoMessages() {
        var completion = new RawBody(
                "{\"model\":\"m\",\"prompt\":\"p\",\"stream\":true,\"n\":2,\"best_of\":4}"
                        .getBytes(StandardCharsets.UTF_8), RawBody.Endpoint.COMPLETION);
        assertEquals(4, completion.answers());
        assertEquals("{\"model\":\"up\",\"prompt\":\"p\",\"stream\":true,\"n\":2,\"best_of\":4,"
                + "\"stream_options\":{\"include_usage\":true},\"max_tokens\":10}",
                sent(completion, 10, ProviderKind.OPENAI, ReasoningRecall.NOTHING));
        var embedding = new RawBody(
                "{\"model\":\"m\",\"input\":\"p\",\"stream\":true}".getBytes(StandardCharsets.UTF_8), RawBody.Endpoint.EMBEDDING);
        assertFalse(embedding.stream());
        assertEquals("{\"model\":\"up\",\"input\":\"p\",\"stream\":true}",
                sent(embedding, 10, ProviderKind.OPENAI, ReasoningRecall.NOTHING));
    }

    @Test
    void anImageIsNotCountedAsText() {
        var image = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                + "\"image_url\":{\"url\":\"data:image/png;base64," + "iVBORw0KGgo".repeat(100_000) + "\"}}]}]}";
        assertTrue(peek(image).estimateInput() < 10_000);
    }
}
