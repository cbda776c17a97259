package tokenfly.responses.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;
import tokenfly.chat.Source;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.ResponseMemory;
import tokenfly.responses.memory.Seals;

class RequestReaderTest {
    private static final Caller CALLER =
            new Caller("a", Seals.passing(), new ResponseMemory(1 << 20, () -> 0), false);

    private static Asked asked(String members) {
        return new RawBody(("{\"model\":\"m\"," + members + "}")
                .getBytes(StandardCharsets.UTF_8), CALLER, false).asked();
    }

    private static ChatRequest read(String members) {
        return asked(members).request();
    }

    private static List<Message> messages(String... items) {
        return read("\"input\":[" + String.join(",", items) + "]").messages();
    }

    private static ChatException refused(String members) {
        return assertThrows(ChatException.class, () -> asked(members));
    }

    private static String call(String id) {
        return "{\"type\":\"function_call\",\"call_id\":\"%s\",\"name\":\"f\",\"arguments\":\"{}\"}"
                .formatted(id);
    }

    private static String result(String id, String output) {
        return "{\"type\":\"function_call_output\",\"call_id\":\"%s\",\"output\":\"%s\"}"
                .formatted(id, output);
    }

    private static String says(String role, String text) {
        return "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, text);
    }

    private static String thinks(String text) {
        return ("{\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\","
                + "\"text\":\"%s\"}]}").formatted(text);
    }

    /// A conversation in one line: `U:hi A:(thought)text[call] R:call=result`.
    private static String story(List<Message> messages) {
        var story = new StringBuilder();
        for (var message : messages) {
            story.append(story.isEmpty() ? "" : " ").append(message.role().name().charAt(0)).append(':');
            for (var part : message.content()) {
                switch (part) {
                    case Content.Text(var text, _) -> story.append(text);
                    case Content.Thinking(var text, _) -> story.append('(').append(text).append(')');
                    case Content.ToolCall call -> story.append('[').append(call.id()).append(']');
                    case Content.ToolResult(var id, var content, _, _) -> {
                        story.append(id).append('=');
                        for (var piece : content) story.append(((Content.Text) piece).text());
                        story.append(';');
                    }
                    default -> story.append(part.getClass().getSimpleName());
                }
            }
        }
        return story.toString();
    }

    @Test
    void aStringIsAUsersMessage() {
        var request = read("\"input\":\"hi\",\"instructions\":\"be kind\",\"max_output_tokens\":9,"
                + "\"temperature\":0.5,\"stream\":true,\"parallel_tool_calls\":false");
        assertEquals("S:be kind U:hi", story(request.messages()));
        assertEquals(9, request.maxTokens());
        assertEquals("0.5", request.sampling().temperature().literal());
        assertTrue(request.stream() && request.oneToolAtATime());
    }

    @Test
    void whatBelongsToOneTurnBecomesOne() {
        assertEquals("U:q A:(t)sure[a][b] U:a=1;b=2; A:done", story(messages(says("user", "q"),
                thinks("t"), says("assistant", "sure"), call("a"), call("b"), result("b", "2"),
                result("a", "1"), says("assistant", "done"))));
    }

    @Test
    void anAnsweredTurnIsFollowedByTheNext() {
        assertEquals("U:q A:(t)[a] U:a=1; A:(u)[b] U:b=2;", story(messages(says("user", "q"),
                thinks("t"), call("a"), result("a", "1"), thinks("u"), call("b"), result("b", "2"))));
    }

    @Test
    void anAssistantsWordsBetweenACallAndItsResultStayInTheTurn() {
        assertEquals("U:q A:[a]wait U:a=1;", story(messages(says("user", "q"), call("a"),
                says("assistant", "wait"), result("a", "1"))));
    }

    @Test
    void aResultFindsItsCallBehindAnotherMessage() {
        assertEquals("A:[a] U:a=1; U:stop", story(messages(call("a"), says("user", "stop"),
                result("a", "1"))));
    }

    @Test
    void whatIsNotPairedIsSaidInWords() {
        assertEquals("A:[a] U:a=aborted; U:q", story(messages(call("a"), says("user", "q"))));
        assertEquals("U:[result of x]1 U:q", story(messages(result("x", "1"), says("user", "q"))));
        assertEquals("A:[a] U:a=12;", story(messages(call("a"), result("a", "1"), result("a", "2"))));
    }

    @Test
    void callsThatShareAnIdGetTheirResultsInOrder() {
        assertEquals("A:[0] U:0=1; A:[0] U:0=2;", story(messages(call("0"), result("0", "1"),
                call("0"), result("0", "2"))));
    }

    @Test
    void aResultWithoutAnIdAnswersTheFirstOpenCall() {
        assertEquals("A:[a][b] U:a=x;b=2;", story(messages(call("a"), call("b"), result("b", "2"),
                "{\"type\":\"function_call_output\",\"output\":\"x\"}")));
    }

    @Test
    void thinkingThatLedToNothingIsLeftOut() {
        assertEquals("U:q", story(messages(thinks("t"), says("user", "q"), thinks("u"))));
    }

    @Test
    void summariesAreReadWhereThinkingIsNotShown() {
        var reasoning = "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"s\"},"
                + "{\"type\":\"summary_text\",\"text\":\"t\"}],\"content\":null,\"encrypted_content\":\"gAAA\"}";
        assertEquals("A:(s\n\nt)[a] U:a=aborted;", story(messages(reasoning, call("a"))));
    }

    @Test
    void sealedThinkingIsOpenedForItsOwnAlone() {
        var thinking = List.<Content>of(new Content.Thinking("secret", "sig"));
        var own = CALLER.seals().of("a", "m").sealThinking(thinking);
        assertEquals("A:(secret)x", story(messages("{\"type\":\"reasoning\",\"summary\":[],"
                + "\"encrypted_content\":\"" + own + "\"}", says("assistant", "x"))));
        for (var seal : List.of(CALLER.seals().of("b", "m"), CALLER.seals().of("a", "other"),
                Seals.passing().of("a", "m")))
            assertEquals("A:x", story(messages("{\"type\":\"reasoning\",\"summary\":[],"
                    + "\"encrypted_content\":\"" + seal.sealThinking(thinking) + "\"}",
                    says("assistant", "x"))));
    }

    @Test
    void toolsOfEveryKindAreRead() {
        var asked = asked("""
                "input":"hi","tools":[{"type":"function","name":"f","description":"d","strict":true,
                  "parameters":{"type":"object"}},{"type":"custom","name":"p","format":
                  {"type":"grammar","syntax":"lark","definition":"start: x"}},
                 {"type":"custom","name":"q","format":{"type":"text"}},
                 {"type":"namespace","name":"mcp__x","description":"about","tools":[
                  {"type":"function","name":"f","description":"child","parameters":null}]},
                 {"type":"web_search","external_web_access":true}]""");
        var tools = asked.request().tools();
        assertEquals(new Tool.Function("f", "d", (JsonObject) Json.parse("{\"type\":\"object\"}"), true,
                null), tools.get(0));
        assertEquals(new Tool.Custom("p", null, (JsonObject) Json.parse("""
                {"type":"grammar","grammar":{"syntax":"lark","definition":"start: x"}}""")), tools.get(1));
        assertEquals(new Tool.Custom("q", null, null), tools.get(2));
        assertEquals(new Tool.Function("mcp__x__f", "about\n\nchild", null, null, null), tools.get(3));
        assertTrue(tools.get(4) instanceof Tool.Builtin(var type, _, _) && type.equals("web_search"));
        assertEquals(new Toolbox.Known("mcp__x", "f", false), asked.toolbox().known("mcp__x__f", false));
    }

    @Test
    void aToolThatOnlyProgramsMayCallIsNotOfferedToAModel() {
        var tools = read("""
                "input":"hi","tools":[{"type":"function","name":"f","allowed_callers":["programmatic"]},
                {"type":"custom","name":"g","allowed_callers":["direct","programmatic"]}]""").tools();
        assertEquals("g", tools.get(0).name());
        assertTrue(tools.get(1) instanceof Tool.Builtin(var type, _, _) && type.equals("allowed_callers"));
    }

    @Test
    void argumentsMayBeAnObject() {
        var call = (Content.ToolCall) messages("{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":"
                + "\"f\",\"arguments\":{\"x\":1}}").getFirst().content().getFirst();
        assertEquals("{\"x\":1}", call.arguments());
    }

    @Test
    void namesThatWouldMeetAreKeptApart() {
        var asked = asked("""
                "input":"hi","tools":[{"type":"function","name":"a__b"},
                 {"type":"namespace","name":"a","tools":[{"type":"function","name":"b"}]}]""");
        var names = asked.request().tools().stream().map(Tool::name).toList();
        assertTrue(names.get(0).matches("a__b_[0-9a-f]{8}") && names.get(1).matches("a__b_[0-9a-f]{8}"));
        assertEquals(new Toolbox.Known(null, "a__b", false), asked.toolbox().known(names.get(0), false));
        assertEquals(new Toolbox.Known("a", "b", false), asked.toolbox().known(names.get(1), false));
    }

    @Test
    void toolsThatComeAsItemsAreCallable() {
        var asked = asked("""
                "input":[{"type":"additional_tools","role":"developer","tools":[{"type":"namespace",
                  "name":"functions","tools":[{"type":"custom","name":"exec"}]}]},
                 {"role":"user","content":"go"},
                 {"type":"tool_search_call","call_id":"s","arguments":{}},
                 {"type":"tool_search_output","call_id":"s","tools":[{"type":"function","name":"late"}]},
                 {"type":"custom_tool_call","call_id":"c","name":"exec","namespace":"functions",
                  "input":"ls"}]""");
        assertEquals(List.of("functions__exec", "late"),
                asked.request().tools().stream().map(Tool::name).toList());
        var call = (Content.ToolCall) asked.request().messages().get(1).content().getFirst();
        assertEquals(new Content.ToolCall("c", "functions__exec", "ls", true), call);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"none\" | None[]", "\"required\" | Required[]",
        "{\"type\":\"function\",\"name\":\"f\"} | Named[name=f]",
        "{\"type\":\"function\",\"name\":\"g\",\"namespace\":\"n\"} | Named[name=n__g]",
        "{\"type\":\"function\",\"name\":\"g\"} | Named[name=n__g]",
        "{\"type\":\"mcp\",\"server_label\":\"x\"} | Auto[]",
        "{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"},"
                + "{\"type\":\"web_search\"}]} | Allowed[names=[f], required=true]"})
    void everyFormOfChoiceIsRead(String choice, String read) {
        assertEquals(read, read("""
                "input":"hi","tools":[{"type":"function","name":"f"},{"type":"namespace","name":"n",
                "tools":[{"type":"function","name":"g"}]}],"tool_choice":""" + choice)
                .toolChoice().toString());
    }

    @Test
    void imagesAndFilesKeepTheirPlace() {
        var content = messages("""
                {"role":"user","content":[{"type":"input_text","text":"<image>"},
                 {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"original"},
                 {"type":"input_text","text":"</image>"},
                 {"type":"input_file","filename":"a.txt","file_data":"aGk="},
                 {"type":"input_image","image_url":"https://x.test/a.png"}]}""").getFirst().content();
        assertEquals(List.of(Content.Text.of("<image>"),
                new Content.Image(new Source.Base64("image/png", "AAAA"), "high", null),
                Content.Text.of("</image>"),
                new Content.Document(new Source.PlainText("hi"), "a.txt", null, null),
                new Content.Image(new Source.Url("https://x.test/a.png"), null, null)), content);
    }

    @Test
    void aResultMayHoldPartsOrAnythingElse() {
        var read = messages(call("a"), """
                {"type":"function_call_output","call_id":"a","output":[{"type":"input_text","text":"x"},
                 {"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}""", call("b"), """
                {"type":"shell_call_output","call_id":"b","output":[{"stdout":"o","stderr":""}]}""");
        assertEquals(2, ((Content.ToolResult) read.get(1).content().getFirst()).content().size());
        assertTrue(story(List.of(read.get(3))).contains("\"stdout\":\"o\""));
    }

    @Test
    void whatOnlyOpenAiCanReadIsLeftOutAndNamed() {
        var request = read("""
                "input":[{"role":"user","content":"hi"},{"type":"web_search_call","id":"ws_1"},
                 {"type":"brand_new","x":1},{"type":"compaction","encrypted_content":"gAAA"},
                 {"role":"user","content":[{"type":"brand_new_part"},{"type":"input_text","text":"x"}]}],
                "max_tool_calls":3,"moderation":{"a":1},"client_metadata":{"a":"b"},"brand_new":1,
                "include":["brand.new"],"store":false,"metadata":{"k":"v"},"truncation":"auto"
                """);
        assertEquals("U:hi U:x", story(request.messages()));
        assertEquals(List.of("max_tool_calls", "moderation", "brand_new", "input.web_search_call",
                "input.brand_new", "input.compaction", "input.brand_new_part"),
                List.copyOf(request.extras().members().keySet()));
    }

    @Test
    void aSummaryOfOursIsAUsersWord() {
        var sealed = CALLER.seals().of("a", "whichever").sealSummary("all done");
        assertEquals("U:Summary of the work so far:\nall done", story(messages(
                "{\"type\":\"compaction\",\"encrypted_content\":\"" + sealed + "\"}")));
    }

    @Test
    void aTriggerAtTheEndAsksForASummaryWithoutTools() {
        var asked = asked("""
                "input":[{"role":"user","content":"hi"},{"type":"compaction_trigger"}],
                "tools":[{"type":"function","name":"f"}],"tool_choice":"required"
                """);
        assertTrue(asked.compacts());
        assertEquals(List.of(), asked.request().tools());
        assertNull(asked.request().toolChoice());
        assertEquals(Role.USER, asked.request().messages().getLast().role());
        assertFalse(asked("\"input\":[{\"type\":\"compaction_trigger\"},{\"role\":\"user\","
                + "\"content\":\"hi\"}]").compacts());
    }

    @Test
    void otherAgentsAreHeard() {
        assertEquals("U:[from agent bob]hello", story(messages("""
                {"type":"agent_message","author":"bob","content":[{"type":"input_text","text":"hello"},
                {"type":"encrypted_content","encrypted_content":"x"}]}""")));
    }

    @ParameterizedTest
    @CsvSource({"high,high", "ultra,max", "none,none", "someday,"})
    void effortIsReadInItsOwnWords(String sent, String read) {
        assertEquals(new Reasoning(Reasoning.Mode.UNSET, 0, read, false),
                read("\"input\":\"x\",\"reasoning\":{\"effort\":\"" + sent + "\"}").reasoning());
    }

    @Test
    void theNewestItemAboutEffortCounts() {
        assertEquals("low", read("""
                "input":[{"type":"configuration_update","reasoning":{"effort":"low"}},
                {"role":"user","content":"x"}],"reasoning":{"effort":"high"}
                """).reasoning().effort());
    }

    @Test
    void aFormatIsFlatHere() {
        var format = read("""
                "input":"x","text":{"format":{"type":"json_schema","name":"n","strict":true,
                "schema":{"type":"object"}},"verbosity":"low"}""");
        assertEquals(new ResponseFormat.Schema("n", null,
                (JsonObject) Json.parse("{\"type\":\"object\"}"), true), format.format());
        assertEquals("low", format.extras().string("verbosity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation\":\"conv_1", "prompt\":{\"id\":\"p\"},\"x\":\"", "background\":true,\"x\":\""})
    void whatKeepsStateElsewhereIsRefusedByName(String member) {
        var error = refused("\"input\":\"hi\",\"" + member + "\"").error();
        assertEquals("unsupported_parameter", error.code());
        assertTrue(member.startsWith(error.param()));
    }

    @Test
    void nullIsAsGoodAsAbsent() {
        assertEquals("U:hi", story(read("""
                "input":"hi","conversation":null,"prompt":null,"background":null,"tools":null,
                "tool_choice":null,"reasoning":null,"text":null,"include":null,"instructions":null,
                "previous_response_id":null,"max_output_tokens":null,"store":null
                """).messages()));
    }

    @Test
    void nothingIsNoInput() {
        assertEquals("input", refused("\"input\":[]").error().param());
        assertEquals("input", refused("\"stream\":true").error().param());
        assertEquals("S:x", story(read("\"instructions\":\"x\"").messages()));
    }

    @Test
    void anUnknownResponseOrItemIsRefusedInWords() {
        assertEquals("previous_response_not_found",
                refused("\"input\":\"hi\",\"previous_response_id\":\"resp_x\"").error().code());
        assertTrue(refused("\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_x\"}]").error()
                .message().contains("`store` to false"));
        assertEquals("U:hi", story(messages("{\"type\":\"item_reference\",\"id\":\"rs_x\"}",
                says("user", "hi"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"input\":5 | input", "\"input\":[5] | input[0]", "\"input\":[{}] | input[0].type",
        "\"input\":[{\"role\":\"x\",\"content\":\"\"}] | input[0].role",
        "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}] | input[0].content[0].image_url",
        "\"input\":[{\"type\":\"function_call\",\"call_id\":\"a\"}] | input[0].name",
        "\"input\":\"x\",\"tools\":{} | tools", "\"input\":\"x\",\"tools\":[{\"type\":\"function\"}] | tools[0].name",
        "\"input\":\"x\",\"tool_choice\":\"maybe\" | tool_choice", "\"input\":\"x\",\"temperature\":\"hot\" | temperature",
        "\"input\":\"x\",\"max_output_tokens\":1.5 | max_output_tokens", "\"input\":\"x\",\"max_output_tokens\":0 | max_output_tokens", "\"input\":\"x\",\"text\":5 | text",
        "\"input\":\"x\",\"include\":\"a\" | include", "\"input\":\"x\",\"reasoning\":\"high\" | reasoning"})
    void aWrongFieldIsNamed(String members, String param) {
        assertEquals(param, refused(members).error().param());
    }

    @Test
    void signaturesMadeHereAreMarked() {
        var thinking = (Content.Thinking) messages(thinks("t"), says("assistant", "x")).getFirst()
                .content().getFirst();
        assertEquals(Signature.UNSIGNED, thinking.signature());
    }
}
