package tokenfly.anthropic.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tokenfly.anthropic.request.CarriedId;
import tokenfly.anthropic.request.Ids;
import tokenfly.chat.ChatEvent.Finished;
import tokenfly.chat.ChatEvent.RefusalDelta;
import tokenfly.chat.ChatEvent.Started;
import tokenfly.chat.ChatEvent.TextDelta;
import tokenfly.chat.ChatEvent.ThinkingDelta;
import tokenfly.chat.ChatEvent.ThinkingRedacted;
import tokenfly.chat.ChatEvent.ThinkingSigned;
import tokenfly.chat.ChatEvent.ToolInput;
import tokenfly.chat.ChatEvent.ToolStarted;
import tokenfly.chat.ChatEvent.UsageKnown;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;

class StreamWriterTest {
    private static final ChatEvent STARTED = new Started("msg_x");
    private static final ChatEvent USAGE = new UsageKnown(new Usage(20, 5, 3, 9, 2, false));
    private static final ChatEvent END = new Finished(StopReason.END_TURN, null);

    @Test
    void textIsOneBlockBetweenStartAndStop() {
        assertEquals("""
                {"type":"message_start","message":{"id":"msg_x","type":"message","role":"assistant",\
                "model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":\
                {"input_tokens":7,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}
                {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}
                {"type":"content_block_stop","index":0}
                {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":\
                {"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":5,\
                "output_tokens":9,"output_tokens_details":{"thinking_tokens":2}}}
                {"type":"message_stop"}
                """, Streams.lines(checked(STARTED, text("Hel"), text(""), text("lo"), USAGE, END)));
    }

    @Test
    void aPingFollowsTheStart() {
        var types = Streams.parse(checked(STARTED, END)).stream().map(event -> event.type()).toList();

        assertEquals(List.of("message_start", "ping", "message_delta", "message_stop"), types);
    }

    @Test
    void thinkingIsSignedAsOursBeforeItsBlockStops() {
        var stream = checked(STARTED, new ThinkingDelta("hm"), text("A"), END);

        assertTrue(Streams.lines(stream).contains("""
                {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta",\
                "signature":"tokenfly-unsigned"}}
                {"type":"content_block_stop","index":0}
                {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}
                """));
    }

    @Test
    void aVendorsSignatureAndRedactedThinkingAreKept() {
        var events = List.of(STARTED, new ThinkingDelta("hm"), new ThinkingSigned("sig"),
                new ThinkingRedacted("secret"), new ThinkingSigned("withheld"), text("A"), END);

        assertEquals(List.of(new Content.Thinking("hm", "sig"), new Content.RedactedThinking("secret"),
                new Content.Thinking("", "withheld"), Content.Text.of("A")), roundTrip(events));
    }

    @Test
    void thinkingThatWasSwitchedOffIsNotShown() {
        var request = Streams.request("""
                {"model":"m","messages":[],"thinking":{"type":"disabled"}}""");
        var stream = Streams.write(List.of(STARTED, new ThinkingDelta("hm"), text("A"), END), request);

        AnthropicStreamChecker.checked(stream);
        assertFalse(stream.contains("hm"));
    }

    @Test
    void toolInputStreamsLiveWhileItsCallIsTheOpenOne() {
        var stream = written(STARTED, call("a"), input("{\"x\":"));

        assertTrue(stream.contains("\"partial_json\":\"{\\\"x\\\":\""));
    }

    @Test
    void aCallWithoutInputHasNoDelta() {
        var stream = checked(STARTED, call("a"), call("b"), input("{\"y\":2}"), END);

        assertEquals(1, stream.split("input_json_delta", -1).length - 1);
        assertTrue(stream.contains("\"stop_reason\":\"tool_use\""));
    }

    @Test
    void inputThatIsNoJsonIsWrappedBeforeAClientSeesIt() {
        var events = List.of(STARTED, call("a"), input("not "), input("json"), END);

        assertEquals(List.of(Content.ToolCall.of("a", "f", "{\"raw_arguments\":\"not json\"}")),
                roundTrip(events));
    }

    @Test
    void nullAsInputIsNoInput() {
        assertEquals(List.of(Content.ToolCall.of("a", "f", "{}")),
                roundTrip(List.of(STARTED, call("a"), input("null"), END)));
    }

    @Test
    void inputCutByTheTokenLimitIsPassedOnAsItIs() {
        var stream = checked(STARTED, call("a"), input("{\"x\":"),
                new Finished(StopReason.MAX_TOKENS, null));

        assertTrue(stream.contains("\"partial_json\":\"{\\\"x\\\":\""));
        assertTrue(stream.contains("\"stop_reason\":\"max_tokens\""));
    }

    @Test
    void aCustomToolsTextIsItsInput() {
        var events = List.of(STARTED, new ToolStarted("a", "patch", true, null), input("*** {"),
                input("\"x\""), END);

        assertEquals(List.of(Content.ToolCall.of("a", "patch", "{\"input\":\"*** {\\\"x\\\"\"}")),
                roundTrip(events));
    }

    @Test
    void idsThatTheFormatForbidsAndIdsUsedTwiceAreReplaced() {
        var events = List.of(STARTED, new ToolStarted("functions.f:0", "f"),
                new ToolStarted("x", "f"), new ToolStarted("x", "f"), END);
        var ids = Streams.answer(Streams.read(checked(events))).toolCalls().stream()
                .map(Content.ToolCall::id).toList();

        assertTrue(Ids.isValid(ids.get(0)));
        assertEquals("functions.f:0", CarriedId.original(ids.get(0)));
        assertEquals("x", ids.get(1));
        assertTrue(ids.get(2).matches("toolu_[0-9A-Za-z]{24}"));
    }

    @Test
    void anEmptyAnswerHasNoBlock() {
        assertFalse(checked(STARTED, text(""), END).contains("content_block"));
    }

    @Test
    void aRefusalIsTextAndSaysSoInItsStopReason() {
        var stream = checked(STARTED, new RefusalDelta("No."), END);

        assertTrue(stream.contains("\"text\":\"No.\""));
        assertTrue(stream.contains("\"stop_reason\":\"refusal\",\"stop_sequence\":null,"
                + "\"stop_details\":{\"type\":\"refusal\",\"category\":null,\"explanation\":null}"));
    }

    @Test
    void toolUseWithoutACallIsANaturalEnd() {
        assertTrue(checked(STARTED, text("A"), new Finished(StopReason.TOOL_USE, null))
                .contains("\"stop_reason\":\"end_turn\""));
    }

    @Test
    void theStringThatStoppedTheAnswerIsNamed() {
        assertTrue(checked(STARTED, text("A"), new Finished(StopReason.STOP_SEQUENCE, "###"))
                .contains("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"###\""));
    }

    @Test
    void anIdFromAnotherFormatIsMadeToFit() {
        assertTrue(written(new Started("chatcmpl-9aB_c")).contains("\"id\":\"msg_9aBc\""));
        assertTrue(written(new Started(null)).matches("(?s).*\"id\":\"msg_[0-9A-Za-z]{24}\".*"));
    }

    /// However calls, text and thinking follow each other, the stream keeps the grammar and loses nothing.
    @Test
    void anyOrderGivesAValidStreamWithEverythingInIt() {
        var random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            var events = mixed(random);
            var answer = Streams.answer(Streams.read(checked(events)));
            var expected = Streams.answer(events);

            assertEquals(expected.toolCalls().stream().map(this::orEmptyObject).toList(), answer.toolCalls());
            assertEquals(allText(expected.content()), allText(answer.content()));
            assertEquals(expected.thinking(), answer.thinking());
        }
    }

    private Content.ToolCall orEmptyObject(Content.ToolCall call) {
        return call.arguments().isEmpty() ? Content.ToolCall.of(call.id(), call.name(), "{}") : call;
    }

    private static String allText(List<Content> content) {
        var all = new StringBuilder();
        for (var part : content) if (part instanceof Content.Text(var text, _)) all.append(text);
        return all.toString();
    }

    private static List<ChatEvent> mixed(Random random) {
        var events = new ArrayList<ChatEvent>(List.of(STARTED));
        for (int step = 0; step < 12; step++) {
            switch (random.nextInt(3)) {
                case 0 -> events.add(text("t" + step));
                case 1 -> events.add(new ThinkingDelta("h" + step));
                default -> {
                    events.add(call("id" + step));
                    if (random.nextInt(4) > 0)
                        for (var piece : "{\"a\":|[1,{\"b\":\"}\\\"\"}]|}".split("\\|")) events.add(input(piece));
                }
            }
        }
        events.add(END);
        return events;
    }

    private static List<Content> roundTrip(List<ChatEvent> events) {
        return Streams.answer(Streams.read(checked(events))).content();
    }

    private static String checked(ChatEvent... events) {
        return checked(List.of(events));
    }

    private static String checked(List<ChatEvent> events) {
        var stream = Streams.write(events);
        AnthropicStreamChecker.checked(stream);
        return stream;
    }

    private static String written(ChatEvent... events) {
        return Streams.write(List.of(events));
    }

    private static ChatEvent text(String text) {
        return new TextDelta(text);
    }

    private static ChatEvent call(String id) {
        return new ToolStarted(id, "f");
    }

    private static ChatEvent input(String delta) {
        return new ToolInput(delta);
    }
}
