package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.Json;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

class OpenAiChatTest {
    static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
            "properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}}},
            {"type":"function","function":{"name":"get_time"}}]""";
    private static final DemoClient CLIENT = new DemoClient();

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    @Test
    void itEchoesWhatTheUserSaid() {
        var answer = CLIENT.chat("Hello there!").json();

        assertEquals("chat.completion", answer.string("object"));
        assertTrue(answer.string("id").matches("chatcmpl-(?!call)[A-Za-z0-9_-]+"), answer.string("id"));
        assertEquals("demo", answer.string("model"));
        assertEquals("""
                {"role":"assistant","content":"You said: Hello there!","refusal":null}""",
                message(answer).toString());
        assertEquals("stop", finish(answer));
    }

    @Test
    void aWholeAnswerTellsItsUsage() {
        assertEquals("""
                {"prompt_tokens":2,"completion_tokens":3,"total_tokens":5,\
                "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0}}""",
                CLIENT.chat("Hello").json().get("usage").toString());
    }

    @Test
    void cachedTokensArePartOfThePrompt() {
        var usage = CLIENT.chat("cached 2 hello").json().object("usage");

        assertEquals(4, usage.whole("prompt_tokens", -1));
        assertEquals(2, usage.object("prompt_tokens_details").whole("cached_tokens", -1));
    }

    @Test
    void itCanKeepItsUsageToItself() {
        assertNull(CLIENT.chat("no usage").json().get("usage"));
    }

    @Test
    void aStreamHasTheOrderOfTheFormat() {
        assertEquals("""
                {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"content":"You"},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"content":" said:"},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"content":" hi"},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}
                [DONE]""", CLIENT.chat("fast hi", "\"stream\":true").data());
    }

    @Test
    void theUsageChunkComesOnlyWhenAskedFor() {
        var chunks = CLIENT.chat("fast hi", "\"stream\":true",
                "\"stream_options\":{\"include_usage\":true}").data().split("\n");

        assertTrue(chunks[0].endsWith(",\"usage\":null}"), chunks[0]);
        assertTrue(chunks[5].startsWith("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,"), chunks[5]);
        assertEquals("[DONE]", chunks[6]);
    }

    @Test
    void reasoningComesBeforeTheWords() {
        var chunks = CLIENT.chat("fast think hi", "\"stream\":true").data().split("\n");

        assertTrue(chunks[1].contains("{\"reasoning_content\":\"The\"}"), chunks[1]);
        assertTrue(chunks[chunks.length - 3].contains("{\"content\":\" hi\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hi       | \"x\":1                              | false",
        "think hi | \"x\":1                              | true",
        "hi       | \"thinking\":{\"type\":\"enabled\"}  | true",
        "think hi | \"thinking\":{\"type\":\"disabled\"} | false",
        "hi       | \"reasoning_effort\":\"low\"         | true",
        "think hi | \"reasoning_effort\":\"none\"        | false",
        "hi       | \"enable_thinking\":true             | true",
    })
    void theRequestDecidesOnReasoningBeforeTheMessage(String said, String member, boolean thinks) {
        var answer = CLIENT.chat(said, member).json();

        assertEquals(thinks, message(answer).has("reasoning_content"));
        assertEquals(thinks, answer.object("usage").object("completion_tokens_details")
                .whole("reasoning_tokens", 0) > 0);
    }

    @Test
    void aToolThatIsNamedIsCalledWithTheWordsAfterIt() {
        var answer = CLIENT.chat("Please use get_weather for Paris.", TOOLS).json();

        assertEquals("tool_calls", finish(answer));
        assertEquals(JsonNull.NULL, message(answer).get("content"));
        assertEquals("get_weather {\"city\":\"Paris\"}", calls(answer));
    }

    @Test
    void twoToolsThatAreNamedAreCalledInOneAnswer() {
        assertEquals("get_weather {\"city\":\"Rome\"}; get_time {}",
                calls(CLIENT.chat("call get_weather and get_time in Rome", TOOLS).json()));
    }

    @Test
    void eachToolTakesTheWordsAfterItsOwnName() {
        assertEquals("get_weather {\"city\":\"Rome\"}; get_weather {\"city\":\"Oslo\"}", calls(
                CLIENT.chat("call get_weather for Rome and get_weather Oslo!", TOOLS).json()));
    }

    @Test
    void aToolNamedTwiceInProseIsCalledOnce() {
        assertEquals("get_time {}", calls(CLIENT.chat("use get_time, get_time only", TOOLS).json()));
    }

    @Test
    void oneToolIsCalledWhenParallelCallsAreOff() {
        assertEquals("get_time {}", calls(CLIENT.chat("call get_time and get_weather", TOOLS,
                "\"parallel_tool_calls\":false").json()));
    }

    @Test
    void argumentsCanBeSpeltOut() {
        assertEquals("get_weather {\"city\":\"Oslo\",\"days\":3}", calls(CLIENT.chat(
                "call get_weather {\"city\": \"Oslo\", \"days\": 3}", TOOLS).json()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hello        | \"required\"                                              | get_weather",
        "hello        | {\"type\":\"function\",\"function\":{\"name\":\"get_time\"}} | get_time",
        "get_weather  | \"none\"                                                  | none",
        "get_times    | \"auto\"                                                  | none",
        "Get_Time     | \"auto\"                                                  | none",
        "say get_time | \"auto\"                                                  | none",
    })
    void theToolChoiceIsHonoured(String said, String choice, String called) {
        var calls = message(CLIENT.chat(said, TOOLS, "\"tool_choice\":" + choice).json())
                .array("tool_calls");

        assertEquals(called, calls == null ? "none"
                : ((JsonObject) calls.get(0)).object("function").string("name"));
    }

    @Test
    void aCallIsStreamedInFragmentsAndNamedOnce() {
        var data = CLIENT.chat("fast call get_weather Rio Grande, get_time", TOOLS, "\"stream\":true")
                .data().replaceAll("\"call_[^\"]*\"", "\"ID\"");

        assertEquals("""
                {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"ID","type":"function","function":{"name":"get_weather","arguments":""}}]},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"city\\":\\"Rio"}}]},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":" Grande\\"}"}}]},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"ID","type":"function","function":{"name":"get_time","arguments":""}}]},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}
                [DONE]""", data);
    }

    @Test
    void afterToolResultsItSaysWhatTheToolsSaid() {
        var answer = CLIENT.openAi("/chat/completions", """
                {"model":"demo",%s,"messages":[{"role":"user","content":"call get_weather"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function",
                "function":{"name":"get_weather","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"a","content":"18 degrees"},
                {"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"noon"}]}]}"""
                .formatted(TOOLS)).json();

        assertEquals("The tool said: 18 degrees; noon", message(answer).string("content"));
    }

    @Test
    void everyCallHasAnIdOfItsOwn() {
        assertNotEquals(callId(CLIENT.chat("get_time", TOOLS).json()),
                callId(CLIENT.chat("get_time", TOOLS).json()));
    }

    @Test
    void theAnswerIsCutAtTheLimitOfTokens() {
        var answer = CLIENT.chat("words 200", "\"max_tokens\":3").json();

        assertEquals("The quick brown", message(answer).string("content"));
        assertEquals("length", finish(answer));
        assertEquals(3, answer.object("usage").whole("completion_tokens", -1));
    }

    @Test
    void reasoningCountsTowardTheLimit() {
        var message = message(CLIENT.chat("think", "\"max_completion_tokens\":2").json());

        assertEquals("The user", message.string("reasoning_content"));
        assertEquals("", message.string("content"));
    }

    @Test
    void aCallIsCutAtTheLimitToo() {
        assertEquals("get_weather {\"city\":\"a",
                calls(CLIENT.chat("get_weather a b c", TOOLS, "\"max_tokens\":2").json()));
    }

    @Test
    void itEndsHalfWayWhenToldTo() {
        var answer = CLIENT.chat("stop length words 10").json();

        assertEquals("The quick brown fox jumps", message(answer).string("content"));
        assertEquals("length", finish(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"stop\":\"three\"", "\"stop\":[\"four\",\"three\"]"})
    void theTextEndsBeforeAStopSequence(String stop) {
        var answer = CLIENT.chat("say one two three four", stop).json();

        assertEquals("one two ", message(answer).string("content"));
        assertEquals("stop", finish(answer));
    }

    @Test
    void itRefusesWhenToldTo() {
        assertEquals("content_filter", finish(CLIENT.chat("refuse").json()));
    }

    @Test
    void itAnswersWithAJsonObjectWhenToldTo() {
        assertEquals("{\"answer\":\"You said: hi\"}",
                message(CLIENT.chat("json hi").json()).string("content"));
        assertEquals("{\"answer\":\"You said: hi\"}", message(CLIENT.chat("hi",
                "\"response_format\":{\"type\":\"json_object\"}").json()).string("content"));
    }

    @Test
    void aJsonAnswerFitsTheSchema() {
        var answer = CLIENT.chat("Ann is 34", """
                "response_format":{"type":"json_schema","json_schema":{"name":"p","schema":{
                "type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},
                "required":["name","age"]}}}""").json();

        assertEquals("{\"name\":\"Ann is 34\",\"age\":34}", message(answer).string("content"));
    }

    @Test
    void imagesAreSeen() {
        var answer = CLIENT.openAi("/chat/completions", """
                {"model":"demo","messages":[{"role":"user","content":[{"type":"text","text":"Look"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""").json();

        assertEquals("You said: Look\nI see 1 image.", message(answer).string("content"));
    }

    @Test
    void theLastTextThatTheUserSpokeCounts() {
        var answer = CLIENT.openAi("/chat/completions", """
                {"model":"demo","messages":[{"role":"user","content":"old"},
                {"role":"assistant","content":"x"},{"role":"user","content":[
                {"type":"text","text":"new"},
                {"type":"text","text":"<system-reminder>cut</system-reminder>"}]}]}""").json();

        assertEquals("You said: new", message(answer).string("content"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "<system-reminder>be kind</system-reminder>\\nsay hi     | hi",
        "say <system-reminder>x</system-reminder>a<system-reminder>y</system-reminder>b | ab",
        "say hi <system-reminder>and so on                       | hi",
        "<system-reminder>x</system-reminder>                    | You said nothing.",
    })
    void whatAnAgentPutsAmongTheUsersWordsIsSkipped(String said, String answer) {
        assertEquals(answer, message(CLIENT.openAi("/chat/completions", """
                {"model":"demo","messages":[{"role":"user","content":"%s"}]}""".formatted(said)).json())
                .string("content"));
    }

    @Test
    void aSchemaAmongTheWordsGetsAJsonAnswer() {
        var schema = """
                {"type":"object","properties":{"name":{"type":"string"},"a {odd}":{"type":"integer"}},\
                "required":["name","a {odd}"]}""";
        assertEquals("{\"name\":\"Ann is 34\",\"a {odd}\":34}", message(CLIENT.openAi("/chat/completions", """
                {"model":"demo","messages":[{"role":"system","content":%s},{"role":"user","content":"Ann is 34"}]}"""
                .formatted(new JsonString("Answer {only} in JSON by this schema: " + schema))).json()).string("content"));
        var own = message(CLIENT.chat("Describe Ann. Reply as JSON. " + schema).json()).string("content");
        assertEquals("Describe Ann. Reply as JSON", ((JsonObject) Json.parse(own)).string("name"));
        assertTrue(message(CLIENT.chat("Explain this to me: " + schema).json()).string("content").startsWith("You said"));
    }

    @Test
    void helpIsTheTableOfCommands() {
        var help = message(CLIENT.chat("help").json()).string("content");

        for (var command : Script.Command.values()) assertTrue(help.contains(command.example));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\"}],\"n\":2}          | n",
        "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\"}],\"max_tokens\":0} | max_tokens",
        "{\"model\":\"demo\",\"messages\":[]}                                     | messages",
        "{\"model\":\"demo\",\"messages\":\"hi\"}                                 | messages",
        "{\"messages\":[{\"role\":\"user\"}]}                                     | model",
    })
    void aBadFieldIsNamed(String body, String param) {
        var outcome = CLIENT.openAi("/chat/completions", body);

        assertEquals(400, outcome.status());
        assertEquals(param, outcome.json().object("error").string("param"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\""})
    void aBodyThatIsNoObjectIsRefused(String body) {
        var outcome = CLIENT.openAi("/chat/completions", body);

        assertEquals(400, outcome.status());
        assertEquals("invalid_request_error", outcome.json().object("error").string("type"));
    }

    @Test
    void aLongMessageIsEchoedInPart() {
        var content = message(CLIENT.chat("word ".repeat(5_000)).json()).string("content");

        assertTrue(content.endsWith(" …"));
        assertFalse(content.length() > 6_000);
    }

    private static JsonObject choice(JsonObject answer) {
        return (JsonObject) answer.array("choices").get(0);
    }

    private static JsonObject message(JsonObject answer) {
        return choice(answer).object("message");
    }

    private static String finish(JsonObject answer) {
        return choice(answer).string("finish_reason");
    }

    private static String callId(JsonObject answer) {
        return ((JsonObject) message(answer).array("tool_calls").get(0)).string("id");
    }

    private static String calls(JsonObject answer) {
        return String.join("; ", message(answer).array("tool_calls").values().stream()
                .map(call -> ((JsonObject) call).object("function"))
                .map(call -> call.string("name") + " " + call.string("arguments")).toList());
    }
}
