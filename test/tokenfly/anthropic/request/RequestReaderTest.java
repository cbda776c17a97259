package tokenfly.anthropic.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.anthropic.answer.Streams;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning.Mode;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Source;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;

class RequestReaderTest {
    private static final JsonObject EPHEMERAL = Streams.object("{\"type\":\"ephemeral\"}");

    @Test
    void theSimplestRequestIsRead() {
        var request = Streams.REQUEST;

        assertEquals("m", request.model());
        assertEquals(List.of(Message.of(Role.USER, List.of(Content.Text.of("hi")))), request.messages());
        assertEquals(100, request.maxTokens());
        assertFalse(request.stream());
        assertEquals(Reasoning.UNSET, request.reasoning());
        assertNull(request.format());
        assertNull(request.toolChoice());
        assertTrue(request.extras().isEmpty());
    }

    @Test
    void theSystemPromptLeadsTheMessagesAndKeepsItsCacheMark() {
        var request = read("""
                "system":[{"type":"text","text":"A"},\
                {"type":"text","text":"B","cache_control":{"type":"ephemeral"}}]""");

        assertEquals(Message.of(Role.SYSTEM, List.of(Content.Text.of("A"), new Content.Text("B", EPHEMERAL))),
                request.messages().getFirst());
    }

    @Test
    void claudeCodesAttributionIsNotForTheModel() {
        var request = read("""
                "system":[{"type":"text","text":"x-anthropic-billing-header: cch=1;"},\
                {"type":"text","text":"B"}]""");

        assertEquals(Message.of(Role.SYSTEM, List.of(Content.Text.of("B"))), request.messages().getFirst());
    }

    @Test
    void theMarkForLongContextIsNotPartOfTheModelsId() {
        assertEquals("claude-opus-5",
                Streams.request("{\"model\":\"claude-opus-5[1m]\",\"messages\":[]}").model());
    }

    @Test
    void samplingKeepsItsLiteralsInEveryVersionOfTheApi() {
        var sampling = read("\"temperature\":1.0,\"top_p\":0.90,\"top_k\":40").sampling();

        assertEquals(new JsonNumber("1.0"), sampling.temperature());
        assertEquals(new JsonNumber("0.90"), sampling.topP());
        assertEquals(new JsonNumber("40"), sampling.topK());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"type\":\"enabled\",\"budget_tokens\":2048} | ENABLED | 2048 | false",
        "{\"type\":\"adaptive\",\"display\":\"omitted\"} | ADAPTIVE | 0 | true",
        "{\"type\":\"adaptive\",\"display\":\"summarized\"} | ADAPTIVE | 0 | false",
        "{\"type\":\"between_tools\"} | ADAPTIVE | 0 | false",
        "{\"type\":\"disabled\"} | DISABLED | 0 | false"})
    void thinkingIsRead(String thinking, Mode mode, long budget, boolean hidden) {
        assertEquals(new Reasoning(mode, budget, null, hidden), read("\"thinking\":" + thinking).reasoning());
    }

    @Test
    void effortAndFormatAreReadFromOutputConfig() {
        var request = read("""
                "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object"}},\
                "task_budget":{"tokens":5}}""");

        assertEquals("high", request.reasoning().effort());
        assertEquals(new ResponseFormat.Schema(null, null, Streams.object("{\"type\":\"object\"}"), null),
                request.format());
        assertEquals("{\"output_config\":{\"task_budget\":{\"tokens\":5}}}", request.extras().toString());
    }

    @Test
    void theOldNameOfTheFormatIsStillRead() {
        assertTrue(read("\"output_format\":{\"type\":\"json_schema\",\"schema\":{}}").format()
                instanceof ResponseFormat.Schema);
    }

    @Test
    void toolsAreReadByTheirType() {
        var tools = read("""
                "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"strict":true,\
                "cache_control":{"type":"ephemeral"},"type":"custom","defer_loading":true},\
                {"type":"bash_20250124","name":"bash"}]""");

        assertEquals(List.of(new Tool.Function("f", "d", Streams.object("{\"type\":\"object\"}"), true, EPHEMERAL),
                new Tool.Builtin("bash_20250124", "bash",
                        Streams.object("{\"type\":\"bash_20250124\",\"name\":\"bash\"}"))), tools.tools());
        assertEquals("{\"defer_loading\":true}", tools.extras().toString());
    }

    @Test
    void everyToolChoiceIsRead() {
        assertEquals(new ToolChoice.Auto(), choice("{\"type\":\"auto\"}").toolChoice());
        assertEquals(new ToolChoice.Required(), choice("{\"type\":\"any\"}").toolChoice());
        assertEquals(new ToolChoice.None(), choice("{\"type\":\"none\"}").toolChoice());
        assertEquals(new ToolChoice.Named("f"), choice("{\"type\":\"tool\",\"name\":\"f\"}").toolChoice());
        assertTrue(choice("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}").oneToolAtATime());
    }

    @Test
    void everyBlockOfAConversationIsRead() {
        var request = Streams.request("""
                {"model":"m","messages":[
                {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},
                 {"type":"redacted_thinking","data":"x"},{"type":"text","text":"A"},
                 {"type":"tool_use","id":"t","name":"f","input":{"x":1.0,"y":12345678901234567890}},
                 {"type":"server_tool_use","id":"s","name":"web_search","input":{}}]},
                {"role":"user","content":[
                 {"type":"tool_result","tool_use_id":"t","is_error":true,"content":[
                  {"type":"text","text":"R"},{"type":"image","source":{"type":"url","url":"https://x/y.png"}},
                  {"type":"tool_reference","tool_name":"g"}]},
                 {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBO"}},
                 {"type":"document","title":"T","context":"C","source":{"type":"text",
                  "media_type":"text/plain","data":"D"}},
                 {"type":"document","source":{"type":"content","content":"E"}},
                 {"type":"document","source":{"type":"file","file_id":"file_1"}},
                 {"type":"search_result","title":"T","source":"S","content":[{"type":"text","text":"F"}]}]},
                {"role":"system","content":"later"}]}""");

        assertEquals(List.of(new Content.Thinking("hm", "s"), new Content.RedactedThinking("x"),
                Content.Text.of("A"), Content.ToolCall.of("t", "f", "{\"x\":1.0,\"y\":12345678901234567890}"),
                new Content.Other("server_tool_use", Streams.object(
                        "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"))),
                request.messages().get(0).content());
        assertEquals(List.of(
                new Content.ToolResult("t", List.of(Content.Text.of("R"),
                        new Content.Image(new Source.Url("https://x/y.png"), null, null),
                        Content.Text.of("Tool g is now available")), true, null),
                new Content.Image(new Source.Base64("image/png", "iVBO"), null, null),
                new Content.Document(new Source.PlainText("D"), "T", "C", null),
                new Content.Document(new Source.Blocks(List.of(Content.Text.of("E"))), null, null, null),
                new Content.Document(new Source.FileId("file_1"), null, null, null),
                new Content.SearchResult("T", "S", List.of(Content.Text.of("F")), null)),
                request.messages().get(1).content());
        assertEquals(Message.of(Role.SYSTEM, List.of(Content.Text.of("later"))), request.messages().get(2));
    }

    @Test
    void aResultWithoutContentIsEmpty() {
        var request = Streams.request("""
                {"model":"m","messages":[{"role":"assistant","content":[
                {"type":"tool_use","id":"t","name":"f","input":null,"caller":{"type":"direct"}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}""");

        assertEquals(List.of(new Content.ToolResult("t", List.of(), false, null)),
                request.messages().get(1).content());
        assertEquals(List.of(Content.ToolCall.of("t", "f", "{}")), request.messages().get(0).content());
        assertTrue(request.extras().isEmpty());
    }

    @Test
    void whatHasNoWordElsewhereIsAnExtraUnderItsOwnName() {
        var request = read("""
                "metadata":{"user_id":"u","more":1},"service_tier":"standard_only","container":"c",\
                "context_management":{"edits":[]},"speed":null,"cache_control":{"type":"ephemeral"}""");

        assertEquals("u", request.user());
        assertEquals("""
                {"metadata":{"more":1},"service_tier":"default","container":"c",\
                "context_management":{"edits":[]},"cache_control":{"type":"ephemeral"}}""",
                request.extras().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "model | {\"messages\":[]}",
        "messages | {\"model\":\"m\",\"messages\":{}}",
        "messages.0 | {\"model\":\"m\",\"messages\":[1]}",
        "messages.0.role | {\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
        "messages.0.content | {\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}",
        "messages.0.content | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1}]}",
        "max_tokens | {\"model\":\"m\",\"messages\":[],\"max_tokens\":\"1\"}",
        "max_tokens | {\"model\":\"m\",\"messages\":[],\"max_tokens\":1.5}",
        "temperature | {\"model\":\"m\",\"messages\":[],\"temperature\":\"hot\"}",
        "stream | {\"model\":\"m\",\"messages\":[],\"stream\":1}",
        "stop_sequences.1 | {\"model\":\"m\",\"messages\":[],\"stop_sequences\":[\"a\",1]}",
        "thinking.type | {\"model\":\"m\",\"messages\":[],\"thinking\":{\"type\":\"deep\"}}",
        "thinking.type | {\"model\":\"m\",\"messages\":[],\"thinking\":{}}",
        "tools.0.name | {\"model\":\"m\",\"messages\":[],\"tools\":[{\"input_schema\":{}}]}",
        "tools.0.input_schema | {\"model\":\"m\",\"messages\":[],\"tools\":[{\"name\":\"f\",\"input_schema\":1}]}",
        "tool_choice.name | {\"model\":\"m\",\"messages\":[],\"tool_choice\":{\"type\":\"tool\"}}",
        "output_config.format.type | {\"model\":\"m\",\"messages\":[],\"output_config\":{\"format\":{\"type\":\"x\"}}}",
        "system.0.text | {\"model\":\"m\",\"messages\":[],\"system\":[{\"type\":\"text\"}]}",
        "system | {\"model\":\"m\",\"messages\":[],\"system\":[{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":\"\"}}]}"})
    void aWrongFieldIsRefusedByItsName(String param, String body) {
        assertEquals(param, refused(body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "type | {\"text\":\"x\"}", "type | {\"type\":1}", "text | {\"type\":\"text\"}",
        "source | {\"type\":\"image\"}", "source.type | {\"type\":\"image\",\"source\":{\"type\":\"disk\"}}",
        "source.media_type | {\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/bmp\",\"data\":\"\"}}",
        "tool_use_id | {\"type\":\"tool_result\",\"tool_use_id\":\"nobody\"}",
        "cache_control | {\"type\":\"text\",\"text\":\"x\",\"cache_control\":true}"})
    void aWrongBlockIsRefusedByItsPlace(String param, String block) {
        assertEquals("messages.0.content.1." + param, refused("""
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"},%s]}]}"""
                .formatted(block)));
    }

    @Test
    void aToolsInputThatIsNoObjectIsRefused() {
        assertEquals("messages.0.content.0.input", refused("""
                {"model":"m","messages":[{"role":"assistant","content":[\
                {"type":"tool_use","id":"t","name":"f","input":[1]}]}]}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool_use", "thinking", "redacted_thinking"})
    void whatOnlyAnAssistantSaysIsRefusedFromAUser(String type) {
        assertEquals("messages.0.content.0", refused("""
                {"model":"m","messages":[{"role":"user","content":[{"type":"%s"}]}]}""".formatted(type)));
    }

    private static String refused(String body) {
        var error = assertThrows(ChatException.class, () -> Streams.request(body)).error();
        assertEquals(ErrorKind.INVALID_REQUEST, error.kind());
        return error.param();
    }

    private static ChatRequest choice(String choice) {
        return read("\"tool_choice\":" + choice);
    }

    private static ChatRequest read(String members) {
        return Streams.request("{\"model\":\"m\",\"messages\":[]," + members + "}");
    }
}
