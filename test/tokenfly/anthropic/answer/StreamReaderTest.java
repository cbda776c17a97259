package tokenfly.anthropic.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.anthropic.request.JsonTool;
import tokenfly.chat.ChatEvent.Failed;
import tokenfly.chat.ChatEvent.Finished;
import tokenfly.chat.ChatEvent.Started;
import tokenfly.chat.ChatEvent.TextDelta;
import tokenfly.chat.ChatEvent.ThinkingDelta;
import tokenfly.chat.ChatEvent.ThinkingSigned;
import tokenfly.chat.ChatEvent.ToolInput;
import tokenfly.chat.ChatEvent.ToolStarted;
import tokenfly.chat.ChatEvent.UsageKnown;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.ProviderKind;
import tokenfly.testing.Events;

class StreamReaderTest {
    private static final String START = """
            {"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":15,"output_tokens":1}}}""";
    private static final String END_TURN = """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":9}}""";
    private static final String STOP = """
            {"type":"message_stop"}""";
    private static final String HI = """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""";

    /// Thinking, text, two tools, pings, usage twice.
    private static final String WHOLE = stream(START, ping(),
            block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
            delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hmm\"}"),
            delta(0, "{\"type\":\"signature_delta\",\"signature\":\"sig==\"}"), stop(0),
            block(1, "{\"type\":\"text\",\"text\":\"\"}"),
            delta(1, "{\"type\":\"text_delta\",\"text\":\"Hé\"}"),
            delta(1, "{\"type\":\"text_delta\",\"text\":\"llo\"}"), stop(1), ping(),
            tool(2, "toolu_a", "{}"), delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
            delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":\"}"),
            delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}"), stop(2),
            tool(3, "toolu_b", "{}"), stop(3), """
            {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"input_tokens":20,\
            "cache_read_input_tokens":5,"cache_creation_input_tokens":null,"output_tokens":9,\
            "output_tokens_details":{"thinking_tokens":3}}}""", STOP);
    private static final List<ChatEvent> WHOLE_READ = List.of(new Started("msg_1"),
            new UsageKnown(new Usage(15, 0, 0, 1, 0, false)),
            new ThinkingDelta("hmm"), new ThinkingSigned("sig=="),
            new TextDelta("Hé"), new TextDelta("llo"),
            new ToolStarted("toolu_a", "f"), new ToolInput("{\"x\":"), new ToolInput("1}"),
            new ToolStarted("toolu_b", "f"), new ToolInput("{}"),
            new UsageKnown(new Usage(25, 5, 0, 9, 3, false)),
            new Finished(StopReason.TOOL_USE, null));

    @Test
    void everyKindOfBlockIsRead() {
        assertEquals(WHOLE_READ, Streams.read(WHOLE));
    }

    @Test
    void aStreamIsReadAlikeWhereverItIsCutInTwo() {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++)
            assertEquals(WHOLE_READ, Streams.read(Streams.parse(bytes, cut), ToolNames.SAME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n"})
    void everyLineEndingWillDo(String eol) {
        assertEquals(WHOLE_READ, Streams.read(WHOLE.replace("\n", eol)));
    }

    @Test
    void eventLinesAreNotNeeded() {
        assertEquals(WHOLE_READ,
                Streams.read(WHOLE.replaceAll("event: .*\n", "")));
    }

    @Test
    void aStreamCutBetweenEventsFailsUnlessItsStopReasonWasThere() {
        var events = Streams.parse(WHOLE);
        for (int kept = 0; kept < events.size(); kept++) {
            var last = Streams.read(events.subList(0, kept), ToolNames.SAME).getLast();
            if (kept == events.size() - 1) assertEquals(new Finished(StopReason.TOOL_USE, null), last);
            else assertEquals(new Failed(ErrorBody.CUT_SHORT), last);
        }
    }

    @Test
    void aTrailingDoneChangesNothing() {
        assertEquals(WHOLE_READ, Streams.read(WHOLE + "data: [DONE]\n\n"));
    }

    @Test
    void doneEndsAStreamWhoseStopReasonIsKnown() {
        assertEquals(new Finished(StopReason.END_TURN, null),
                Streams.read(stream(START, HI, END_TURN) + "data: [DONE] \n\n").getLast());
        assertInstanceOf(Failed.class, Streams.read(stream(START, HI) + "data: [DONE]\n\n").getLast());
    }

    @Test
    void usageInTheLastEventAloneIsEnough() {
        var read = Streams.read(stream("""
                {"type":"message_start","message":{"id":"msg_1"}}""", HI, """
                {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":3,\
                "output_tokens":9}}""", STOP));

        assertEquals(new Usage(3, 0, 0, 9, 0, false), usage(read));
    }

    @Test
    void usageIsReplacedAndNeverAddedUp() {
        var read = Streams.read(stream(START, """
                {"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":3}}""",
                END_TURN, STOP));

        assertEquals(new Usage(15, 0, 0, 9, 0, false), usage(read));
    }

    @Test
    void withoutUsageNoneIsGivenOut() {
        var read = Streams.read(stream("{\"type\":\"message_start\",\"message\":{}}", HI, """
                {"type":"message_delta","delta":{"stop_reason":"end_turn"}}""", STOP));

        assertEquals(List.of(new Started(null), new TextDelta("Hi"),
                new Finished(StopReason.END_TURN, null)), read);
    }

    @Test
    void blocksMayBeNumberedFromOneAndInterleave() {
        var read = Streams.read(stream(START, block(1, "{\"type\":\"text\",\"text\":\"\"}"),
                tool(2, "a", "{}"), delta(1, "{\"type\":\"text_delta\",\"text\":\"A\"}"),
                delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":1}\"}"),
                delta(1, "{\"type\":\"text_delta\",\"text\":\"B\"}"), stop(1), stop(2), END_TURN, STOP));
        var answer = Streams.answer(read);

        assertEquals("{\"x\":1}", answer.toolCalls().getFirst().arguments());
        assertEquals(StopReason.TOOL_USE, answer.stop());
        assertTrue(read.containsAll(List.of(new TextDelta("A"), new TextDelta("B"))));
    }

    @Test
    void inputGivenWholeAtTheStartCountsWhenNothingFollows() {
        var read = Streams.read(stream(START, tool(0, "a", "{\"x\":1.0}"), stop(0), END_TURN, STOP));

        assertTrue(read.contains(new ToolInput("{\"x\":1.0}")));
    }

    @Test
    void inputGivenBothWaysIsTakenFromTheDeltas() {
        var read = Streams.read(stream(START, tool(0, "a", "{\"x\":1}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":2}\"}"),
                stop(0), END_TURN, STOP));

        assertEquals("{\"x\":2}", Streams.answer(read).toolCalls().getFirst().arguments());
    }

    @Test
    void aBlockThatNeverStopsIsClosedAtTheEnd() {
        var read = Streams.read(stream(START, tool(0, "a", "{}"), END_TURN, STOP));

        assertEquals("{}", Streams.answer(read).toolCalls().getFirst().arguments());
    }

    @Test
    void deltasOfAnotherKindThanTheirBlockAreNotLost() {
        var read = Streams.read(stream(START, block(0, "{\"type\":\"text\",\"text\":\"\"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"x\"}"), END_TURN, STOP));

        assertTrue(read.contains(new ThinkingDelta("x")));
    }

    @Test
    void unknownEventsDeltasAndBlocksAreSkipped() {
        var read = Streams.read(stream(START, "{\"type\":\"news\"}", "{}",
                block(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}"), stop(0),
                delta(1, "{\"type\":\"foo_delta\",\"text\":\"no\"}"), HI, END_TURN, STOP));

        assertEquals(List.of(new TextDelta("Hi")),
                read.stream().filter(event -> event instanceof TextDelta || event instanceof ToolStarted)
                        .toList());
    }

    @Test
    void anErrorEventEndsTheStreamInTheProvidersWords() {
        var read = Streams.read(stream(START, HI, """
                {"type":"error","error":{"type":"api_error","message":"boom"}}""", END_TURN, STOP));

        assertEquals(new Failed(new ErrorBody("boom", "api_error", null, null)), read.getLast());
    }

    @Test
    void anErrorEventMayHoldAPlainSentence() {
        var read = Streams.read("event: error\ndata: out of memory\n\n");

        assertEquals(List.of(new Failed(new ErrorBody("out of memory", null, null, null))), read);
    }

    @Test
    void anEventThatIsNoJsonFailsTheStream() {
        assertInstanceOf(Failed.class,
                Streams.read(stream(START) + "event: content_block_delta\ndata: {\"type\":\n\n").getLast());
    }

    @Test
    void nothingIsGivenOutAfterTheEnd() {
        var reader = Streams.MESSAGES.eventReader(ToolNames.SAME, ProviderKind.GENERIC);
        var read = new ArrayList<ChatEvent>();
        for (var event : Streams.parse(WHOLE)) reader.read(event, read::add);
        int whole = read.size();
        for (var event : Streams.parse(WHOLE)) reader.read(event, read::add);
        reader.end(read::add);

        assertEquals(whole, read.size());
    }

    @Test
    void toolNamesAreMappedBack() {
        var names = new ToolNames(Map.of("f", "my.tool"), null);
        var read = Streams.read(Streams.parse(stream(START, tool(0, "a", "{}"), END_TURN, STOP)), names);

        assertEquals("my.tool", Streams.answer(read).toolCalls().getFirst().name());
    }

    @Test
    void theJsonAnswersInputIsTheText() {
        var names = new ToolNames(Map.of(), JsonTool.NAME);
        var read = Streams.read(Streams.parse(jsonAnswer(JsonTool.NAME, "{\\\"a\\\":", "1}")), names);

        assertTrue(read.containsAll(List.of(new TextDelta("{\"a\":"), new TextDelta("1}"),
                new Finished(StopReason.END_TURN, null))));
    }

    @Test
    void aWrappedJsonAnswerIsUnwrapped() {
        var names = new ToolNames(Map.of(), JsonTool.WRAPPED_NAME);
        var read = Streams.read(
                Streams.parse(jsonAnswer(JsonTool.WRAPPED_NAME, "{\\\"value\\\":", "[1,2]}")), names);

        assertTrue(read.contains(new TextDelta("[1,2]")));
    }

    @Test
    void aCustomToolsInputIsItsText() {
        var names = new ToolNames(Map.of(), null, Set.of("f"));
        var read = Streams.read(Streams.parse(stream(START, tool(0, "a", "{}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"input\\\":\\\"a\\\"}\"}"),
                stop(0), END_TURN, STOP)), names);

        assertTrue(read.containsAll(List.of(new ToolStarted("a", "f", true, null), new ToolInput("a"))));
    }

    @Test
    void aTenMegabyteEventIsReadWhole() {
        var text = "x".repeat(10 * 1024 * 1024);
        var read = Streams.read(stream(START,
                delta(0, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}"), END_TURN, STOP));

        assertTrue(read.contains(new TextDelta(text)));
    }

    @Test
    void theFirstEventTellsAnErrorFromAnAnswer() {
        assertNull(Streams.MESSAGES.errorIn(Streams.parse(WHOLE).getFirst()));
        assertNull(Streams.MESSAGES.errorIn(Events.of("message", START)));
        assertNull(Streams.MESSAGES.errorIn(Events.of("message", "[DONE]")));
        assertNull(Streams.MESSAGES.errorIn(Events.of("ping", "{\"type\":\"ping\"}")));
        assertEquals("boom", Streams.MESSAGES.errorIn(Events.of("error",
                "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}")).message());
        assertEquals("1302", Streams.MESSAGES.errorIn(Events.of("message",
                "{\"error\":{\"code\":\"1302\",\"message\":\"slow\"}}")).code());
    }

    @Test
    void aBodyWithStatus200MayBeAnError() {
        assertEquals("login fail", Streams.MESSAGES.errorIn(Streams.object("""
                {"base_resp":{"status_code":1004,"status_msg":"login fail"}}""")).message());
        assertEquals("404 NOT_FOUND", Streams.MESSAGES.errorIn(Streams.object("""
                {"code":500,"msg":"404 NOT_FOUND","success":false}""")).message());
        assertNull(Streams.MESSAGES.errorIn(Streams.object("""
                {"type":"message","content":[],"base_resp":{"status_code":0}}""")));
    }

    private static Usage usage(List<ChatEvent> events) {
        return Streams.answer(events).usage();
    }

    private static String jsonAnswer(String tool, String... pieces) {
        var events = new ArrayList<String>(List.of(START, block(0,
                "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"" + tool + "\",\"input\":{}}")));
        for (var piece : pieces)
            events.add(delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"" + piece + "\"}"));
        events.addAll(List.of(stop(0), """
                {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}""",
                STOP));
        return stream(events.toArray(String[]::new));
    }

    static String stream(String... data) {
        var stream = new StringBuilder();
        for (var each : data) {
            var type = Streams.object(each).string("type");
            if (type != null) stream.append("event: ").append(type).append('\n');
            stream.append("data: ").append(each).append("\n\n");
        }
        return stream.toString();
    }

    private static String ping() {
        return "{\"type\":\"ping\"}";
    }

    private static String block(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String tool(int index, String id, String input) {
        return block(index, "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"f\",\"input\":" + input
                + "}");
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }
}
