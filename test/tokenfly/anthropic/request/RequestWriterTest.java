package tokenfly.anthropic.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.anthropic.answer.Streams;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning.Mode;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Source;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;

class RequestWriterTest {
    private static final String OLD = "claude-sonnet-4-5";
    private static final String NEW = "claude-opus-5";
    private static final JsonObject EPHEMERAL = Streams.object("{\"type\":\"ephemeral\"}");

    @Test
    void theSimplestRequestIsWritten() {
        var sent = Requests.to(OLD).streaming().sent();

        assertEquals("""
                {"model":"claude-sonnet-4-5","max_tokens":1000,"messages":[{"role":"user","content":\
                [{"type":"text","text":"hi"}]}],"stream":true}""", sent.body().toString());
        assertEquals(List.of(), sent.dropped());
        assertEquals(Map.of("anthropic-version", "2023-06-01"), sent.headers());
    }

    // System messages

    @Test
    void everySystemMessageIsHoistedAndKeepsItsCacheMark() {
        var sent = Requests.to(OLD).saying(Message.of(Role.SYSTEM, List.of(Content.Text.of("A"))), Message.of(Role.USER, List.of(Content.Text.of("hi"))),
                Message.of(Role.SYSTEM, List.of(new Content.Text("B", EPHEMERAL), Content.Text.of(" ")))).sent();

        assertEquals("""
                [{"type":"text","text":"A"},{"type":"text","text":"B","cache_control":{"type":"ephemeral"}}]""",
                sent.get("system"));
    }

    @Test
    void aConversationOfSystemMessagesAloneEndsWithAUser() {
        var sent = Requests.to(OLD).saying(Message.of(Role.SYSTEM, List.of(Content.Text.of("A"))), Message.of(Role.SYSTEM, List.of(Content.Text.of("B")))).sent();

        assertEquals("[{\"type\":\"text\",\"text\":\"A\"}]", sent.get("system"));
        assertEquals("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"B\"}]}]", sent.get("messages"));
        assertTrue(Requests.to(OLD).saying().sent().get("messages").contains("\".\""));
    }

    // Content

    @ParameterizedTest
    @CsvSource({"image/png, /9j/4AAQSkZJRgABAQ==, image/jpeg", "image/jpg, iVBORw0KGgoAAAANSUhEUg==, image/png",
        "image/png, R0lGODlhAQABAIAAAA==, image/gif", "image/png, UklGRiQAAABXRUJQVlA4IA==, image/webp",
        "image/jpg, AAAA, image/jpeg"})
    void anImagesTypeIsTheOneItsBytesShow(String said, String data, String sent) {
        var image = new Content.Image(new Source.Base64(said, data), null, null);

        assertEquals("[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" + sent
                + "\",\"data\":\"" + data + "\"}}]", content(image));
    }

    @Test
    void anImageOfAnotherTypeIsRefused() {
        refused(new Content.Image(new Source.Base64("image/bmp", "Qk0="), null, null));
    }

    @Test
    void anImageFromTheWebMustBeSafe() {
        assertEquals("[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x/y.png\"}}]",
                content(new Content.Image(new Source.Url("https://x/y.png"), "auto", null)));
        refused(new Content.Image(new Source.Url("http://x/y.png"), null, null));
    }

    @Test
    void anImagesDetailIsReported() {
        var image = new Content.Image(new Source.Url("https://x/y.png"), "low", null);

        assertEquals(List.of("detail"), Requests.to(OLD).saying(Role.USER, image).sent().dropped());
    }

    @Test
    void filesBecomeDocuments() {
        assertEquals("""
                [{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="},\
                "title":"a.pdf"}]""",
                content(new Content.Document(new Source.Base64("application/octet-stream", "JVBERi0xLjc="), "a.pdf",
                        null, null)));
        assertEquals("""
                [{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a,b"},"title":"x.csv"}]""",
                content(new Content.Document(new Source.Base64("text/csv", "YSxi"), "x.csv", null, null)));
        refused(new Content.Document(new Source.Base64("application/zip", "UEsDBA=="), null, null, null));
        refused(new Content.Document(new Source.FileId("file-abc"), null, null, null));
    }

    @Test
    void anUploadedFileNeedsABeta() {
        var sent = Requests.to(OLD)
                .saying(Role.USER, new Content.Document(new Source.FileId("file_1"), null, null, null)).sent();

        assertEquals("files-api-2025-04-14", sent.headers().get("anthropic-beta"));
    }

    @Test
    void audioIsRefused() {
        refused(new Content.Audio("AAAA", "wav"));
    }

    @Test
    void refusalsAreTextAndNamesAreReported() {
        var sent = Requests.to(OLD).saying(new Message(Role.USER, List.of(Content.Text.of("q")), "bob"),
                Message.of(Role.ASSISTANT, List.of(new Content.Refusal("No."))), Message.of(Role.USER, List.of(Content.Text.of("why")))).sent();

        assertTrue(sent.get("messages").contains("{\"type\":\"text\",\"text\":\"No.\"}"));
        assertEquals(List.of("messages.name"), sent.dropped());
    }

    @Test
    void callsAndResultsAreWritten() {
        var sent = Requests.to(OLD).withTool("f").saying(Message.of(Role.USER, List.of(Content.Text.of("q"))),
                Message.of(Role.ASSISTANT, List.of(Content.ToolCall.of("call_1", "f", "{\"n\": 1.0}"),
                        Content.ToolCall.of("call_2", "f", ""), new Content.ToolCall("call_3", "f", "text", true),
                        Content.ToolCall.of("call_4", "f", "oops"))),
                result("call_1", Content.Text.of("R")), result("call_2"),
                result("call_3", Content.Text.of("A"), Content.Text.of("B")),
                result("call_4", new Content.Image(new Source.Url("https://x"), null, null))).sent();

        assertEquals("""
                [{"role":"user","content":[{"type":"text","text":"q"}]},{"role":"assistant","content":[\
                {"type":"tool_use","id":"call_1","name":"f","input":{"n":1.0}},\
                {"type":"tool_use","id":"call_2","name":"f","input":{}},\
                {"type":"tool_use","id":"call_3","name":"f","input":{"input":"text"}},\
                {"type":"tool_use","id":"call_4","name":"f","input":{"raw_arguments":"oops"}}]},\
                {"role":"user","content":[\
                {"type":"tool_result","tool_use_id":"call_1","content":"R"},\
                {"type":"tool_result","tool_use_id":"call_2","content":"(no output)"},\
                {"type":"tool_result","tool_use_id":"call_3","content":[{"type":"text","text":"A"},\
                {"type":"text","text":"B"}]},\
                {"type":"tool_result","tool_use_id":"call_4","content":[{"type":"image","source":\
                {"type":"url","url":"https://x"}}]}]}]""", sent.get("messages"));
    }

    // Thinking of the past

    @Test
    void aClaudeGetsOnlyThinkingThatAVendorSigned() {
        var sent = Requests.to(OLD).saying(Message.of(Role.USER, List.of(Content.Text.of("q"))), Message.of(Role.ASSISTANT, List.of(
                new Content.Thinking("ours", "tokenfly-unsigned"), new Content.Thinking("bare", ""),
                new Content.Thinking("theirs", "sig"), new Content.RedactedThinking("x"), Content.Text.of("A"))),
                Message.of(Role.USER, List.of(Content.Text.of("q")))).sent();

        assertTrue(sent.get("messages").contains("""
                "content":[{"type":"thinking","thinking":"theirs","signature":"sig"},\
                {"type":"redacted_thinking","data":"x"},{"type":"text","text":"A"}]"""));
        assertEquals(List.of("messages.thinking"), sent.dropped());
    }

    @Test
    void aProviderThatSignsNothingGetsItsThinkingBack() {
        var sent = Requests.to("deepseek-v4-flash").at(ProviderKind.DEEPSEEK).saying(Message.of(Role.USER, List.of(Content.Text.of("q"))),
                Message.of(Role.ASSISTANT, List.of(new Content.Thinking("ours", "tokenfly-unsigned"),
                        Content.Text.of("A"))), Message.of(Role.USER, List.of(Content.Text.of("q")))).sent();

        assertTrue(sent.get("messages").contains("{\"type\":\"thinking\",\"thinking\":\"ours\",\"signature\":\"\"}"));
        assertEquals(List.of(), sent.dropped());
    }

    // Tools

    @Test
    void toolsAreWritten() {
        var sent = Requests.to(OLD).with(new Tool.Function("f", "d", Streams.object("{\"properties\":{}}"), true,
                EPHEMERAL)).withTool("g").with(new Tool.Custom("patch", "Edits.", EPHEMERAL)).sent();

        assertEquals("""
                [{"name":"f","description":"d","input_schema":{"type":"object","properties":{}},\
                "cache_control":{"type":"ephemeral"}},\
                {"name":"g","input_schema":{"type":"object","properties":{}}},\
                {"name":"patch","description":"Edits.\\n\\nThe input must follow this format: \
                {\\"type\\":\\"ephemeral\\"}","input_schema":{"type":"object","properties":{"input":\
                {"type":"string"}},"required":["input"]}}]""", sent.get("tools"));
        assertEquals(List.of("strict"), sent.dropped());
        assertEquals(Set.of("patch"), sent.names().custom());
    }

    @Test
    void choicesAtTheTopOfASchemaAreFlattened() {
        var schema = Streams.object("""
                {"anyOf":[{"type":"object","properties":{"a":{"type":"string"},"b":{}},"required":["a","b"]},
                {"$ref":"#/$defs/other"}],"$defs":{"other":{"properties":{"c":{}},"required":["a","c"]}},
                "required":["d"]}""");

        assertEquals("""
                {"$defs":{"other":{"properties":{"c":{}},"required":["a","c"]}},"required":["d","a"],\
                "type":"object","properties":{"a":{"type":"string"},"b":{},"c":{}}}""",
                SchemaFit.toolInput(schema).toString());
        assertEquals("[\"a\",\"b\"]", SchemaFit.toolInput(Streams.object("""
                {"type":"object","allOf":[{"required":["a"]},{"required":["b"]}]}""")).get("required").toString());
    }

    @Test
    void namesThatTheApiRefusesAreMappedEverywhere() {
        var sent = Requests.to(OLD).withTool("my.tool").withTool("my_tool").withTool("x".repeat(70))
                .choosing(new ToolChoice.Named("my.tool")).saying(Message.of(Role.USER, List.of(Content.Text.of("q"))),
                Message.of(Role.ASSISTANT, List.of(Content.ToolCall.of("a", "my.tool", "{}")))).sent();
        var names = sent.body().array("tools").values().stream().map(tool -> ((JsonObject) tool).string("name"))
                .toList();

        assertTrue(names.get(0).matches("my_tool_[0-9a-f]{8}"), names.get(0));
        assertEquals("my_tool", names.get(1));
        assertTrue(names.get(2).matches("x{55}_[0-9a-f]{8}"));
        assertEquals("{\"type\":\"tool\",\"name\":\"" + names.get(0) + "\"}", sent.get("tool_choice"));
        assertTrue(sent.get("messages").contains("\"name\":\"" + names.get(0) + "\""));
        assertEquals("my.tool", sent.names().original(names.get(0)));
    }

    @Test
    void everyToolChoiceIsWritten() {
        assertNull(choice(null));
        assertEquals("{\"type\":\"auto\"}", choice(new ToolChoice.Auto()));
        assertEquals("{\"type\":\"none\"}", choice(new ToolChoice.None()));
        assertEquals("{\"type\":\"any\"}", choice(new ToolChoice.Required()));
        assertEquals("{\"type\":\"tool\",\"name\":\"f\"}", choice(new ToolChoice.Named("f")));
        assertEquals("{\"type\":\"any\"}", choice(new ToolChoice.Allowed(List.of("f"), true)));
        assertEquals("{\"type\":\"auto\"}", choice(new ToolChoice.Allowed(List.of("f"), false)));
    }

    @Test
    void onlyAllowedToolsAreDeclared() {
        var sent = Requests.to(OLD).withTool("f").withTool("g")
                .choosing(new ToolChoice.Allowed(List.of("g"), false)).sent();

        assertEquals("[{\"name\":\"g\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]",
                sent.get("tools"));
    }

    @Test
    void oneToolAtATimeIsSaidWithTheChoice() {
        assertEquals("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}",
                Requests.to(OLD).withTool("f").oneToolAtATime().sent().get("tool_choice"));
        assertEquals("{\"type\":\"none\"}", Requests.to(OLD).withTool("f").oneToolAtATime()
                .choosing(new ToolChoice.None()).sent().get("tool_choice"));
        assertNull(Requests.to(OLD).oneToolAtATime().sent().get("tool_choice"));
    }

    @Test
    void toolsOfThePastAreDeclaredAndMayNotBeCalled() {
        var sent = Requests.to(OLD).saying(Message.of(Role.USER, List.of(Content.Text.of("q"))), Message.of(Role.ASSISTANT,
                List.of(Content.ToolCall.of("a", "f", "{}"), Content.ToolCall.of("b", "f", "{}")))).sent();

        assertEquals("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]",
                sent.get("tools"));
        assertEquals("{\"type\":\"none\"}", sent.get("tool_choice"));
    }

    @Test
    void aModelThatRefusesForcedCallsChoosesItself() {
        var sent = Requests.to("claude-opus-5-5").withTool("f").choosing(new ToolChoice.Required()).sent();

        assertEquals("{\"type\":\"auto\"}", sent.get("tool_choice"));
        assertEquals(List.of("tool_choice"), sent.dropped());
    }

    @Test
    void aVendorsOwnToolIsKeptAtHomeAndReportedElsewhere() {
        var bash = new Tool.Builtin("bash_20250124", "bash", Streams.object("{\"type\":\"bash_20250124\"}"));
        var search = new Tool.Builtin("web_search", "web_search", Streams.object("{\"type\":\"web_search\"}"));

        assertEquals("[{\"type\":\"bash_20250124\"}]", Requests.to(OLD).with(bash).sent().get("tools"));
        assertEquals(List.of("bash_20250124"), Requests.to("glm-5").at(ProviderKind.ZHIPU).with(bash).sent().dropped());
        assertEquals(List.of("web_search"), Requests.to(OLD).with(search).sent().dropped());
    }

    @Test
    void aVendorsToolNeedsNoName() {
        var search = new Tool.Builtin("web_search", null, Streams.object("{\"type\":\"web_search\"}"));

        assertEquals(List.of(), Requests.to(OLD).with(search).withTool("f")
                .choosing(new ToolChoice.Allowed(List.of("f"), false)).sent().dropped());
        assertEquals(List.of("web_search"), Requests.to(OLD).with(search).sent().dropped());
    }

    // Sampling and limits

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {
        // model | temperature top_p top_k | sent ones | dropped
        "claude-3-5-haiku-latest | 0.7 | 0.9 | 5 | 0.7 0.9 5 | -",
        "claude-3-5-haiku-latest | 1.5 | - | - | 1 - - | -",
        "claude-sonnet-4-5 | 0.7 | 0.9 | 5 | 0.7 - 5 | top_p",
        "claude-sonnet-4-5 | - | 0.9 | - | - 0.9 - | -",
        "claude-opus-4-7 | 0.7 | 0.9 | 5 | - - - | temperature,top_p,top_k",
        "claude-opus-5 | 1 | 1.0 | - | - - - | -",
        "deepseek-v4-flash | 1.5 | 0.9 | - | 1.5 0.9 - | -",
        "MiniMax-M3 | 0 | - | - | 0.01 - - | -",
        "kimi-k3 | 0.6 | - | - | - - - | temperature"})
    void samplingGoesByTheModel(String model, String temperature, String topP, String topK, String expected,
            String dropped) {
        var sent = Requests.to(model).at(kindOf(model)).sampling(temperature, topP, topK).sent();

        assertEquals(expected, orDash(sent.get("temperature")) + " " + orDash(sent.get("top_p")) + " "
                + orDash(sent.get("top_k")));
        assertEquals(dropped == null ? List.of() : List.of(dropped.split(",")), sent.dropped());
    }

    @Test
    void thinkingFixesAnOldClaudesSampling() {
        var sent = Requests.to(OLD).maxTokens(10_000).effort("low").sampling("0.5", "0.97", "5").sent();

        assertNull(sent.get("temperature"));
        assertEquals("0.97", sent.get("top_p"));
        assertEquals(List.of("temperature", "top_k"), sent.dropped());
    }

    @ParameterizedTest
    @CsvSource({"claude-sonnet-4-5, -1, 32000", "claude-3-5-haiku-latest, -1, 8192", "claude-3-opus-latest, -1, 4096",
        "claude-3-opus-latest, 9000, 4096", "claude-opus-4-1, 40000, 32000", "claude-opus-5, 128000, 128000",
        "someone-elses-model, -1, 8192", "someone-elses-model, 50000, 50000"})
    void theCeilingIsTheClientsOrTheModels(String model, long asked, String sent) {
        assertEquals(sent, Requests.to(model).maxTokens(asked).sent().get("max_tokens"));
    }

    @Test
    void blankStopsAreDroppedAndReported() {
        var sent = Requests.to(OLD).stop("END", "\n", "a", "b", "c").sent();

        assertEquals("[\"END\",\"a\",\"b\",\"c\"]", sent.get("stop_sequences"));
        assertEquals(List.of("stop_sequences"), sent.dropped());
    }

    @Test
    void aUsersIdIsHashed() {
        assertEquals("{\"user_id\":\"2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90\"}",
                Requests.to(OLD).user("alice").sent().get("metadata"));
    }

    // Reasoning

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {
        "claude-opus-5 | high | {\"type\":\"adaptive\",\"display\":\"summarized\"} | high | -",
        "claude-opus-5 | minimal | {\"type\":\"adaptive\",\"display\":\"summarized\"} | low | -",
        "claude-opus-5 | xhigh | {\"type\":\"adaptive\",\"display\":\"summarized\"} | xhigh | -",
        "claude-opus-5 | max | {\"type\":\"adaptive\",\"display\":\"summarized\"} | max | -",
        "claude-opus-5 | none | {\"type\":\"disabled\"} | - | -",
        "claude-fable-5 | none | - | - | thinking",
        "claude-opus-5-5 | none | - | - | thinking",
        "claude-sonnet-4-6 | xhigh | {\"type\":\"adaptive\",\"display\":\"summarized\"} | max | -",
        "claude-sonnet-4-5 | none | - | - | -",
        "claude-sonnet-4-5 | minimal | - | - | -",
        "claude-sonnet-4-5 | low | {\"type\":\"enabled\",\"budget_tokens\":2048} | - | -",
        "claude-sonnet-4-5 | medium | {\"type\":\"enabled\",\"budget_tokens\":8192} | - | -",
        "claude-sonnet-4-5 | high | {\"type\":\"enabled\",\"budget_tokens\":16384} | - | -",
        "claude-opus-4-5 | xhigh | {\"type\":\"enabled\",\"budget_tokens\":32000} | high | -",
        "claude-3-5-haiku-latest | high | - | - | thinking",
        "claude-3-5-haiku-latest | none | - | - | -",
        "deepseek-v4-flash | high | {\"type\":\"enabled\",\"budget_tokens\":16384} | high | -",
        "deepseek-v4-flash | none | {\"type\":\"disabled\"} | - | -",
        "glm-5 | low | {\"type\":\"enabled\",\"budget_tokens\":2048} | - | -",
        "someone-elses-model | high | - | - | thinking"})
    void effortBecomesWhatTheModelKnows(String model, String effort, String thinking, String sentEffort,
            String dropped) {
        var sent = Requests.to(model).at(kindOf(model)).maxTokens(60_000).effort(effort).sent();

        assertEquals(thinking, sent.get("thinking"));
        assertEquals(sentEffort == null ? null : "{\"effort\":\"" + sentEffort + "\"}", sent.get("output_config"));
        assertEquals(dropped == null ? List.of() : List.of(dropped), sent.dropped());
    }

    @Test
    void withoutAWordAboutThinkingNothingIsSaid() {
        for (var model : List.of(OLD, NEW, "claude-sonnet-4-6", "glm-5"))
            assertNull(Requests.to(model).at(kindOf(model)).sent().get("thinking"));
    }

    @Test
    void aBudgetBecomesAnEffortWhereOnlyEffortIsKnown() {
        var budget = new Reasoning(Mode.ENABLED, 8_000, null, false);

        assertEquals("{\"effort\":\"medium\"}", Requests.to(NEW).reasoning(budget).sent().get("output_config"));
        assertEquals("{\"type\":\"enabled\",\"budget_tokens\":8000}",
                Requests.to("claude-sonnet-4-6").maxTokens(20_000).reasoning(budget).sent().get("thinking"));
    }

    @Test
    void thinkingInTheVendorsOwnWordsWins() {
        var sent = Requests.to(OLD).maxTokens(9_000).effort("low")
                .extras("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000}}").sent();

        assertEquals("{\"type\":\"enabled\",\"budget_tokens\":5000}", sent.get("thinking"));
        assertEquals(List.of(), sent.dropped());
    }

    @ParameterizedTest
    @CsvSource({"40000, 40000, 32000", "20000, 20000, 16000", "1200, 1200, 1024"})
    void aBudgetStaysBelowTheClientsCeiling(long asked, String ceiling, long budget) {
        var sent = Requests.to(OLD).maxTokens(asked).effort("max").sent();

        assertEquals(ceiling, sent.get("max_tokens"));
        assertEquals("{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}", sent.get("thinking"));
    }

    @Test
    void aCeilingTooLowToThinkWins() {
        var sent = Requests.to(OLD).maxTokens(1_000).effort("high").sent();

        assertNull(sent.get("thinking"));
        assertEquals(List.of("thinking"), sent.dropped());
    }

    @Test
    void withoutAClientsCeilingTheBudgetComesOnTop() {
        assertEquals("64000", Requests.to(OLD).maxTokens(-1).effort("max").sent().get("max_tokens"));
    }

    @Test
    void aForcedToolOutranksAnOldClaudesThinking() {
        var sent = Requests.to(OLD).maxTokens(9_000).withTool("f").choosing(new ToolChoice.Required()).effort("low")
                .sent();

        assertNull(sent.get("thinking"));
        assertEquals("{\"type\":\"any\"}", sent.get("tool_choice"));
        assertEquals(List.of("thinking"), sent.dropped());
    }

    @Test
    void aForcedToolSwitchesAProvidersThinkingOff() {
        var sent = Requests.to("deepseek-v4-flash").at(ProviderKind.DEEPSEEK).withTool("f")
                .choosing(new ToolChoice.Required()).sent();

        assertEquals("{\"type\":\"disabled\"}", sent.get("thinking"));
        assertEquals(List.of(), sent.dropped());
    }

    @Test
    void anOldClaudeCannotThinkOnAtACallWhoseThinkingIsGone() {
        var messages = new Message[] {Message.of(Role.USER, List.of(Content.Text.of("q"))),
            Message.of(Role.ASSISTANT, List.of(Content.ToolCall.of("a", "f", "{}"))),
            result("a", Content.Text.of("R"))};

        var old = Requests.to(OLD).maxTokens(9_000).withTool("f").effort("low").saying(messages).sent();
        assertNull(old.get("thinking"));
        assertEquals(List.of("thinking"), old.dropped());
        assertTrue(Requests.to(NEW).withTool("f").effort("low").saying(messages).sent().get("thinking")
                .contains("adaptive"));
        assertEquals("{\"type\":\"disabled\"}", Requests.to("deepseek-v4-flash").at(ProviderKind.DEEPSEEK)
                .withTool("f").saying(messages).sent().get("thinking"));
    }

    // Structured output

    @Test
    void aSchemaIsTheOutputFormatWhereTheModelKnowsIt() {
        var sent = Requests.to(OLD).format(schema("""
                {"type":"object","properties":{"minimum":{"type":"integer","minimum":1,"description":"Least."},
                "list":{"type":"array","items":{"type":"object","properties":{}},"minItems":2},
                "when":{"type":"string","format":"date"},"color":{"const":{"type":"object"}}}}""")).sent();

        assertEquals("""
                {"format":{"type":"json_schema","schema":{"type":"object","properties":{"minimum":\
                {"type":"integer","description":"Least. {\\"minimum\\":1}"},"list":{"type":"array","items":\
                {"type":"object","properties":{},"additionalProperties":false},"description":"{\\"minItems\\":2}"},\
                "when":{"type":"string","format":"date"},"color":{"const":{"type":"object"}}},\
                "additionalProperties":false}}}""", sent.get("output_config"));
        assertEquals(List.of(), sent.dropped());
    }

    @Test
    void elsewhereASchemaIsAToolThatMustBeCalled() {
        var sent = Requests.to("claude-3-5-haiku-latest").format(schema("{\"type\":\"object\"}")).sent();

        assertEquals("[{\"name\":\"json_answer\",\"description\":\"Gives the answer.\","
                + "\"input_schema\":{\"type\":\"object\"}}]", sent.get("tools"));
        assertEquals("{\"type\":\"tool\",\"name\":\"json_answer\"}", sent.get("tool_choice"));
        assertEquals("json_answer", sent.names().jsonTool());
    }

    @Test
    void aSchemaThatIsNoObjectIsWrapped() {
        var sent = Requests.to("claude-3-5-haiku-latest").format(schema("{\"type\":\"array\"}")).sent();

        assertEquals("json_answer_value", sent.names().jsonTool());
        assertTrue(sent.get("tools").contains("""
                "input_schema":{"type":"object","properties":{"value":{"type":"array"}},"required":["value"]}"""));
    }

    @Test
    void besideOtherToolsASchemaIsOnlyAskedFor() {
        var sent = Requests.to("claude-3-5-haiku-latest").withTool("f").format(schema("{\"type\":\"object\"}")).sent();

        assertTrue(sent.get("system").contains("JSON Schema: {\\\"type\\\":\\\"object\\\"}"));
        assertEquals(List.of("output_config.format"), sent.dropped());
        assertNull(sent.names().jsonTool());
    }

    @Test
    void anyJsonIsAskedForInWords() {
        var sent = Requests.to(OLD).format(new ResponseFormat.AnyJsonObject()).sent();

        assertTrue(sent.get("system").contains("single valid JSON object"));
        assertEquals(List.of(), sent.dropped());
        assertNull(Requests.to(OLD).format(new ResponseFormat.AnyText()).sent().get("system"));
    }

    // Fields of the client's own format

    @Test
    void fieldsThatTheVendorKnowsArePassedOnToItAlone() {
        var extras = """
                {"cache_control":{"type":"ephemeral"},"container":"c","context_management":{"edits":[]},\
                "mcp_servers":[{"name":"m"}],"top_k":5,"system":[{"type":"text","text":"S"}],\
                "metadata":{"user_id":"u"},"service_tier":"default"}""";
        var home = Requests.to(OLD).extras(extras).sent();
        var elsewhere = Requests.to("glm-5").at(ProviderKind.ZHIPU).extras(extras).sent();

        assertEquals(List.of(), home.dropped());
        assertEquals("5", home.get("top_k"));
        assertEquals("[{\"type\":\"text\",\"text\":\"S\"}]", home.get("system"));
        assertEquals("{\"user_id\":\"u\"}", home.get("metadata"));
        assertEquals("\"standard_only\"", home.get("service_tier"));
        assertEquals("context-management-2025-06-27,mcp-client-2025-04-04", home.headers().get("anthropic-beta"));
        assertEquals(List.of("cache_control", "container", "context_management", "mcp_servers", "service_tier"),
                elsewhere.dropped());
    }

    @Test
    void whatCannotBeCarriedIsReportedUnlessItAsksForNothing() {
        var sent = Requests.to(OLD).extras("""
                {"seed":1,"logit_bias":{},"logprobs":false,"presence_penalty":0,"frequency_penalty":0.5,"n":1,\
                "store":true,"service_tier":"auto","modalities":["text"],"metadata":{"a":"b"},"prediction":null}""")
                .sent();

        assertEquals(List.of("seed", "frequency_penalty", "store", "metadata"), sent.dropped());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"n | {\"n\":2}", "modalities | {\"modalities\":[\"text\",\"audio\"]}"})
    void whatWouldChangeTheMeaningIsRefused(String param, String extras) {
        var error = assertThrows(ChatException.class, () -> Requests.to(OLD).extras(extras).sent()).error();

        assertEquals(param, error.param());
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void everyKindTakesEveryRequest(ProviderKind kind) {
        var sent = Requests.to("model").at(kind).withTool("f").effort("high").sampling("0.5", "0.5", "5")
                .stop("x").user("u").format(schema("{\"type\":\"object\"}")).maxTokens(-1).sent();

        assertTrue(sent.body().whole("max_tokens", 0) > 0);
    }

    private static Message result(String id, Content... content) {
        return Message.of(Role.USER, List.of(new Content.ToolResult(id, List.of(content), false, null)));
    }

    private static ResponseFormat schema(String json) {
        return new ResponseFormat.Schema("name", null, Streams.object(json), true);
    }

    private static String choice(ToolChoice choice) {
        return Requests.to(OLD).withTool("f").choosing(choice).sent().get("tool_choice");
    }

    private static String content(Content content) {
        var messages = Requests.to(OLD).saying(Role.USER, content).sent().body().array("messages");
        return ((JsonObject) messages.get(0)).get("content").toString();
    }

    private static void refused(Content content) {
        assertEquals("messages", assertThrows(ChatException.class, () -> content(content)).error().param());
    }

    private static ProviderKind kindOf(String model) {
        if (model.startsWith("deepseek")) return ProviderKind.DEEPSEEK;
        if (model.startsWith("glm")) return ProviderKind.ZHIPU;
        if (model.startsWith("kimi")) return ProviderKind.MOONSHOT;
        if (model.startsWith("MiniMax")) return ProviderKind.MINIMAX;
        return model.startsWith("claude") ? ProviderKind.ANTHROPIC : ProviderKind.GENERIC;
    }

    private static String orDash(String text) {
        return text == null ? "-" : text;
    }
}
