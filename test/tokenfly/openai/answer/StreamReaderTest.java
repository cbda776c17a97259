package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tokenfly.openai.answer.Streams.answer;
import static tokenfly.openai.answer.Streams.call;
import static tokenfly.openai.answer.Streams.calls;
import static tokenfly.openai.answer.Streams.chunk;
import static tokenfly.openai.answer.Streams.delta;
import static tokenfly.openai.answer.Streams.finish;
import static tokenfly.openai.answer.Streams.read;
import static tokenfly.openai.answer.Streams.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.ProviderKind;
import tokenfly.testing.Events;

class StreamReaderTest {
    private static final String DONE = "[DONE]";
    private static final String USAGE = """
            {"prompt_tokens":20,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":5}}""";
    private static final Usage COUNTED = new Usage(20, 5, 0, 9, 0, false);

    private static ErrorBody failure(List<ChatEvent> events) {
        return assertInstanceOf(ChatEvent.Failed.class, events.getLast()).said();
    }

    @Test
    void aStreamIsReadInItsOrder() {
        assertEquals(List.of(
                new ChatEvent.Started("c"),
                new ChatEvent.ThinkingDelta("hm"),
                new ChatEvent.ThinkingSigned(Signature.UNSIGNED),
                new ChatEvent.TextDelta("A"),
                new ChatEvent.ToolStarted("call_a", "f"),
                new ChatEvent.ToolInput("{\"x\":"),
                new ChatEvent.ToolInput("1}"),
                new ChatEvent.UsageKnown(COUNTED),
                new ChatEvent.Finished(StopReason.TOOL_USE, null)), read(
                delta("\"role\":\"assistant\",\"content\":\"\""),
                delta("\"reasoning_content\":\"hm\""),
                delta("\"content\":\"A\""),
                call("\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"1}\"}"),
                finish("tool_calls"),
                "{\"id\":\"c\",\"choices\":[],\"usage\":" + USAGE + "}",
                DONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"reasoning_content\":\"hm\"", "\"reasoning\":\"hm\"",
        "\"reasoning_content\":\"hm\",\"reasoning\":\"hm\"",
        "\"reasoning\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\"}]",
        "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\"}]",
        "\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"hm\"}]",
        "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]}]"})
    void thinkingIsReadOnceFromWhereverItIs(String members) {
        assertEquals("hm", answer(delta(members), finish("stop"), DONE).thinking());
    }

    @Test
    void aVendorsSignatureAndRedactedThinkingSurvive() {
        var events = read(delta("""
                "reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]"""),
                delta("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"sig\"},"
                        + "{\"type\":\"reasoning.encrypted\",\"data\":\"xx\",\"format\":\"anthropic-claude-v1\"},"
                        + "{\"type\":\"reasoning.encrypted\",\"data\":\"yy\",\"format\":\"openai-responses-v1\"}]"),
                finish("stop"), DONE);
        assertEquals(List.of(new ChatEvent.Started("c"), new ChatEvent.ThinkingDelta("hm"),
                new ChatEvent.ThinkingSigned("sig"), new ChatEvent.ThinkingRedacted("xx"),
                new ChatEvent.Finished(StopReason.END_TURN, null)), events);
    }

    @Test
    void contentMayBeParts() {
        assertEquals("ab", text(answer(delta("\"content\":[{\"type\":\"text\",\"text\":\"a\"}]"),
                delta("\"content\":\"b\""), finish("stop"), DONE)));
    }

    @Test
    void emptyTextsSayNothing() {
        assertEquals(List.of(new ChatEvent.Started("c"),
                new ChatEvent.Finished(StopReason.END_TURN, null)),
                read(delta("\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"\",\"refusal\":null"),
                        finish("stop"), DONE));
    }

    @Test
    void aRefusalEndsAsOne() {
        var events = read(delta("\"refusal\":\"no\""), finish("stop"), DONE);
        assertEquals(new ChatEvent.RefusalDelta("no"), events.get(1));
        assertEquals(new ChatEvent.Finished(StopReason.REFUSAL, null), events.getLast());
    }

    @Test
    void callsMayInterleave() {
        assertEquals(List.of("f({\"x\":1})", "g({\"y\":2})"), calls(answer(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}},"
                        + "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}"),
                call("\"index\":1,\"function\":{\"arguments\":\"{\\\"y\\\":\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"1}\"}"),
                call("\"index\":1,\"function\":{\"arguments\":\"2}\"}"),
                finish("tool_calls"), DONE)));
    }

    @Test
    void idAndNameMayBeRepeatedOrEmpty() {
        var answer = answer(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}"),
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}"),
                call("\"index\":0,\"id\":\"\",\"type\":null,\"function\":{\"name\":null,\"arguments\":\"}\"}"),
                call("\"index\":0,\"function\":{\"arguments\":null}"),
                finish("tool_calls"), DONE);
        assertEquals(List.of("f({\"x\":1})"), calls(answer));
        assertEquals("a", answer.toolCalls().getFirst().id());
    }

    @Test
    void theNumberMayBeMissing() {
        assertEquals(List.of("f({\"x\":1})", "g({})"), calls(answer(
                call("\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}"),
                call("\"function\":{\"arguments\":\"1}\"}"),
                call("\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE)));
    }

    @Test
    void numberAndIdMayBothBeMissing() {
        var answer = answer(call("\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"), finish("tool_calls"), DONE);
        assertEquals(List.of("f({})", "g({})"), calls(answer));
        assertTrue(answer.toolCalls().getFirst().id().startsWith("call_"));
    }

    @Test
    void everyCallMayHaveTheNumberZero() {
        assertEquals(List.of("f({\"x\":1})", "g({\"y\":2})"), calls(answer(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}"),
                call("\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"y\\\":\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"2}\"}"),
                finish("tool_calls"), DONE)));
    }

    @Test
    void numbersMayStartAnywhere() {
        assertEquals(List.of("f({})", "g({})"), calls(answer(
                call("\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"index\":7,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE)));
    }

    @Test
    void theNameMayComeLate() {
        var events = read(
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"arguments\":\"{\"}"),
                call("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"}\"}"),
                finish("tool_calls"), DONE);
        assertEquals(List.of(new ChatEvent.Started("c"), new ChatEvent.ToolStarted("a", "f"),
                new ChatEvent.ToolInput("{}"), new ChatEvent.Finished(StopReason.TOOL_USE, null)),
                events);
    }

    @Test
    void aCallWhoseNameNeverComesIsLeftOut() {
        var answer = answer(call("\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE);
        assertEquals(List.of(), answer.toolCalls());
        assertEquals(StopReason.END_TURN, answer.stop());
    }

    @Test
    void argumentsMayBeAnObject() {
        assertEquals(List.of("f({\"x\":1.0})"), calls(answer(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}"),
                finish("stop"), DONE)));
    }

    @Test
    void anOldFunctionCallIsOneCall() {
        assertEquals(List.of("f({})"), calls(answer(
                delta("\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}"),
                delta("\"function_call\":{\"arguments\":\"{}\"}"), finish("function_call"), DONE)));
    }

    @Test
    void aToolOfFreeTextIsReadAsOne() {
        var call = answer(
                call("\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"c\",\"input\":\"fr\"}"),
                call("\"index\":0,\"custom\":{\"input\":\"ee\"}"), finish("tool_calls"), DONE)
                .toolCalls().getFirst();
        assertTrue(call.custom());
        assertEquals("free", call.arguments());
    }

    @Test
    void aFreeTextThatWasSentAsAFunctionIsUnwrapped() {
        var reader = Streams.DIALECT.eventReader(new ToolNames(Map.of("c_1", "c"), null, Set.of("c")),
                ProviderKind.GENERIC);
        var events = new ArrayList<ChatEvent>();
        for (var event : Streams.events(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"c_1\",\"arguments\":\"{\\\"input\\\":\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"\\\"free\\\"}\"}"),
                finish("tool_calls"), DONE))
            reader.read(event, events::add);
        var call = answer(events).toolCalls().getFirst();
        assertEquals("c", call.name());
        assertEquals("free", call.arguments());
        assertTrue(call.custom());
    }

    @Test
    void namesAreMappedBack() {
        var reader = Streams.DIALECT.eventReader(new ToolNames(Map.of("a_b", "a.b"), null),
                ProviderKind.GENERIC);
        var events = new ArrayList<ChatEvent>();
        reader.read(Streams.events(call("\"index\":0,\"id\":\"i\",\"function\":{\"name\":\"a_b\"}")).getFirst(),
                events::add);
        assertEquals(new ChatEvent.ToolStarted("i", "a.b"), events.getLast());
    }

    @ParameterizedTest
    @CsvSource({"stop,END_TURN", "length,MAX_TOKENS", "max_tokens,MAX_TOKENS", "tool_calls,END_TURN",
        "content_filter,REFUSAL", "sensitive,REFUSAL", "model_context_window_exceeded,CONTEXT_FULL",
        "eos,END_TURN"})
    void everyFinishHasAReason(String finish, StopReason stop) {
        assertEquals(stop, answer(delta("\"content\":\"a\""), finish(finish), DONE).stop());
    }

    @Test
    void aFinishWithCallsIsToolUseWhateverItSays() {
        assertEquals(StopReason.TOOL_USE, answer(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                finish("stop"), DONE).stop());
    }

    @Test
    void theStopStringIsToldByWhoKnowsIt() {
        assertEquals(new ChatEvent.Finished(StopReason.STOP_SEQUENCE, "END"), read(delta("\"content\":\"a\""),
                chunk("\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":\"END\""), DONE).getLast());
        assertEquals(new ChatEvent.Finished(StopReason.END_TURN, null), read(delta("\"content\":\"a\""),
                chunk("\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":151643"), DONE).getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficient_system_resource", "error", "network_error"})
    void aFinishMayBeAFailure(String finish) {
        var events = read(delta("\"content\":\"a\""), finish(finish), DONE);
        assertInstanceOf(ChatEvent.Failed.class, events.getLast());
    }

    @Test
    void aFinishMayComeWithContentAndTwice() {
        var answer = answer(delta("\"content\":\"Hel\""),
                chunk("\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"length\""),
                finish("stop"), DONE);
        assertEquals("Hello", text(answer));
        assertEquals(StopReason.MAX_TOKENS, answer.stop());
    }

    @Test
    void usageIsFoundWhereverItIs() {
        for (var end : new String[] {
            "{\"choices\":[],\"usage\":" + USAGE + "}",
            chunk("\"delta\":{},\"finish_reason\":null,\"usage\":" + USAGE),
            "{\"choices\":[],\"x_groq\":{\"usage\":" + USAGE + "}}"})
            assertEquals(COUNTED, answer(delta("\"content\":\"a\""), finish("stop"), end, DONE).usage());
    }

    @Test
    void theLastUsageCountsAndZerosDoNot() {
        var usages = "{\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":%d}}";
        assertEquals(9, answer(usages.formatted(1), usages.formatted(9),
                "{\"choices\":[],\"usage\":{\"total_tokens\":0,\"total_characters\":0}}",
                "{\"choices\":[],\"usage\":null}", finish("stop"), DONE).usage().output());
    }

    @Test
    void aMessageIsReadWhereNothingWasStreamed() {
        var message = "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"";
        assertEquals("Hi", text(answer(chunk(message), DONE)));
        assertEquals("Hi", text(answer(delta("\"content\":\"Hi\""), chunk(message), DONE)));
    }

    @Test
    void theVendorsOwnSearchIsNoPartOfTheAnswer() {
        var answer = answer(
                chunk("\"delta\":{\"role\":\"tool\",\"content\":\"[]\"},\"finish_reason\":\"stop\""),
                delta("\"content\":\"a\""), finish("length"), DONE);
        assertEquals("a", text(answer));
        assertEquals(StopReason.MAX_TOKENS, answer.stop());
    }

    @Test
    void onlyTheFirstChoiceIsRead() {
        assertEquals("a", text(answer(delta("\"content\":\"a\""),
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}", finish("stop"), DONE)));
    }

    @Test
    void blankEventsAreKeepAlives() {
        assertEquals("a", text(answer("", " ", "{}", delta("\"content\":\"a\""), finish("stop"), " [DONE] ")));
    }

    @Test
    void anEndWithoutFinishIsWholeWhereDoneSaysSo() {
        assertEquals(new ChatEvent.Finished(StopReason.END_TURN, null),
                read(delta("\"content\":\"a\""), DONE).getLast());
        assertEquals(ErrorBody.CUT_SHORT, failure(read(delta("\"role\":\"assistant\""), DONE)));
        assertEquals(ErrorBody.CUT_SHORT, failure(read(delta("\"content\":\"a\""))));
        assertEquals(ErrorBody.CUT_SHORT, failure(read(new String[0])));
    }

    @Test
    void anEndWithoutDoneIsWholeAfterAFinish() {
        assertEquals(new ChatEvent.Finished(StopReason.END_TURN, null),
                read(delta("\"content\":\"a\""), finish("stop")).getLast());
    }

    @Test
    void nothingCountsAfterDone() {
        var reader = Streams.DIALECT.eventReader(ToolNames.SAME, ProviderKind.GENERIC);
        var events = new ArrayList<ChatEvent>();
        for (var event : Streams.events(delta("\"content\":\"a\""), finish("stop"))) reader.read(event, events::add);
        for (var event : Streams.events(DONE, delta("\"content\":\"b\""), DONE)) reader.read(event, events::add);
        reader.end(events::add);
        assertEquals("a", text(answer(events)));
        assertEquals(1, events.stream().filter(e -> e instanceof ChatEvent.Finished).count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", value = {
        "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}} | boom | server_error | null",
        "{\"error\":\"boom\"} | boom | null | null",
        "{\"object\":\"error\",\"message\":\"boom\",\"code\":500} | boom | null | 500",
        "{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"boom\"}} | boom | null | 1002",
        "{\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}} | m | null | rate_limit_exceeded",
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}],\"error\":{\"message\":\"m\",\"code\":502}} | m | null | 502",
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"network_error\"}]} | the answer broke off: network_error | server_error | network_error",
        "not json | what came cannot be read | server_error | unreadable"})
    void everyShapeOfErrorEndsTheStream(String error, String message, String type, String code) {
        var events = read(delta("\"content\":\"a\""), error, delta("\"content\":\"b\""), DONE);
        assertEquals(new ErrorBody(message, type, code, null), failure(events));
        assertEquals("a", text(answer(events)));
    }

    @Test
    void anErrorEventIsOneWhateverItHolds() {
        var events = read(List.of(Events.of("error", "{\"message\":\"tool_use_failed\"}")));
        assertEquals("tool_use_failed", failure(events).message());
    }

    @Test
    void aStatusOfZeroIsNoError() {
        assertEquals("a", text(answer(delta("\"content\":\"a\""),
                "{\"choices\":[],\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}}",
                finish("stop"), DONE)));
    }

    @Test
    void aFloodOfCallsIsAFailure() {
        var data = new ArrayList<String>();
        for (int i = 0; i < 1_100; i++)
            data.add(call("\"index\":" + i + ",\"id\":\"c" + i + "\",\"function\":{\"name\":\"f\"}"));
        assertEquals(ErrorBody.UNREADABLE, failure(read(data.toArray(String[]::new))));
    }
}
