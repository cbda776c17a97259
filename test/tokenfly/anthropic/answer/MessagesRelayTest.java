package tokenfly.anthropic.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Usage;
import tokenfly.testing.Passing;

class MessagesRelayTest {
    private static final String START = """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"up",\
            "content":[],"usage":{"input_tokens":15,"cache_read_input_tokens":5,"output_tokens":1},"new":1.0}}""";
    private static final String TEXT_START = """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""} }""";
    private static final String HI = """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}   }""";
    private static final String TEXT_STOP = "{\"type\":\"content_block_stop\",\"index\":0}";
    private static final String END = """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":9}}""";
    private static final String STOP = "{\"type\":\"message_stop\"}";
    private static final String WHOLE =
            StreamReaderTest.stream(START, TEXT_START, HI, TEXT_STOP, END, STOP);

    private final Passing relay = Passing.of(Streams.MESSAGES, utf8("""
            {"model":"public","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""));
    private ErrorBody end;

    @Test
    void onlyTheModelsIdChanges() {
        assertEquals(WHOLE.replace("\"up\"", "\"public\""), relayed(WHOLE));
        assertNull(end);
        assertTrue(relay.over());
        assertEquals(new Usage(20, 5, 0, 9, 0, false), relay.usage());
        assertEquals(List.of(Content.Text.of("Hi")), relay.read().content());
    }

    @Test
    void missingEventLinesAreAdded() {
        assertEquals(WHOLE.replace("\"up\"", "\"public\""), relayed(WHOLE.replaceAll("event: .*\n", "")));
    }

    @Test
    void doneInOpenAisMannerIsWithheld() {
        assertEquals(WHOLE.replace("\"up\"", "\"public\""), relayed(WHOLE + "data: [DONE]\n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"usage\":null"})
    void missingUsageIsAdded(String usage) {
        var stream = checked(StreamReaderTest.stream("""
                {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"up",\
                "content":[]%s}}""".formatted(usage), TEXT_START, HI, TEXT_STOP, """
                {"type":"message_delta","delta":{"stop_reason":"end_turn"}%s}""".formatted(usage), STOP));

        assertTrue(stream.matches("(?s).*\"usage\":\\{\"input_tokens\":[1-9].*\"output_tokens\":1}.*"));
        assertNull(relay.usage());
    }

    @Test
    void thinkingWithoutASignatureGetsAnEmptyOne() {
        var stream = checked(StreamReaderTest.stream(START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                TEXT_STOP, END, STOP));

        assertTrue(stream.contains("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
    }

    @Test
    void aCallerThatIsNullIsMadeDirect() {
        var stream = checked(StreamReaderTest.stream(START, """
                {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f",\
                "input":{},"caller":null}}""", TEXT_STOP, END, STOP));

        assertTrue(stream.contains("\"caller\":{\"type\":\"direct\"}"));
    }

    @Test
    void blocksAreNumberedFromZero() {
        var fromOne = WHOLE.replace("\"index\":0", "\"index\":1");

        assertEquals(WHOLE.replace("\"up\"", "\"public\""), checked(fromOne));
    }

    @Test
    void aStreamThatWasCutIsNeverEnded() {
        var events = Streams.parse(WHOLE);
        var cut = StreamReaderTest.stream(START, TEXT_START, HI);

        assertEquals(cut.replace("\"up\"", "\"public\""), relayed(cut));
        assertEquals(ErrorBody.CUT_SHORT, end);
        assertEquals(6, events.size());
    }

    @Test
    void aWholeStreamThatLacksItsLastEventGetsIt() {
        var stream = StreamReaderTest.stream(START, TEXT_START, HI, TEXT_STOP, END);

        assertTrue(checked(stream).endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
        assertNull(end);
    }

    @Test
    void anErrorIsWithheldAndGivenInTheProvidersWords() {
        var error = """
                {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}""";
        var before = StreamReaderTest.stream(START, TEXT_START, HI);

        assertEquals(before.replace("\"up\"", "\"public\""),
                relayed(before + StreamReaderTest.stream(error) + WHOLE));
        assertEquals(new ErrorBody("Overloaded", "overloaded_error", null, null), end);
        assertTrue(relay.over());
    }

    @Test
    void pingsAndUnknownEventsPassThrough() {
        var news = "event: news\ndata: {\"type\":\"news\"}\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\n";

        assertTrue(relayed(StreamReaderTest.stream(START) + news).endsWith(news));
    }

    @Test
    void aPartOfTheAnswerThatIsNoJsonIsAFailure() {
        assertEquals("", relayed("event: content_block_delta\ndata: {\"type\":\n\n"));
        assertEquals(ErrorBody.UNREADABLE, end);
    }

    @Test
    void anUnknownEventThatIsNoJsonIsPassedOn() {
        var news = "event: news\ndata: hot off the press\n\n";

        assertEquals(news, relayed(news));
    }

    @Test
    void aToolsInputIsMendedAsItPasses() {
        var stream = checked(StreamReaderTest.stream(START, """
                {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f",\
                "input":{}}}""", """
                {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":\
                "{\\"x\\":\\"\\\\d\\n"},"more":1.0}""", """
                {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":\
                "\\"}"}}""", TEXT_STOP, END, STOP));

        assertTrue(stream.contains("\"{\\\"x\\\":\\\"\\\\\\\\d\\\\n\"},\"more\":1.0}"), stream);
    }

    @Test
    void aTenMegabyteEventPassesThrough() {
        var big = StreamReaderTest.stream(HI.replace("Hi", "word ".repeat(2 * 1024 * 1024)));

        assertEquals(big, relayed(big));
    }

    @Test
    void aWholeAnswerShowsThePublicModel() {
        var answer = relay.whole(utf8("""
                { "id":"msg_1","model":"up","content":[{"type":"text","text":"Hi"}],"future":1.0,
                "usage":{"input_tokens":3,"output_tokens":9}}"""));

        assertEquals("""
                { "id":"msg_1","model":"public","content":[{"type":"text","text":"Hi"}],"future":1.0,
                "usage":{"input_tokens":3,"output_tokens":9}}""", new String(answer, StandardCharsets.UTF_8));
        assertEquals(new Usage(3, 0, 0, 9, 0, false), relay.usage());
    }

    @Test
    void aWholeAnswersFaultsAreMended() {
        var answer = new String(relay.whole(utf8("""
                {"model":"up","content":[{"type":"thinking","thinking":"hm"},
                {"type":"thinking","thinking":"hm","signature":null}]}""")), StandardCharsets.UTF_8);

        assertTrue(answer.contains("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"}"));
        assertFalse(answer.contains("null"));
        assertTrue(answer.contains("\"usage\":{\"input_tokens\":"));
        assertNull(relay.usage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[1]", ""})
    void anAnswerThatIsNoObjectIsTheUpstreamsFault(String body) {
        var error = assertThrows(ChatException.class, () -> relay.whole(utf8(body))).error();

        assertEquals(ErrorKind.UPSTREAM_FAILED, error.kind());
    }

    @Test
    void nothingFollowsTheEnd() {
        assertNotNull(relayed(WHOLE));
        assertEquals("", Streams.written(out -> relay.event(Streams.parse(WHOLE).getFirst(), out)));
    }

    private String checked(String stream) {
        var relayed = relayed(stream);
        AnthropicStreamChecker.checked(relayed);
        return relayed;
    }

    private String relayed(String stream) {
        return Streams.written(out -> {
            for (var event : Streams.parse(stream)) relay.event(event, out);
            end = relay.end(out);
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
