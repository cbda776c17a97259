package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.openai.ChatCompletions;
import tokenfly.openai.request.RequestReader;
import tokenfly.testing.Passing;

class AnswerTest {
    private static final ChatCompletions DIALECT =
            new ChatCompletions(InstantSource.fixed(Instant.ofEpochSecond(1795000000)));

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(json);
    }

    private static ChatAnswer read(String message, String finish, String usage) {
        return read("""
                {"id":"c","object":"chat.completion","choices":[{"index":0,"message":{%s},\
                "finish_reason":%s}],"usage":%s}""".formatted(message, finish, usage));
    }

    private static ChatAnswer read(String body) {
        return Passing.answer(DIALECT, body.getBytes(StandardCharsets.UTF_8), ToolNames.SAME);
    }

    private static ChatRequest request(String members) {
        return RequestReader.read(object("""
                {"model":"m","messages":[{"role":"user","content":"hi"}]%s}""".formatted(members)));
    }

    private static JsonObject written(ChatRequest request, StopReason stop, Content... content) {
        return DIALECT.writeAnswer(new ChatAnswer("msg_1", List.of(content), stop, null,
                new Usage(25, 5, 0, 9, 3, false)), request, "public");
    }

    private static JsonObject message(JsonObject answer) {
        return choice(answer).object("message");
    }

    private static JsonObject choice(JsonObject answer) {
        return (JsonObject) ((JsonArray) answer.get("choices")).get(0);
    }

    @Test
    void everythingAnAnswerHoldsIsRead() {
        var answer = read("""
                "role":"assistant","content":"Hi","reasoning_content":"hm","refusal":null,"tool_calls":[\
                {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\": 1}"}},\
                {"id":"b","type":"custom","custom":{"name":"c","input":"free"}}]""", "\"stop\"", """
                {"prompt_tokens":20,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":5,\
                "cache_write_tokens":2},"completion_tokens_details":{"reasoning_tokens":3}}""");
        assertEquals(new ChatAnswer("c", List.of(new Content.Thinking("hm", Signature.UNSIGNED),
                Content.Text.of("Hi"), Content.ToolCall.of("a", "f", "{\"x\": 1}"),
                new Content.ToolCall("b", "c", "free", true)), StopReason.TOOL_USE, null,
                new Usage(20, 5, 2, 9, 3, false)), answer);
    }

    @Test
    void partsAndOldCallsAreReadToo() {
        var answer = read("""
                "content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},\
                {"type":"text","text":"Hi"}],"function_call":{"name":"f","arguments":"{}"}""",
                "\"function_call\"", "null");
        assertEquals("hm", answer.thinking());
        assertEquals("Hi", Streams.text(answer));
        assertEquals(List.of("f({})"), Streams.calls(answer));
        assertNull(answer.usage());
    }

    @Test
    void aMissingFinishIsAnEnd() {
        assertEquals(StopReason.END_TURN, read("\"content\":\"Hi\"", "null", "null").stop());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"prompt_cache_hit_tokens\":5} | 20 | 5 | 9 | 0",
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"cached_tokens\":5} | 20 | 5 | 9 | 0",
        "{\"input_tokens\":20,\"output_tokens\":9} | 20 | 0 | 9 | 0",
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"total_tokens\":29,\"completion_tokens_details\":{\"reasoning_tokens\":4}} | 20 | 0 | 9 | 4",
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"total_tokens\":33,\"completion_tokens_details\":{\"reasoning_tokens\":4}} | 20 | 0 | 13 | 4",
        "{\"prompt_tokens\":20,\"completion_tokens\":9,\"completion_tokens_details\":{\"reasoning_tokens\":40}} | 20 | 0 | 49 | 40",
        "{\"prompt_tokens\":3,\"completion_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":5}} | 8 | 5 | 9 | 0"})
    void usageIsReadInEveryWording(String usage, long input, long cached, long output, long reasoning) {
        assertEquals(new Usage(input, cached, 0, output, reasoning, false),
                read("\"content\":\"Hi\"", "\"stop\"", usage).usage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"choices\":[]}", "{\"error\":\"x\"}",
        "{\"base_resp\":{\"status_code\":1004,\"status_msg\":\"login fail\"}}",
        "{\"choices\":[{\"message\":{},\"finish_reason\":\"insufficient_system_resource\"}]}"})
    void whatIsNoAnswerIsAFailure(String body) {
        var e = assertThrows(ChatException.class, () -> read(body));
        assertEquals(ErrorKind.UPSTREAM_FAILED, e.error().kind());
    }

    @Test
    void anAnswerIsWrittenWhole() {
        assertEquals(object("""
                {"id":"chatcmpl-1","object":"chat.completion","created":1795000000,"model":"public",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning_content":"hm",\
                "refusal":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f",\
                "arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],\
                "usage":{"prompt_tokens":25,"completion_tokens":9,"total_tokens":34,\
                "prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":3}},"system_fingerprint":null}"""),
                written(request(""), StopReason.TOOL_USE, new Content.Thinking("hm", "sig"),
                        Content.Text.of("H"), Content.Text.of("i"), Content.ToolCall.of("a", "f", "")));
    }

    @Test
    void contentIsNullOnlyBesideCallsOrARefusal() {
        var calls = message(written(request(""), StopReason.TOOL_USE, Content.ToolCall.of("a", "f", "{}")));
        assertNull(calls.string("content"));
        var refusal = message(written(request(""), StopReason.REFUSAL, new Content.Refusal("no")));
        assertNull(refusal.string("content"));
        assertEquals("no", refusal.string("refusal"));
        var empty = message(written(request(""), StopReason.END_TURN));
        assertEquals("", empty.string("content"));
        assertFalse(empty.has("tool_calls"));
    }

    @Test
    void aToolOfFreeTextIsUnwrapped() {
        var request = request(",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}]");
        for (var call : new Content.ToolCall[] {Content.ToolCall.of("a", "c", "{\"input\":\"free\"}"),
            new Content.ToolCall("a", "c", "free", true)})
            assertEquals(Json.parse("""
                    [{"id":"a","type":"custom","custom":{"name":"c","input":"free"}}]"""),
                    message(written(request, StopReason.TOOL_USE, call)).get("tool_calls"));
    }

    @Test
    void anOldClientGetsItsFunctionCall() {
        var answer = written(request(",\"functions\":[{\"name\":\"f\"}]"), StopReason.TOOL_USE,
                Content.ToolCall.of("a", "f", "{\"x\":1}"));
        assertEquals("function_call", choice(answer).string("finish_reason"));
        assertEquals(object("{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}"),
                message(answer).get("function_call"));
        assertFalse(message(answer).has("tool_calls"));
    }

    @Test
    void anAnswerReplayedAsAStreamSaysTheSame() {
        var answer = read("""
                "content":"Hi","reasoning_content":"hm","tool_calls":[\
                {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]""", "\"stop\"", """
                {"prompt_tokens":20,"completion_tokens":9}""");
        var checked = OpenAiStreamChecker.of(out -> {
            var writer = DIALECT.eventWriter(request(
                    ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"), "m", 1);
            answer.replay(event -> writer.write(event, out));
        });
        assertEquals("Hi", checked.said().text.toString());
        assertEquals("hm", checked.said().thinking.toString());
        assertEquals("[f({})]", checked.said().calls.toString());
        assertNotNull(checked.usage());
    }
}
