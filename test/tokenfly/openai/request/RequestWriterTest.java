package tokenfly.openai.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;
import tokenfly.chat.Source;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.openai.answer.Streams;
import tokenfly.provider.ProviderKind;

class RequestWriterTest {
    private static final JsonObject MARK = object("{\"type\":\"ephemeral\"}");

    private Dropped dropped = new Dropped(Streams.DIALECT);
    private ToolNames names;

    private static JsonObject object(String json) {
        return (JsonObject) Json.parse(json);
    }

    private static ChatRequest request(String model, String members) {
        return RequestReader.read(object("""
                {"model":"%s","messages":[{"role":"user","content":"hi"}]%s}"""
                .formatted(model, members.isEmpty() ? "" : "," + members)));
    }

    private JsonObject written(ChatRequest request, ProviderKind kind) {
        dropped = new Dropped(Streams.DIALECT);
        var body = RequestWriter.write(request, kind, dropped);
        names = body.names();
        return (JsonObject) Json.parse(body.json());
    }

    private JsonObject written(ProviderKind kind, String model, String members) {
        return written(request(model, members), kind);
    }

    private JsonArray messages(ProviderKind kind, Message... messages) {
        return written(request("m", "").withMessages(List.of(messages)), kind).array("messages");
    }

    private static Message user(Content... content) {
        return Message.of(Role.USER, List.of(content));
    }

    private static Message assistant(Content... content) {
        return Message.of(Role.ASSISTANT, List.of(content));
    }

    private static Content.Text text(String text) {
        return Content.Text.of(text);
    }

    private static Content.ToolCall call(String id) {
        return Content.ToolCall.of(id, "f", "{\"x\":1.0}");
    }

    private static Content.ToolResult result(String id, Content... content) {
        return new Content.ToolResult(id, List.of(content), false, null);
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void aPlainRequestIsTheSameForEveryKind(ProviderKind kind) {
        assertEquals(object("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
                written(kind, "m", "").without("reasoning_split"));
        assertEquals(List.of(), dropped.names());
    }

    @Test
    void aStreamAlwaysAsksForUsage() {
        var body = written(ProviderKind.GENERIC, "m", "\"stream\":true");
        assertTrue(body.isTrue("stream"));
        assertEquals(object("{\"include_usage\":true}"), body.object("stream_options"));
    }

    @Test
    void systemsBecomeOneStringWithoutTheBillingMark() {
        assertEquals(Json.parse("""
                [{"role":"system","content":"a\\n\\nb\\n\\nc"},{"role":"user","content":"hi"}]"""),
                messages(ProviderKind.GENERIC,
                        Message.of(Role.SYSTEM, List.of(text("x-anthropic-billing-header: cch=1"), text("a"))),
                        Message.of(Role.SYSTEM, List.of(text("b"), text("c"))), user(text("hi"))));
    }

    @Test
    void instructionsInMidConversationGoInPlaceWhereTheyMay() {
        var messages = new Message[] {user(text("a")), Message.of(Role.SYSTEM, List.of(Content.Text.of("now"))),
            assistant(text("b"))};
        assertEquals(Json.parse("""
                [{"role":"user","content":"a"},{"role":"system","content":"now"},\
                {"role":"assistant","content":"b"}]"""), messages(ProviderKind.OPENAI, messages));
        assertEquals(Json.parse("""
                [{"role":"user","content":"a\\n<system-reminder>\\nnow\\n</system-reminder>"},\
                {"role":"assistant","content":"b"}]"""), messages(ProviderKind.DEEPSEEK, messages));
    }

    @ParameterizedTest
    @EnumSource(value = ProviderKind.class, names = {"OPENAI", "GENERIC"})
    void nothingStandsBetweenACallAndItsResult(ProviderKind kind) {
        var messages = messages(kind, user(text("a")), assistant(call("c")), user(result("c", text("r"))),
                Message.of(Role.SYSTEM, List.of(Content.Text.of("now"))), assistant(text("b")));
        assertEquals("tool", ((JsonObject) messages.get(2)).string("role"));
    }

    @Test
    void resultsComeBeforeTheRestOfTheirTurn() {
        assertEquals(Json.parse("""
                [{"role":"user","content":"q"},\
                {"role":"assistant","content":"let me see","tool_calls":[\
                {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1.0}"}},\
                {"id":"b","type":"function","function":{"name":"f","arguments":"{\\"x\\":1.0}"}}]},\
                {"role":"tool","tool_call_id":"a","content":"1\\n2"},\
                {"role":"tool","tool_call_id":"b","content":""},\
                {"role":"user","content":"and now?"}]"""),
                messages(ProviderKind.GENERIC, user(text("q")),
                        assistant(text("let me see"), call("a"), call("b")),
                        user(text("and now?"), result("a", text("1"), text("2")), result("b"))));
    }

    @Test
    void anAssistantWithCallsAloneHasNullAsContent() {
        var message = (JsonObject) messages(ProviderKind.GENERIC, user(text("q")), assistant(call("a")),
                user(result("a"))).get(1);
        assertTrue(message.has("content"));
        assertNull(message.string("content"));
    }

    @Test
    void aCallWithoutResultGetsOne() {
        var messages = messages(ProviderKind.GENERIC, user(text("q")), assistant(call("a"), call("b")),
                user(result("b", text("2"))));
        assertEquals(Json.parse("""
                {"role":"tool","tool_call_id":"a","content":"(no result)"}"""), messages.get(3));
    }

    @Test
    void aResultForNoCallIsRefused() {
        var e = assertThrows(ChatException.class,
                () -> messages(ProviderKind.GENERIC, user(result("x", text("r")))));
        assertEquals("messages", e.error().param());
    }

    @Test
    void aFailedCallSaysSoInItsText() {
        var messages = messages(ProviderKind.GENERIC, user(text("q")), assistant(call("a"), call("b")),
                user(new Content.ToolResult("a", List.of(text("no such file")), true, null),
                        new Content.ToolResult("b", List.of(text("error: gone")), true, null)));
        assertEquals("Error: no such file", ((JsonObject) messages.get(2)).string("content"));
        assertEquals("error: gone", ((JsonObject) messages.get(3)).string("content"));
    }

    @Test
    void imagesInAResultFollowInAUserMessage() {
        var image = new Content.Image(new Source.Base64("image/png", "AAAA"), null, null);
        assertEquals(Json.parse("""
                [{"role":"tool","tool_call_id":"a","content":"shot\\n[attached below]"},\
                {"role":"user","content":[{"type":"text","text":"Returned by the tool f:"},\
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},\
                {"type":"text","text":"and?"}]}]"""),
                new JsonArray(messages(ProviderKind.GENERIC, user(text("q")), assistant(call("a")),
                        user(result("a", text("shot"), image), text("and?"))).values().subList(2, 4)));
    }

    @Test
    void neighboursOfOneRoleBecomeOne() {
        assertEquals(Json.parse("""
                [{"role":"user","content":"a\\nb"},{"role":"assistant","content":"cd"}]"""),
                messages(ProviderKind.GENERIC, user(text("a")), user(text("b")), assistant(text("c")),
                        assistant(text("d"))));
    }

    @Test
    void imagesAndFilesAreParts() {
        assertEquals(Json.parse("""
                [{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}},\
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}},\
                {"type":"input_audio","input_audio":{"data":"BBBB","format":"mp3"}}]"""),
                ((JsonObject) messages(ProviderKind.OPENAI, user(
                        new Content.Image(new Source.Url("https://x/y.png"), "low", null),
                        new Content.Document(new Source.Base64("application/pdf", "AAAA"), "a.pdf",
                                null, null),
                        new Content.Audio("BBBB", "mp3"))).get(0)).array("content"));
        assertEquals(List.of(), dropped.names());
    }

    @Test
    void aDocumentThatCannotBeSentIsNamedAndReported() {
        var pdf = new Content.Document(new Source.Base64("application/pdf", "AAAA"), "a.pdf", null, null);
        assertEquals("[document omitted: a.pdf]",
                ((JsonObject) messages(ProviderKind.DEEPSEEK, user(pdf)).get(0)).string("content"));
        assertEquals(List.of("file"), dropped.names());
    }

    @Test
    void textDocumentsAndFoundTextsAreText() {
        assertEquals("<document title=\"T\" context=\"C\">\nbody\n</document>\ntitle\nhttps://s\nfound",
                ((JsonObject) messages(ProviderKind.GENERIC, user(
                        new Content.Document(new Source.PlainText("body"), "T", "C", null),
                        new Content.SearchResult("title", "https://s", List.of(text("found")), null)))
                        .get(0)).string("content"));
        assertEquals(List.of(), dropped.names());
    }

    @Test
    void audioIsRefusedByAKindThatTakesNone() {
        assertThrows(ChatException.class,
                () -> messages(ProviderKind.DEEPSEEK, user(new Content.Audio("A", "wav"))));
    }

    @Test
    void anImageByFileIdIsRefused() {
        assertThrows(ChatException.class, () -> messages(ProviderKind.OPENAI,
                user(new Content.Image(new Source.FileId("file_1"), null, null))));
    }

    @Test
    void cacheMarksAreDroppedExceptAtQwen() {
        var message = user(new Content.Text("a", MARK), text("b"));
        assertEquals("a\nb",
                ((JsonObject) messages(ProviderKind.GENERIC, message).get(0)).string("content"));
        assertEquals(List.of("cache_control"), dropped.names());
        assertEquals(Json.parse("""
                [{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},\
                {"type":"text","text":"b"}]"""),
                ((JsonObject) messages(ProviderKind.QWEN, message).get(0)).array("content"));
        assertEquals(List.of(), dropped.names());
    }

    @Test
    void blocksThatOnlyTheClientKnowsAreReportedByTheirType() {
        messages(ProviderKind.GENERIC, user(text("q")), assistant(text("a"),
                new Content.Other("server_tool_use", MARK), new Content.RedactedThinking("x")));
        assertEquals(List.of("server_tool_use", "reasoning_content"), dropped.names());
    }

    @ParameterizedTest
    @CsvSource({"DEEPSEEK,reasoning_content", "ZHIPU,reasoning_content", "MOONSHOT,reasoning_content",
        "QWEN,reasoning_content", "LLAMACPP,reasoning_content", "GENERIC,reasoning_content",
        "VLLM,reasoning", "OLLAMA,reasoning"})
    void thinkingGoesBackInTheKindsField(ProviderKind kind, String field) {
        var message = (JsonObject) messages(kind, user(text("q")), assistant(
                new Content.Thinking("one ", Signature.UNSIGNED), new Content.Thinking("two", "EqQBvendor"),
                text("a"))).get(1);
        assertEquals("one two", message.string(field));
        assertEquals(Set.of("role", "content", field), message.members().keySet());
        assertEquals(List.of(), dropped.names());
    }

    @Test
    void minimaxTakesItsThinkingBackAsDetails() {
        assertEquals(Json.parse("""
                [{"type":"reasoning.text","id":"reasoning-text-1","format":"MiniMax-response-v1",\
                "index":0,"text":"hm"}]"""),
                ((JsonObject) messages(ProviderKind.MINIMAX, user(text("q")), assistant(
                        new Content.Thinking("hm", Signature.UNSIGNED), text("a"))).get(1))
                        .array("reasoning_details"));
    }

    @Test
    void openAiTakesNoThinkingBack() {
        var message = (JsonObject) messages(ProviderKind.OPENAI, user(text("q")),
                assistant(new Content.Thinking("hm", ""), text("a"))).get(1);
        assertEquals(Set.of("role", "content"), message.members().keySet());
        assertEquals(List.of("reasoning_content"), dropped.names());
    }

    @Test
    void deepSeekGetsAReasoningFieldWithEveryCall() {
        var messages = messages(ProviderKind.DEEPSEEK, user(text("q")), assistant(call("a")),
                user(result("a")), assistant(text("done")));
        assertEquals("", ((JsonObject) messages.get(1)).string("reasoning_content"));
        assertFalse(((JsonObject) messages.get(3)).has("reasoning_content"));
    }

    @Test
    void anAssistantThatOnlyThoughtHasEmptyContent() {
        var message = (JsonObject) messages(ProviderKind.DEEPSEEK, user(text("q")),
                assistant(new Content.Thinking("hm", ""))).get(1);
        assertEquals("", message.string("content"));
        assertEquals("hm", message.string("reasoning_content"));
    }

    @Test
    void argumentsThatAreNoObjectAreWrapped() {
        var messages = messages(ProviderKind.GENERIC, user(text("q")),
                assistant(Content.ToolCall.of("a", "f", "{\"x\":"), Content.ToolCall.of("b", "f", "")),
                user(result("a"), result("b")));
        var calls = ((JsonObject) messages.get(1)).array("tool_calls");
        assertEquals("{\"raw_arguments\":\"{\\\"x\\\":\"}",
                ((JsonObject) calls.get(0)).object("function").string("arguments"));
        assertEquals("{}", ((JsonObject) calls.get(1)).object("function").string("arguments"));
    }

    @Test
    void argumentsAreNeverRewritten() {
        var arguments = "{\"b\": 1.0, \"a\":12345678901234567890 , \"é\":\"\\/\"}";
        var messages = messages(ProviderKind.GENERIC, user(text("q")),
                assistant(Content.ToolCall.of("a", "f", arguments)), user(result("a")));
        assertEquals(arguments, ((JsonObject) ((JsonObject) messages.get(1)).array("tool_calls").get(0))
                .object("function").string("arguments"));
    }

    @Test
    void schemasGetWhatServersInsistOn() {
        assertEquals(object("""
                {"type":"object","properties":{"a":{"type":"object","properties":{}},\
                "b":{"type":"array","items":{"type":"object","properties":{}}}}}"""),
                Schemas.parameters(object("""
                {"$schema":"x","properties":{"a":{"type":"object"},\
                "b":{"type":"array","items":{"type":"object"}}}}""")));
        assertEquals(object("{\"type\":\"object\",\"properties\":{}}"), Schemas.parameters(null));
    }

    @Test
    void toolsAndChoicesAreWritten() {
        var tools = """
                "tools":[{"type":"function","function":{"name":"f","description":"d"}}],""";
        var body = written(ProviderKind.GENERIC, "m", tools + "\"tool_choice\":\"required\"");
        assertEquals(Json.parse("""
                [{"type":"function","function":{"name":"f","description":"d",\
                "parameters":{"type":"object","properties":{}}}}]"""), body.get("tools"));
        assertEquals("required", body.string("tool_choice"));
        assertEquals(object("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}"),
                written(ProviderKind.GENERIC, "m", tools + """
                        "tool_choice":{"type":"function","function":{"name":"f"}}""").get("tool_choice"));
    }

    @Test
    void aKindThatForcesNoToolIsAskedFor() {
        var body = written(ProviderKind.ZHIPU, "glm-4.6", """
                "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required\"""");
        assertEquals("auto", body.string("tool_choice"));
        assertEquals(List.of("tool_choice"), dropped.names());
    }

    @Test
    void aForcedToolSwitchesDeepSeeksThinkingOff() {
        var body = written(ProviderKind.DEEPSEEK, "m", """
                "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required\"""");
        assertEquals(object("{\"type\":\"disabled\"}"), body.get("thinking"));
        assertEquals(List.of(), dropped.names());
        written(ProviderKind.DEEPSEEK, "m", """
                "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required",\
                "thinking":{"type":"enabled"}""");
        assertEquals(List.of("reasoning_effort"), dropped.names());
    }

    @Test
    void allowedToolsAreTheOnlyOnesSent() {
        var members = """
                "tools":[{"type":"function","function":{"name":"f"}},\
                {"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"allowed_tools",\
                "allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}}]}}""";
        var body = written(ProviderKind.GENERIC, "m", members);
        assertEquals(1, body.array("tools").size());
        assertEquals("auto", body.string("tool_choice"));
        assertEquals("allowed_tools",
                written(ProviderKind.OPENAI, "m", members).object("tool_choice").string("type"));
    }

    @Test
    void vendorToolsAreReportedByTheirType() {
        var body = written(ProviderKind.GENERIC, "m", """
                "tools":[{"type":"web_search_20250305","name":"web_search"}],\
                "tool_choice":{"type":"function","function":{"name":"web_search"}}""");
        assertFalse(body.has("tools"));
        assertFalse(body.has("tool_choice"));
        assertEquals(List.of("web_search_20250305"), dropped.names());
    }

    @Test
    void freeTextToolsBecomeFunctionsWhereOnlyThoseAreKnown() {
        var members = "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}}]";
        assertEquals("custom", ((JsonObject) written(ProviderKind.OPENAI, "m", members)
                .array("tools").get(0)).string("type"));
        assertTrue(names.custom().isEmpty());
        assertEquals("function", ((JsonObject) written(ProviderKind.GENERIC, "m", members)
                .array("tools").get(0)).string("type"));
        assertEquals(Set.of("c"), names.custom());
    }

    @Test
    void oneToolAtATimeIsAskedForWhereItIsHonoured() {
        var members = """
                "parallel_tool_calls":false,"tools":[{"type":"function","function":{"name":"f"}}]""";
        var body = written(ProviderKind.GENERIC, "m", members);
        assertTrue(body.has("parallel_tool_calls") && !body.isTrue("parallel_tool_calls"));
        assertFalse(written(ProviderKind.DEEPSEEK, "m", members).has("parallel_tool_calls"));
        assertEquals(List.of("parallel_tool_calls"), dropped.names());
    }

    @Test
    void strictIsForOpenAi() {
        var members = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true}}]";
        assertTrue(((JsonObject) written(ProviderKind.OPENAI, "m", members).array("tools").get(0))
                .object("function").isTrue("strict"));
        assertFalse(((JsonObject) written(ProviderKind.MOONSHOT, "m", members).array("tools").get(0))
                .object("function").has("strict"));
        assertEquals(List.of("strict"), dropped.names());
    }

    @Test
    void oddToolNamesAreMappedEverywhereAndBack() {
        var odd = "mcp.server/do it" + "x".repeat(60);
        var body = written(request("m", """
                "tools":[{"type":"function","function":{"name":"%s"}},\
                {"type":"function","function":{"name":"ok"}}],\
                "tool_choice":{"type":"function","function":{"name":"%s"}}""".formatted(odd, odd))
                .withMessages(List.of(user(text("q")), assistant(Content.ToolCall.of("a", odd, "{}")),
                        user(result("a")))), ProviderKind.GENERIC);
        var sent = ((JsonObject) body.array("tools").get(0)).object("function").string("name");
        assertTrue(sent.matches("[a-zA-Z0-9_-]{1,64}"), sent);
        assertEquals(sent, body.object("tool_choice").object("function").string("name"));
        assertEquals(sent, ((JsonObject) ((JsonObject) body.array("messages").get(1))
                .array("tool_calls").get(0)).object("function").string("name"));
        assertEquals(odd, names.original(sent));
        assertEquals("ok", names.original("ok"));
    }

    @Test
    void longIdsAreShortenedAlikeForOpenAi() {
        var id = "functions.f:0" + "x".repeat(50);
        var messages = messages(ProviderKind.OPENAI, user(text("q")), assistant(call(id)), user(result(id)));
        var sent = ((JsonObject) ((JsonObject) messages.get(1)).array("tool_calls").get(0)).string("id");
        assertTrue(sent.length() <= 40, sent);
        assertEquals(sent, ((JsonObject) messages.get(2)).string("tool_call_id"));
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,max_completion_tokens", "MINIMAX,max_completion_tokens",
        "MOONSHOT,max_completion_tokens", "DEEPSEEK,max_tokens", "ZHIPU,max_tokens", "QWEN,max_tokens",
        "GENERIC,max_tokens", "VLLM,max_tokens"})
    void theCeilingGoesInTheKindsField(ProviderKind kind, String field) {
        assertEquals(9, written(kind, "m", "\"max_tokens\":9").whole(field, -1));
        assertEquals(1, written(kind, "m", "\"max_tokens\":0").whole(field, -1));
    }

    @ParameterizedTest
    @CsvSource({"MINIMAX,MiniMax-M3,0,0.01", "MINIMAX,MiniMax-M3,1.5,1", "ZHIPU,glm-4.6,1.20,1",
        "DEEPSEEK,deepseek-flash,1.20,1.20", "MOONSHOT,moonshot-v1-8k,0.30,0.30",
        "OPENAI,gpt-4.1,0.7,0.7", "GENERIC,m,2.5,2"})
    void theTemperatureStaysInTheKindsRange(ProviderKind kind, String model, String given, String sent) {
        assertEquals(sent, written(kind, model, "\"temperature\":" + given).get("temperature").toString());
        assertEquals(List.of(), dropped.names());
    }

    @ParameterizedTest
    @CsvSource({"MOONSHOT,kimi-k2.6", "OPENAI,gpt-5.1", "OPENAI,o4-mini", "OPENAI,openai/gpt-6-sol"})
    void fixedSamplingIsLeftAlone(ProviderKind kind, String model) {
        var body = written(kind, model, "\"temperature\":0.5,\"top_p\":0.9");
        assertFalse(body.has("temperature") || body.has("top_p"));
        assertEquals(List.of("temperature", "top_p"), dropped.names());
    }

    @ParameterizedTest
    @CsvSource({"GENERIC,false", "VLLM,true", "QWEN,true", "LLAMACPP,true", "OPENAI,false",
        "DEEPSEEK,false", "MINIMAX,false"})
    void topKGoesWhereItIsKnown(ProviderKind kind, boolean known) {
        assertEquals(known, written(kind, "m", "\"top_k\":5").has("top_k"));
        assertEquals(known ? List.of() : List.of("top_k"), dropped.names());
    }

    @ParameterizedTest
    @CsvSource({"GENERIC,m,6", "OPENAI,gpt-4.1,4", "OPENAI,gpt-5,0", "ZHIPU,m,1", "MOONSHOT,m,5"})
    void stopStringsAreAsManyAsTheKindTakes(ProviderKind kind, String model, int count) {
        var body = written(kind, model, "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]");
        assertEquals(count, body.has("stop") ? body.array("stop").size() : 0);
        assertEquals(count == 6 ? List.of() : List.of("stop"), dropped.names());
    }

    @Test
    void longUserIdsGoAsTheirHash() {
        assertEquals("bob", written(ProviderKind.GENERIC, "m", "\"user\":\"bob\"").string("user"));
        assertTrue(written(ProviderKind.DEEPSEEK, "m", "\"user\":\"{a b}\"").string("user_id")
                .matches("[0-9a-f]{64}"));
        assertFalse(written(ProviderKind.QWEN, "m", "\"user\":\"bob\"").has("user"));
        assertEquals(List.of("user"), dropped.names());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "OPENAI | gpt-5.1 | \"reasoning_effort\":\"xhigh\" | {\"reasoning_effort\":\"xhigh\"} |",
        "OPENAI | gpt-5.1 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000} | {\"reasoning_effort\":\"medium\"} |",
        "OPENAI | gpt-5.1 | \"thinking\":{\"type\":\"adaptive\"} | {} |",
        "OPENAI | gpt-5.1 | \"thinking\":{\"type\":\"disabled\"} | {} | reasoning_effort",
        "OPENAI | gpt-4.1 | \"thinking\":{\"type\":\"disabled\"} | {} |",
        "OPENAI | gpt-4.1 | \"reasoning_effort\":\"low\" | {} | reasoning_effort",
        "DEEPSEEK | deepseek-flash | \"thinking\":{\"type\":\"disabled\"} | {\"thinking\":{\"type\":\"disabled\"}} |",
        "DEEPSEEK | deepseek-flash | \"reasoning_effort\":\"none\" | {\"thinking\":{\"type\":\"disabled\"}} |",
        "DEEPSEEK | deepseek-flash | \"reasoning_effort\":\"medium\" | {\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\"} |",
        "DEEPSEEK | deepseek-flash | \"thinking\":{\"type\":\"adaptive\"} | {\"thinking\":{\"type\":\"enabled\"}} |",
        "ZHIPU | glm-4.6 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9000} | {\"thinking\":{\"type\":\"enabled\"}} |",
        "ZHIPU | glm-4.6 | \"reasoning_effort\":\"low\" | {\"thinking\":{\"type\":\"enabled\"}} | reasoning_effort",
        "ZHIPU | glm-5.2 | \"reasoning_effort\":\"minimal\" | {\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\"} |",
        "ZHIPU | glm-5.3 | \"thinking\":{\"type\":\"disabled\"} | {\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"low\"} | reasoning_effort",
        "MOONSHOT | kimi-k2.6 | \"thinking\":{\"type\":\"disabled\"} | {\"thinking\":{\"type\":\"disabled\"}} |",
        "MOONSHOT | kimi-k3 | \"reasoning_effort\":\"xhigh\" | {\"reasoning_effort\":\"max\"} |",
        "MINIMAX | MiniMax-M3 | \"thinking\":{\"type\":\"enabled\"} | {\"reasoning_split\":true,\"thinking\":{\"type\":\"adaptive\"}} |",
        "MINIMAX | MiniMax-M2.5 | \"thinking\":{\"type\":\"disabled\"} | {\"reasoning_split\":true} | reasoning_effort",
        "QWEN | qwen3.7-max | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":900} | {\"enable_thinking\":true,\"thinking_budget\":900} |",
        "QWEN | qwen3.8-max | \"reasoning_effort\":\"high\" | {\"enable_thinking\":true,\"reasoning_effort\":\"xhigh\"} |",
        "VLLM | m | \"thinking\":{\"type\":\"disabled\"} | {\"chat_template_kwargs\":{\"enable_thinking\":false}} |",
        "VLLM | m | \"chat_template_kwargs\":{\"a\":1},\"thinking\":{\"type\":\"adaptive\"} | {\"chat_template_kwargs\":{\"enable_thinking\":true,\"a\":1}} |",
        "OLLAMA | m | \"thinking\":{\"type\":\"disabled\"} | {\"reasoning_effort\":\"none\"} |",
        "GENERIC | m | \"reasoning_effort\":\"xhigh\" | {\"reasoning_effort\":\"xhigh\"} |",
        "GENERIC | m | \"thinking\":{\"type\":\"disabled\"} | {} | reasoning_effort"})
    void thinkingIsSwitchedInTheKindsWords(ProviderKind kind, String model, String members,
            String expected, String lost) {
        var body = written(kind, model, members).without("model").without("messages");
        assertEquals(object(expected), body);
        assertEquals(lost == null ? List.of() : List.of(lost), dropped.names());
    }

    @Test
    void aSchemaGoesWhereItIsKnownAndIsSpokenOfElsewhere() {
        var request = RequestReader.read(object("""
                {"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":\
                {"type":"json_schema","json_schema":{"name":"my name","schema":{"type":"object",\
                "properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}}"""));
        var schema = written(request, ProviderKind.GENERIC).object("response_format").object("json_schema");
        assertEquals("my_name", schema.string("name"));
        assertTrue(schema.isTrue("strict"));
        assertEquals(List.of(), dropped.names());

        var told = written(request, ProviderKind.DEEPSEEK);
        assertEquals(object("{\"type\":\"json_object\"}"), told.get("response_format"));
        assertTrue(((JsonObject) told.array("messages").get(0)).string("content").contains("\"a\""));
        assertEquals(List.of("response_format"), dropped.names());
        assertFalse(written(request, ProviderKind.MINIMAX).has("response_format"));
    }

    @Test
    void aSchemaIsStrictOnlyWhereItIsClosed() {
        var open = object("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
        var request = request("m", "");
        var body = written(new ChatRequest("m", request.messages(), List.of(), null, false, -1,
                request.sampling(), List.of(), request.reasoning(),
                new ResponseFormat.Schema(null, null, open, null), null, false, false,
                JsonObject.EMPTY), ProviderKind.OPENAI);
        var schema = body.object("response_format").object("json_schema");
        assertEquals("structured_output", schema.string("name"));
        assertTrue(schema.has("strict") && !schema.isTrue("strict"));
    }

    @Test
    void fieldsOfThisFormatReachWhoKnowsThem() {
        var members = "\"seed\":1,\"min_p\":0.1,\"store\":true,\"logprobs\":true";
        var open = written(ProviderKind.GENERIC, "m", members);
        assertTrue(open.has("seed") && open.has("min_p"));
        assertEquals(List.of("store", "logprobs"), dropped.names());
        var openai = written(ProviderKind.OPENAI, "m", members);
        assertTrue(openai.has("seed") && openai.isTrue("store"));
        assertEquals(List.of("min_p", "logprobs"), dropped.names());
        written(ProviderKind.MOONSHOT, "m", members);
        assertEquals(List.of("seed", "min_p", "store", "logprobs"), dropped.names());
    }

    @Test
    void theServiceTierIsOpenAis() {
        assertEquals(new JsonString("default"), written(ProviderKind.OPENAI, "m",
                "\"service_tier\":\"standard_only\"").get("service_tier"));
        written(ProviderKind.GENERIC, "m", "\"service_tier\":\"standard_only\"");
        assertEquals(List.of("service_tier"), dropped.names());
    }
}
