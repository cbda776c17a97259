package tokenfly.openai.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Source;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.json.Json;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;

class RequestReaderTest {
    private static ChatRequest read(String members) {
        return RequestReader.read(object("""
                {"model":"m","messages":[{"role":"user","content":"hi"}],%s}""".formatted(members)));
    }

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(json);
    }

    private static List<Message> messages(String messages) {
        return RequestReader.read(object("{\"model\":\"m\",\"messages\":[" + messages + "]}")).messages();
    }

    private static List<Content> content(String message) {
        return messages(message).getFirst().content();
    }

    private static String refusedParam(String json) {
        var e = assertThrows(ChatException.class, () -> RequestReader.read(object(json)));
        assertEquals(ErrorKind.INVALID_REQUEST, e.error().kind());
        return e.error().param();
    }

    @Test
    void aBareRequestSaysNothingMore() {
        var request = RequestReader.read(object("""
                {"model":"m","messages":[{"role":"user","content":"hi"}]}"""));
        assertEquals("m", request.model());
        assertEquals(List.of(Message.of(Role.USER, List.of(Content.Text.of("hi")))), request.messages());
        assertEquals(-1, request.maxTokens());
        assertNull(request.toolChoice());
        assertNull(request.format());
        assertNull(request.user());
        assertEquals(Reasoning.UNSET, request.reasoning());
        assertFalse(request.stream() || request.streamUsage() || request.oneToolAtATime()
                || request.functionCall());
        assertTrue(request.extras().isEmpty());
    }

    @Test
    void numbersKeepTheirLiterals() {
        var sampling = read("\"temperature\":0.70,\"top_p\":1.0,\"top_k\":5").sampling();
        assertEquals(new JsonNumber("0.70"), sampling.temperature());
        assertEquals(new JsonNumber("1.0"), sampling.topP());
        assertEquals(new JsonNumber("5"), sampling.topK());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"max_tokens\":7 | 7",
        "\"max_completion_tokens\":8 | 8",
        "\"max_tokens\":7,\"max_completion_tokens\":8 | 8",
        "\"max_tokens\":7,\"max_completion_tokens\":null | 7",
        "\"max_tokens\":null | -1"})
    void theNewerCeilingCounts(String members, long expected) {
        assertEquals(expected, read(members).maxTokens());
    }

    @Test
    void aStopIsAStringOrAList() {
        assertEquals(List.of("a"), read("\"stop\":\"a\"").stop());
        assertEquals(List.of("a", "b"), read("\"stop\":[\"a\",\"b\"]").stop());
        assertEquals(List.of(), read("\"stop\":null").stop());
    }

    @Test
    void aStreamMayAskForUsage() {
        var request = read("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        assertTrue(request.stream() && request.streamUsage());
        assertTrue(request.extras().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"reasoning_effort\":\"low\" | UNSET | 0 | low",
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048} | ENABLED | 2048 |",
        "\"thinking\":{\"type\":\"disabled\"} | DISABLED | 0 |",
        "\"thinking\":{\"type\":\"adaptive\"},\"reasoning_effort\":\"max\" | ADAPTIVE | 0 | max",
        "\"enable_thinking\":true,\"thinking_budget\":500 | ENABLED | 500 |",
        "\"enable_thinking\":false | DISABLED | 0 |",
        "\"reasoning\":{\"effort\":\"high\"} | UNSET | 0 | high",
        "\"reasoning\":{\"max_tokens\":900} | ENABLED | 900 |",
        "\"reasoning\":{\"enabled\":false} | DISABLED | 0 |"})
    void everyServersSwitchForThinkingIsRead(String members, Reasoning.Mode mode, long budget,
            String effort) {
        assertEquals(new Reasoning(mode, budget, effort, false), read(members).reasoning());
    }

    @Test
    void aFormatIsTextAnObjectOrASchema() {
        assertEquals(new ResponseFormat.AnyText(), read("\"response_format\":{\"type\":\"text\"}").format());
        assertEquals(new ResponseFormat.AnyJsonObject(),
                read("\"response_format\":{\"type\":\"json_object\"}").format());
        assertEquals(new ResponseFormat.Schema("n", "d", object("{\"type\":\"object\"}"), true),
                read("""
                        "response_format":{"type":"json_schema","json_schema":{"name":"n",\
                        "description":"d","schema":{"type":"object"},"strict":true}}""").format());
    }

    @Test
    void theSafetyIdentifierIsTheUser() {
        assertEquals("u", read("\"user\":\"u\"").user());
        assertEquals("s", read("\"user\":\"u\",\"safety_identifier\":\"s\"").user());
    }

    @Test
    void whatTheModelHasNoWordForIsKeptUnderItsName() {
        assertEquals(object("{\"seed\":1,\"logit_bias\":{\"1\":2},\"min_p\":0.1}"),
                read("\"seed\":1,\"logit_bias\":{\"1\":2},\"min_p\":0.1").extras());
    }

    @Test
    void whatAsksForNothingIsNotKept() {
        assertTrue(read("""
                "n":1,"logprobs":false,"store":null,"presence_penalty":0,"frequency_penalty":0.0,\
                "logit_bias":{},"modalities":["text"],"service_tier":"auto","parallel_tool_calls":true,\
                "metadata":null,"verbosity":"medium\"""").extras().isEmpty());
    }

    @Test
    void toolsAreFunctionsFreeTextsAndTheVendorsOwn() {
        var tools = read("""
                "tools":[{"type":"function","function":{"name":"f","description":"d",\
                "parameters":{"type":"object"},"strict":true}},\
                {"type":"function","function":{"name":"g"},"cache_control":{"type":"ephemeral"}},\
                {"type":"custom","custom":{"name":"c","format":{"type":"text"}}},\
                {"type":"web_search","max_results":3}]""").tools();
        assertEquals(List.of(
                new Tool.Function("f", "d", object("{\"type\":\"object\"}"), true, null),
                new Tool.Function("g", null, null, null, object("{\"type\":\"ephemeral\"}")),
                new Tool.Custom("c", null, object("{\"type\":\"text\"}")),
                new Tool.Builtin("web_search", null,
                        object("{\"type\":\"web_search\",\"max_results\":3}"))), tools);
    }

    @Test
    void everyToolChoiceIsRead() {
        assertEquals(new ToolChoice.Auto(), read("\"tool_choice\":\"auto\"").toolChoice());
        assertEquals(new ToolChoice.None(), read("\"tool_choice\":\"none\"").toolChoice());
        assertEquals(new ToolChoice.Required(), read("\"tool_choice\":\"required\"").toolChoice());
        assertEquals(new ToolChoice.Named("f"),
                read("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}").toolChoice());
        assertEquals(new ToolChoice.Named("c"),
                read("\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}").toolChoice());
        assertEquals(new ToolChoice.Allowed(List.of("f"), true), read("""
                "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required",\
                "tools":[{"type":"function","function":{"name":"f"}}]}}""").toolChoice());
    }

    @Test
    void functionsAreTheToolsOfOldClients() {
        var request = read("\"functions\":[{\"name\":\"f\"}],\"function_call\":{\"name\":\"f\"}");
        assertEquals(List.of(new Tool.Function("f", null, null, null, null)), request.tools());
        assertEquals(new ToolChoice.Named("f"), request.toolChoice());
        assertTrue(request.functionCall());
        assertTrue(request.extras().isEmpty());
    }

    @Test
    void developersAreSystems() {
        assertEquals(List.of(Role.SYSTEM, Role.SYSTEM, Role.USER), messages("""
                {"role":"developer","content":"a"},{"role":"system","content":"b"},\
                {"role":"user","content":"c","name":"bob"}""").stream().map(Message::role).toList());
    }

    @Test
    void partsAreReadByType() {
        assertEquals(List.of(
                new Content.Text("t", object("{\"type\":\"ephemeral\"}")),
                new Content.Image(new Source.Base64("image/jpeg", "AAAA"), "low", null),
                new Content.Image(new Source.Url("https://x/y.png"), null, null),
                new Content.Audio("BBBB", "wav"),
                new Content.Document(new Source.Base64("application/pdf", "CCCC"), "a.pdf", null, null),
                new Content.Document(new Source.PlainText("hello"), "a.txt", null, null),
                new Content.Document(new Source.FileId("file-1"), null, null, null)), content("""
                {"role":"user","content":[{"type":"text","text":"t","cache_control":{"type":"ephemeral"}},\
                {"type":"image_url","image_url":{"url":"data:image/jpg;base64,AAAA","detail":"low"}},\
                {"type":"image_url","image_url":{"url":"https://x/y.png"}},\
                {"type":"input_audio","input_audio":{"data":"BBBB","format":"wav"}},\
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,CCCC"}},\
                {"type":"file","file":{"filename":"a.txt","file_data":"aGVsbG8="}},\
                {"type":"file","file":{"file_id":"file-1"}}]}"""));
    }

    @Test
    void openAisOwnCacheMarkIsReadToo() {
        assertEquals(object("{\"type\":\"ephemeral\"}"), ((Content.Text) content("""
                {"role":"user","content":[{"type":"text","text":"t",\
                "prompt_cache_breakpoint":{"mode":"explicit"}}]}""").getFirst()).cacheControl());
    }

    @Test
    void anAssistantsThinkingComesFirst() {
        assertEquals(List.of(new Content.Thinking("hm", ""), Content.Text.of("text"),
                Content.ToolCall.of("c1", "f", "{\"x\":1.0}"),
                new Content.ToolCall("c2", "g", "free", true)), content("""
                {"role":"assistant","content":"text","reasoning_content":"hm","reasoning":"hm",\
                "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"x\\":1.0}"}},\
                {"id":"c2","type":"custom","custom":{"name":"g","input":"free"}}]}"""));
    }

    @Test
    void signedThinkingIsTakenFromWhereverItIs() {
        assertEquals(List.of(new Content.Thinking("t", "sig"), new Content.RedactedThinking("xx")),
                content("""
                {"role":"assistant","content":null,"reasoning_content":"t","thinking_blocks":[\
                {"type":"thinking","thinking":"t","signature":"sig"},\
                {"type":"redacted_thinking","data":"xx"}]}"""));
        assertEquals(List.of(new Content.Thinking("t", "sig"), new Content.RedactedThinking("xx")),
                content("""
                {"role":"assistant","reasoning":"t","reasoning_details":[\
                {"type":"reasoning.text","text":"t","signature":"sig","format":"anthropic-claude-v1"},\
                {"type":"reasoning.encrypted","data":"xx","format":"anthropic-claude-v1"}]}"""));
    }

    @Test
    void argumentsMayBeMissingOrAnObject() {
        assertEquals(List.of(Content.ToolCall.of("call_0_0", "f", "{}"),
                Content.ToolCall.of("b", "g", "{\"a\":1}")), content("""
                {"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f"}},\
                {"id":"b","type":"function","function":{"name":"g","arguments":{"a":1}}}]}"""));
    }

    @Test
    void aToolsResultBelongsToTheUser() {
        assertEquals(List.of(new Message(Role.USER, List.of(new Content.ToolResult("c1",
                List.of(Content.Text.of("r")), false, null)), null)),
                messages("{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"r\"}"));
    }

    @Test
    void oldFunctionCallsGetIdsThatMatchTheirResults() {
        var messages = messages("""
                {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},\
                {"role":"function","name":"f","content":"1"},\
                {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},\
                {"role":"function","name":"f","content":"2"}""");
        for (int i = 0; i < 4; i += 2) {
            var call = (Content.ToolCall) messages.get(i).content().getFirst();
            var result = (Content.ToolResult) messages.get(i + 1).content().getFirst();
            assertEquals("call_" + i / 2, call.id());
            assertEquals(call.id(), result.callId());
        }
    }

    @Test
    void anAssistantsRefusalAndAudioAreKept() {
        assertEquals(List.of(new Content.Refusal("no"),
                new Content.Other("audio", object("{\"id\":\"a\"}"))),
                content("{\"role\":\"assistant\",\"refusal\":\"no\",\"audio\":{\"id\":\"a\"}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | model",
        "{\"model\":1,\"messages\":[]} | model",
        "{\"model\":\"m\"} | messages",
        "{\"model\":\"m\",\"messages\":[]} | messages",
        "{\"model\":\"m\",\"messages\":{}} | messages",
        "{\"model\":\"m\",\"messages\":[1]} | messages[0]",
        "{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]} | messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"robot\"}]} | messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]} | messages[0].content",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]} | messages[0].tool_call_id"})
    void aWrongEnvelopeIsRefusedByName(String json, String param) {
        assertEquals(param, refusedParam(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"type\":\"video\"} | messages[1].content[0].type",
        "{\"text\":\"x\"} | messages[1].content[0].type",
        "{\"type\":\"text\",\"text\":1} | messages[1].content[0].text",
        "{\"type\":\"image_url\"} | messages[1].content[0].image_url",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc\"}} | messages[1].content[0].image_url.url",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,xx\"}} | messages[1].content[0].image_url.url",
        "{\"type\":\"file\",\"file\":{}} | messages[1].content[0].file.file_data"})
    void aWrongPartIsRefusedByName(String part, String param) {
        assertEquals(param, refusedParam("""
                {"model":"m","messages":[{"role":"system","content":"s"},\
                {"role":"user","content":[%s]}]}""".formatted(part)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"n\":2 | n",
        "\"n\":\"2\" | n",
        "\"modalities\":[\"text\",\"audio\"] | modalities",
        "\"temperature\":\"hot\" | temperature",
        "\"max_tokens\":1.5 | max_tokens",
        "\"stop\":[1] | stop[0]",
        "\"stop\":1 | stop",
        "\"stream\":\"yes\" | stream",
        "\"stream_options\":[] | stream_options",
        "\"tools\":[{\"type\":\"function\"}] | tools[0].function",
        "\"tools\":[{\"type\":\"function\",\"function\":{}}] | tools[0].function.name",
        "\"tools\":{} | tools",
        "\"tool_choice\":\"maybe\" | tool_choice",
        "\"tool_choice\":{\"type\":\"function\"} | tool_choice.function",
        "\"response_format\":{\"type\":\"yaml\"} | response_format.type",
        "\"response_format\":{\"type\":\"json_schema\"} | response_format.json_schema",
        "\"reasoning_effort\":\"huge\" | reasoning_effort",
        "\"thinking\":{\"type\":\"maybe\"} | thinking.type",
        "\"parallel_tool_calls\":1 | parallel_tool_calls"})
    void aWrongFieldIsRefusedByName(String members, String param) {
        assertEquals(param, refusedParam("""
                {"model":"m","messages":[{"role":"user","content":"hi"}],%s}""".formatted(members)));
    }
}
