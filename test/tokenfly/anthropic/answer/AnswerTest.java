package tokenfly.anthropic.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.anthropic.request.JsonTool;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;
import tokenfly.testing.Passing;

class AnswerTest {
    private static final Usage USAGE = new Usage(20, 5, 3, 9, 2, false);

    @Test
    void aWholeAnswerIsRead() {
        var answer = read("""
                {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[
                {"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"d"},
                {"type":"text","text":"A","citations":null},{"type":"text","text":""},
                {"type":"server_tool_use","id":"x","name":"web_search","input":{}},
                {"type":"tool_use","id":"t","name":"f","input":{"n":1.0}}],
                "stop_reason":"tool_use","stop_sequence":null,
                "usage":{"input_tokens":12,"cache_creation_input_tokens":3,"cache_read_input_tokens":5,
                "output_tokens":9,"output_tokens_details":{"thinking_tokens":2}}}""", ToolNames.SAME);

        assertEquals(new ChatAnswer("msg_1", List.of(new Content.Thinking("hm", "s"),
                new Content.RedactedThinking("d"), Content.Text.of("A"),
                Content.ToolCall.of("t", "f", "{\"n\":1.0}")), StopReason.TOOL_USE, null, USAGE), answer);
    }

    @ParameterizedTest
    @CsvSource({"end_turn, END_TURN", "max_tokens, MAX_TOKENS", "stop_sequence, STOP_SEQUENCE",
        "tool_use, TOOL_USE", "pause_turn, PAUSE", "refusal, REFUSAL",
        "model_context_window_exceeded, CONTEXT_FULL", "compaction, END_TURN"})
    void everyStopReasonIsRead(String reason, StopReason stop) {
        assertEquals(stop, read("{\"content\":[],\"stop_reason\":\"" + reason + "\"}", ToolNames.SAME).stop());
    }

    @ParameterizedTest
    @EnumSource(StopReason.class)
    void everyStopReasonSurvivesBeingWritten(StopReason stop) {
        var written = write(new ChatAnswer(null, List.of(Content.Text.of("A")), stop, null, USAGE));

        assertEquals(stop == StopReason.TOOL_USE ? StopReason.END_TURN : stop,
                StopReasons.read(written.string("stop_reason")));
    }

    @Test
    void theReasonForARefusalIsRead() {
        var answer = read("""
                {"content":[{"type":"text","text":"No."}],"stop_reason":"refusal",
                "stop_details":{"type":"refusal","category":"bio","explanation":"Dangerous."}}""", ToolNames.SAME);

        assertEquals(List.of(Content.Text.of("No."), new Content.Refusal("Dangerous.")), answer.content());
    }

    @Test
    void mappedCustomAndJsonToolsAreReadBack() {
        var names = new ToolNames(Map.of("my_tool", "my.tool"), JsonTool.NAME, Set.of("patch"));
        var answer = read("""
                {"content":[{"type":"tool_use","id":"a","name":"my_tool","input":{}},
                {"type":"tool_use","id":"b","name":"patch","input":{"input":"text"}},
                {"type":"tool_use","id":"c","name":"json_answer","input":{"x":1}}]}""", names);

        assertEquals(List.of(Content.ToolCall.of("a", "my.tool", "{}"),
                new Content.ToolCall("b", "patch", "text", true), Content.Text.of("{\"x\":1}")), answer.content());
    }

    @Test
    void aForcedJsonAnswerEndsNaturally() {
        var names = new ToolNames(Map.of(), JsonTool.WRAPPED_NAME);
        var answer = read("""
                {"content":[{"type":"tool_use","id":"c","name":"json_answer_value","input":{"value":[1]}}],
                "stop_reason":"tool_use"}""", names);

        assertEquals(List.of(Content.Text.of("[1]")), answer.content());
        assertEquals(StopReason.END_TURN, answer.stop());
    }

    @Test
    void whatIsNoAnswerIsTheUpstreamsFault() {
        var error = assertThrows(ChatException.class, () -> read("{\"id\":\"x\"}", ToolNames.SAME)).error();

        assertEquals(ErrorKind.UPSTREAM_FAILED, error.kind());
    }

    @Test
    void aWholeAnswerIsWritten() {
        var answer = new ChatAnswer("chatcmpl-1", List.of(new Content.Thinking("hm", ""),
                Content.Text.of("A"), Content.ToolCall.of("call_1", "f", "{\"n\":1.0}")),
                StopReason.TOOL_USE, null, USAGE);

        assertEquals("""
                {"id":"msg_1","type":"message","role":"assistant","model":"public","content":[\
                {"type":"thinking","thinking":"hm","signature":"tokenfly-unsigned"},\
                {"type":"text","text":"A"},\
                {"type":"tool_use","id":"call_1","name":"f","input":{"n":1.0}}],\
                "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":12,\
                "cache_creation_input_tokens":3,"cache_read_input_tokens":5,"output_tokens":9,\
                "output_tokens_details":{"thinking_tokens":2}}}""", write(answer).toString());
    }

    @Test
    void anEmptyAnswerHasNoContent() {
        var written = write(new ChatAnswer(null, List.of(Content.Text.of("")), StopReason.END_TURN, null, USAGE));

        assertEquals("[]", written.get("content").toString());
    }

    @Test
    void callsWithANaturalEndAreStillToolUse() {
        var written = write(new ChatAnswer(null, List.of(Content.ToolCall.of("a", "f", "{}")),
                StopReason.END_TURN, null, USAGE));

        assertEquals("tool_use", written.string("stop_reason"));
    }

    @Test
    void wordsOfRefusalAreTextAndMakeItARefusal() {
        var written = write(new ChatAnswer(null, List.of(new Content.Refusal("No.")), StopReason.END_TURN,
                null, USAGE));

        assertEquals("refusal", written.string("stop_reason"));
        assertEquals("No.", ((JsonObject) written.array("content").get(0)).string("text"));
        assertTrue(written.has("stop_details"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"a\":1} | END_TURN | {\"a\":1}", "'' | END_TURN | {}",
        "null | END_TURN | {}", "{\"a\":[1,{\"b\":\"x | MAX_TOKENS | {\"a\":[1,{\"b\":\"x\"}]}",
        "{\"a\":[1, | END_TURN | {\"raw_arguments\":\"{\\\"a\\\":[1,\"}",
        "[1] | END_TURN | {\"raw_arguments\":\"[1]\"}", "not json | MAX_TOKENS | {\"raw_arguments\":\"not json\"}"})
    void inputIsAnObjectWhateverTheModelWrote(String arguments, StopReason stop, String input) {
        var written = write(new ChatAnswer(null, List.of(Content.ToolCall.of("a", "f", arguments)), stop,
                null, USAGE));

        assertEquals(input, ((JsonObject) written.array("content").get(0)).get("input").toString());
    }

    @Test
    void whatAnAnswerSaysSurvivesBeingWrittenAndRead() {
        var answer = new ChatAnswer("msg_1", List.of(new Content.Thinking("hm", "sig"), Content.Text.of("A"),
                Content.ToolCall.of("call_1", "f", "{\"n\":1.0}")), StopReason.TOOL_USE, null, USAGE);

        assertEquals(answer, read(write(answer).toString(), ToolNames.SAME));
    }

    private static ChatAnswer read(String body, ToolNames names) {
        return Passing.answer(Streams.MESSAGES, body.getBytes(StandardCharsets.UTF_8), names);
    }

    private static JsonObject write(ChatAnswer answer) {
        return Streams.MESSAGES.writeAnswer(answer, Streams.REQUEST, "public");
    }
}
