package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonObject;

class AnthropicMessagesTest {
    private static final String TOOLS = """
            "tools":[{"name":"get_weather","input_schema":{"type":"object",
            "properties":{"city":{"type":"string"}},"required":["city"]}},
            {"name":"get_time","input_schema":{"type":"object"}},
            {"type":"bash_20250124","name":"bash"}]""";
    private static final DemoClient CLIENT = new DemoClient();

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    @Test
    void itEchoesWhatTheUserSaid() {
        var answer = CLIENT.message("Hello").json();

        assertEquals("""
                {"type":"message","role":"assistant","model":"demo",\
                "content":[{"type":"text","text":"You said: Hello"}],\
                "stop_reason":"end_turn","stop_sequence":null,\
                "usage":{"input_tokens":2,"cache_creation_input_tokens":0,\
                "cache_read_input_tokens":0,"output_tokens":3}}""",
                answer.without("id").toString());
    }

    @Test
    void cachedTokensAreNotPartOfTheInput() {
        var usage = CLIENT.message("cached 2 hello").json().object("usage");

        assertEquals(2, usage.whole("input_tokens", -1));
        assertEquals(2, usage.whole("cache_read_input_tokens", -1));
    }

    @Test
    void aStreamHasTheOrderOfTheFormat() {
        var outcome = CLIENT.message("fast hi", "\"stream\":true");

        assertEquals("""
                {"type":"message_start","message":{"type":"message","role":"assistant","model":"demo","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}
                {"type":"ping"}
                {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"You"}}
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" said:"}}
                {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" hi"}}
                {"type":"content_block_stop","index":0}
                {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":3,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":3}}
                {"type":"message_stop"}""", data(outcome));
        assertEquals(List.of("message_start", "ping", "content_block_start", "content_block_delta",
                "content_block_delta", "content_block_delta", "content_block_stop", "message_delta",
                "message_stop"), outcome.events().stream().map(event -> event.type()).toList());
    }

    @Test
    void thinkingIsABlockWithASignatureAtItsEnd() {
        var data = data(CLIENT.message("fast say hi", "\"stream\":true",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}")).split("\n");

        assertEquals("""
                {"type":"content_block_start","index":0,\
                "content_block":{"type":"thinking","thinking":"","signature":""}}""", data[2]);
        assertEquals("""
                {"type":"content_block_delta","index":0,\
                "delta":{"type":"thinking_delta","thinking":"The"}}""", data[3]);
        assertTrue(data[data.length - 7].matches(".*\"signature_delta\",\"signature\":\".{8,}\".*"));
        assertEquals("{\"type\":\"content_block_stop\",\"index\":0}", data[data.length - 6]);
        assertEquals("""
                {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
                data[data.length - 5]);
    }

    @Test
    void hiddenThinkingHasOnlyItsSignature() {
        String hidden = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9,\"display\":\"omitted\"}";
        var block = block(CLIENT.message("say hi", hidden).json(), 0);
        var data = data(CLIENT.message("fast say hi", hidden, "\"stream\":true"));

        assertEquals("", block.string("thinking"));
        assertTrue(block.string("signature").length() > 8);
        assertTrue(!data.contains("thinking_delta") && data.contains("signature_delta"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hi       | enabled  | thinking",
        "think hi | disabled | text",
        "hi       | adaptive | text",
        "think hi | adaptive | thinking",
    })
    void theRequestDecidesOnThinkingBeforeTheMessage(String said, String type, String first) {
        assertEquals(first, block(CLIENT.message(said,
                "\"thinking\":{\"type\":\"" + type + "\"}").json(), 0).string("type"));
    }

    @Test
    void aToolThatIsNamedIsCalled() {
        var answer = CLIENT.message("call get_weather Paris", TOOLS).json();

        assertEquals("tool_use", answer.string("stop_reason"));
        assertEquals("""
                {"type":"tool_use","name":"get_weather","input":{"city":"Paris"}}""",
                block(answer, 0).without("id").toString());
    }

    @Test
    void callsAreStreamedAsBlocksInFragments() {
        var data = data(CLIENT.message("fast call get_weather Rio Grande, get_time", TOOLS,
                "\"stream\":true")).replaceAll("\"call_[^\"]*\"", "\"ID\"").split("\n");

        assertEquals("""
                {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"ID","name":"get_weather","input":{}}}
                {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\":\\"Rio"}}
                {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":" Grande\\"}"}}
                {"type":"content_block_stop","index":0}
                {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"ID","name":"get_time","input":{}}}
                {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}
                {"type":"content_block_stop","index":1}""",
                String.join("\n", List.of(data).subList(2, data.length - 2)));
        assertTrue(data[data.length - 2].contains("\"stop_reason\":\"tool_use\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hello                    | {\"type\":\"any\"}                           | get_weather",
        "hello                    | {\"type\":\"tool\",\"name\":\"get_time\"}    | get_time",
        "get_weather              | {\"type\":\"none\"}                          | none",
        "get_weather and get_time | {\"type\":\"auto\"}                          | get_weather get_time",
        "get_weather and get_time | {\"type\":\"auto\",\"disable_parallel_tool_use\":true} | get_weather",
        "bash                     | {\"type\":\"auto\"}                          | none",
    })
    void theToolChoiceIsHonoured(String said, String choice, String called) {
        var calls = CLIENT.message(said, TOOLS, "\"tool_choice\":" + choice).json()
                .array("content").values().stream().map(block -> (JsonObject) block)
                .filter(block -> block.string("type").equals("tool_use"))
                .map(block -> block.string("name")).toList();

        assertEquals(called, calls.isEmpty() ? "none" : String.join(" ", calls));
    }

    @Test
    void afterToolResultsItSaysWhatTheToolsSaid() {
        assertEquals("The tool said: 18 degrees; noon", afterResults(""));
    }

    @Test
    void aReminderBesideToolResultsIsNotTheUserSpeaking() {
        assertEquals("The tool said: 18 degrees; noon",
                afterResults(",{\"type\":\"text\",\"text\":\"<system-reminder>x\"}"));
    }

    @Test
    void aUserWhoSpeaksAfterToolResultsIsAnswered() {
        assertEquals("You said: thanks", afterResults(",{\"type\":\"text\",\"text\":\"thanks\"}"));
    }

    private static String afterResults(String more) {
        var answer = CLIENT.anthropic("/v1/messages", """
                {"model":"demo","max_tokens":99,%s,"messages":[
                {"role":"user","content":"call get_weather"},
                {"role":"assistant","content":[
                {"type":"tool_use","id":"a","name":"get_weather","input":{}},
                {"type":"tool_use","id":"b","name":"get_time","input":{}}]},
                {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"a","content":"18 degrees"},
                {"type":"tool_result","tool_use_id":"b","content":[{"type":"text","text":"noon"}]}
                %s]}]}""".formatted(TOOLS, more)).json();
        return block(answer, 0).string("text");
    }

    @Test
    void theAnswerIsCutAtTheLimitOfTokens() {
        var answer = CLIENT.anthropic("/v1/messages", """
                {"model":"demo","max_tokens":3,
                "messages":[{"role":"user","content":"words 200"}]}""").json();

        assertEquals("The quick brown", block(answer, 0).string("text"));
        assertEquals("max_tokens", answer.string("stop_reason"));
    }

    @Test
    void aLimitOfZeroIsRefused() {
        assertEquals(400, CLIENT.anthropic("/v1/messages", """
                {"model":"demo","max_tokens":0,"messages":[{"role":"user","content":"hi"}]}""").status());
    }

    @Test
    void theStopSequenceThatEndedTheTextIsTold() {
        var answer = CLIENT.message("say one two three",
                "\"stop_sequences\":[\"three\",\"two\"]").json();

        assertEquals("one ", block(answer, 0).string("text"));
        assertEquals("stop_sequence", answer.string("stop_reason"));
        assertEquals("two", answer.string("stop_sequence"));
    }

    @Test
    void itRefusesWhenToldTo() {
        var answer = CLIENT.message("refuse").json();

        assertEquals("refusal", answer.string("stop_reason"));
        assertEquals("refusal", answer.object("stop_details").string("type"));
        assertTrue(data(CLIENT.message("fast refuse", "\"stream\":true"))
                .contains("\"stop_reason\":\"refusal\""));
    }

    @Test
    void aJsonAnswerFitsTheSchema() {
        var answer = CLIENT.message("Ann is 34", """
                "output_config":{"format":{"type":"json_schema","schema":{"type":"object",
                "properties":{"age":{"type":"integer"}},"required":["age"]}}}""").json();

        assertEquals("{\"age\":34}", block(answer, 0).string("text"));
    }

    @Test
    void imagesAreSeen() {
        var answer = CLIENT.anthropic("/v1/messages", """
                {"model":"demo","max_tokens":99,"messages":[{"role":"user","content":[
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},
                {"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}]}]}""")
                .json();

        assertEquals("I see 2 images.", block(answer, 0).string("text"));
    }

    @Test
    void countingTokensAgreesWithTheUsage() {
        String body = """
                {"model":"demo","max_tokens":9,"system":"Be brief.",%s,
                "messages":[{"role":"user","content":"Hello you"}]}""".formatted(TOOLS);

        assertEquals(CLIENT.anthropic("/v1/messages", body).json().object("usage")
                .whole("input_tokens", -1),
                CLIENT.anthropic("/v1/messages/count_tokens", body).json()
                .whole("input_tokens", -2));
    }

    @Test
    void aRequestWithoutALimitIsRefused() {
        var outcome = CLIENT.anthropic("/v1/messages", """
                {"model":"demo","messages":[{"role":"user","content":"hi"}]}""");

        assertEquals(400, outcome.status());
        assertEquals("""
                {"type":"invalid_request_error","message":"max_tokens: Field required"}""",
                outcome.json().get("error").toString());
    }

    private static JsonObject block(JsonObject answer, int index) {
        return (JsonObject) answer.array("content").get(index);
    }

    private static String data(DemoClient.Outcome outcome) {
        return String.join("\n", outcome.events().stream()
                .map(event -> event.text().replaceFirst("\"id\":\"msg_[^\"]*\",", "")).toList());
    }
}
