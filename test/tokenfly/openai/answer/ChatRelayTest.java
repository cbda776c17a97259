package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tokenfly.openai.answer.Streams.ASKING;
import static tokenfly.openai.answer.Streams.NOT_ASKING;
import static tokenfly.openai.answer.Streams.call;
import static tokenfly.openai.answer.Streams.chunk;
import static tokenfly.openai.answer.Streams.delta;
import static tokenfly.openai.answer.Streams.events;
import static tokenfly.openai.answer.Streams.finish;
import static tokenfly.openai.answer.Streams.pass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.openai.request.RawBody;
import tokenfly.sse.SseWriter;
import tokenfly.testing.Events;
import tokenfly.testing.Passing;

class ChatRelayTest {
    private static final String DONE = "[DONE]";
    private static final String ROLE = delta("\"role\":\"assistant\",\"content\":\"\"");
    private static final String USAGE = "{\"prompt_tokens\":20,\"completion_tokens\":9}";
    private static final String USAGE_CHUNK = """
            {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":%s}"""
            .formatted(USAGE);
    private static final Usage COUNTED = new Usage(20, 0, 0, 9, 0, false);

    @Test
    void aCleanStreamKeepsItsBytesButForTheModel() {
        var clean = new String[] {ROLE,
            "{ \"id\":\"c\", \"obfuscation\":\"xx\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                + "\"model\" : \"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\u0041 1.0 é\"},"
                + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null }",
            delta("\"reasoning_content\":\"hm\""),
            call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
            call("\"index\":0,\"function\":{\"arguments\":\"{}\"}"), finish("tool_calls"), USAGE_CHUNK};
        var passed = pass(clean);
        for (int i = 0; i < clean.length; i++)
            assertEquals(clean[i].replace("\"m\"", "\"public-model\""), passed.checked().events().get(i).text());
        assertEquals(DONE, passed.checked().events().getLast().text());
        assertTrue(passed.relay().over());
        assertNull(passed.failure());
        assertEquals(COUNTED, passed.relay().usage());
    }

    @Test
    void theUsageChunkIsWithheldFromWhoDidNotAsk() {
        var passed = pass(NOT_ASKING, events(ROLE, delta("\"content\":\"a\""), finish("stop"), USAGE_CHUNK, DONE));
        assertFalse(passed.text().contains("usage"));
        assertEquals(COUNTED, passed.relay().usage());
        assertTrue(passed.checked().done());
    }

    @Test
    void usageInTheLastChunkStays() {
        var passed = pass(NOT_ASKING, events(ROLE,
                chunk("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"")
                        .replace("]}", "],\"usage\":" + USAGE + "}"), DONE));
        assertNotNull(passed.checked().usage());
        assertEquals(COUNTED, passed.relay().usage());
    }

    @Test
    void usageWithinAChoiceIsGivenToWhoAsked() {
        var passed = pass(ROLE, delta("\"content\":\"a\""),
                chunk("\"delta\":{},\"finish_reason\":\"stop\",\"usage\":" + USAGE), DONE);
        assertEquals(20, passed.checked().usage().whole("prompt_tokens", -1));
        assertEquals(COUNTED, passed.relay().usage());
    }

    @Test
    void theRoleIsThereOnce() {
        assertEquals("ab", pass(delta("\"content\":\"a\""), delta("\"role\":\"assistant\",\"content\":\"b\""),
                finish("stop"), DONE).said().text.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"role\":\"assistant\",\"content\":\"b\" | \"content\":\"b\"",
        "\"content\":\"b\" , \"role\" : \"assistant\"  | \"content\":\"b\"",
        "\"x\":1,\"role\":\"assistant\",\"content\":\"b\" | \"x\":1,\"content\":\"b\"",
        "\"role\":\"assistant\" |",
        "\"r\\u006fle\":\"assistant\",\"content\":\"b\" | \"content\":\"b\""})
    void aRepeatedRoleIsCutOut(String before, String after) {
        var model = chunk("\"delta\":{%s},\"finish_reason\":null".formatted(before))
                .replace(",\"model\":\"m\"", "").replace("]}", "],\"model\":\"m\"}");
        for (var repeated : new String[] {delta(before), model})
            assertEquals(Json.parse(repeated.replace(before, after == null ? "" : after)
                    .replace("\"m\"", "\"public-model\"")),
                    Json.parse(pass(ROLE, repeated, finish("stop"), DONE).checked().events().get(1).data()));
    }

    @Test
    void anIncompleteEnvelopeIsCompleted() {
        var passed = pass("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}",
                "{\"object\":\"chunk\",\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}",
                DONE);
        assertEquals("ab", passed.said().text.toString());
        assertTrue(passed.checked().done());
    }

    @Test
    void repeatedIdsAndNamesAreStripped() {
        var passed = pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}"),
                finish("tool_calls"), DONE);
        assertEquals("[f({})]", passed.said().calls.toString());
    }

    @Test
    void nullsInAContinuationAreStripped() {
        var passed = pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
                call("\"index\":0,\"id\":null,\"type\":null,\"function\":{\"name\":null,\"arguments\":\"}\"}"),
                call("\"index\":0,\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":null}"),
                finish("tool_calls"), DONE);
        assertEquals("[f({})]", passed.said().calls.toString());
    }

    @Test
    void missingNumbersAreAssignedAndGapsClosed() {
        assertEquals("[f({}), g({})]", pass(ROLE,
                call("\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE).said().calls.toString());
        assertEquals("[f({}), g({})]", pass(ROLE,
                call("\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
                call("\"index\":1,\"function\":{\"arguments\":\"}\"}"),
                call("\"index\":3,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE).said().calls.toString());
    }

    @Test
    void callsThatShareANumberAreKeptApart() {
        assertEquals("[f({}), g({})]", pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"}\"}"),
                finish("tool_calls"), DONE).said().calls.toString());
    }

    @Test
    void aMissingIdOrTypeIsMadeUp() {
        var call = pass(ROLE, call("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE).said().calls.getFirst();
        assertTrue(call.id.startsWith("call_"));
        assertEquals("function", call.type);
    }

    @Test
    void aLateNameIsPassedOnWhenItComes() {
        assertEquals("[f({})]", pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"function\":{\"arguments\":\"\"}"),
                call("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                finish("tool_calls"), DONE).said().calls.toString());
    }

    @Test
    void argumentsThatAreAnObjectBecomeText() {
        assertEquals("[f({\"x\":1.0})]", pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}"),
                finish("tool_calls"), DONE).said().calls.toString());
    }

    @Test
    void aCallWithoutArgumentsGetsAnEmptyObject() {
        assertEquals("[f({}), g({})]", pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
                chunk("\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"g\"}}]},\"finish_reason\":\"tool_calls\""), DONE)
                .said().calls.toString());
    }

    @Test
    void aCallThatWasCutShortStaysCut() {
        assertEquals("[f()]", pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
                finish("length"), DONE).said().calls.toString());
    }

    @Test
    void partsOfContentBecomeText() {
        var said = pass(ROLE, delta("""
                "content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},\
                {"type":"text","text":"a"}]"""), finish("stop"), DONE).said();
        assertEquals("a", said.text.toString());
        assertEquals("hm", said.thinking.toString());
    }

    @Test
    void aMessageInThePlaceOfADeltaIsADelta() {
        assertEquals("Hi", pass(chunk("\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                + "\"finish_reason\":\"stop\""), DONE).said().text.toString());
    }

    @Test
    void theVendorsOwnSearchIsWithheld() {
        assertEquals("a", pass(chunk("\"delta\":{\"role\":\"tool\",\"content\":\"[]\"},\"finish_reason\":\"stop\""),
                delta("\"content\":\"a\""), finish("stop"), DONE).said().text.toString());
    }

    @Test
    void choicesAreRepairedEachOnItsOwn() {
        var second = delta("\"content\":\"b\"").replace("\"index\":0", "\"index\":1");
        var checked = pass(delta("\"content\":\"a\""), second, second,
                finish("stop"), finish("length").replace("\"index\":0", "\"index\":1"), DONE).checked();
        assertEquals("a", checked.choices().get(0L).text.toString());
        assertEquals("bb", checked.choices().get(1L).text.toString());
        assertEquals("length", checked.choices().get(1L).finish);
    }

    @Test
    void doneIsAddedAfterAFinish() {
        var passed = pass(ROLE, delta("\"content\":\"a\""), finish("stop"));
        assertTrue(passed.checked().done());
        assertNull(passed.failure());
    }

    @Test
    void aFinishIsAddedBeforeDone() {
        var passed = pass(ROLE, delta("\"content\":\"a\""), DONE);
        assertEquals("stop", passed.said().finish);
        assertEquals("tool_calls", pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"), DONE).said().finish);
    }

    @Test
    void aStreamThatIsCutShortIsNeverMadeWhole() {
        for (var cut : List.of(pass(ROLE, delta("\"content\":\"a\"")), pass(ROLE, DONE), pass(DONE),
                pass(new String[0]))) {
            assertFalse(cut.checked().done());
            assertEquals(ErrorBody.CUT_SHORT, cut.failure());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":{\"message\":\"boom\",\"type\":\"server_error\",\"param\":null,\"code\":null}}",
        "{\"error\":\"boom\"}", "{\"object\":\"error\",\"message\":\"boom\"}",
        "{\"base_resp\":{\"status_code\":1000,\"status_msg\":\"boom\"}}",
        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],"
            + "\"error\":{\"code\":502,\"message\":\"boom\"}}"})
    void anErrorIsWithheldAndEndsTheStream(String error) {
        var passed = pass(ROLE, delta("\"content\":\"a\""), error, DONE);
        assertEquals("boom", passed.failure().message());
        assertFalse(passed.text().contains("boom"), passed.text());
        assertFalse(passed.checked().done());
        assertTrue(passed.relay().over());
    }

    @Test
    void anErrorEventIsOneByItsName() {
        var passed = pass(ASKING, List.of(Events.of("error", "{\"error\":{\"message\":\"boom\"}}")));
        assertEquals("boom", passed.failure().message());
        assertEquals("", passed.text());
    }

    @Test
    void whatIsNotJsonIsAnError() {
        var passed = pass(ROLE, "<html>");
        assertEquals(ErrorBody.UNREADABLE, passed.failure());
    }

    @Test
    void aFinishThatIsAFailureBecomesAnErrorAfterTheText() {
        var passed = pass(ROLE,
                chunk("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"insufficient_system_resource\""), DONE);
        assertEquals("a", passed.said().text.toString());
        assertNull(passed.said().finish);
        assertEquals(ErrorBody.endedWith("insufficient_system_resource"), passed.failure());
    }

    @Test
    void blankEventsAreSkipped() {
        assertEquals("a", pass("", ROLE, "{}", delta("\"content\":\"a\""), finish("stop"), DONE)
                .said().text.toString());
    }

    @Test
    void whatIsPassedOnIsWhatIsRead() {
        var passed = pass(ROLE, delta("\"reasoning_content\":\"I \\\"\""),
                delta("\"reasoning_content\":\"think\\u00e9\""),
                call("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"), finish("tool_calls"), DONE);
        assertEquals("I \"thinké", passed.relay().read().thinking());
        assertEquals(passed.said().calls.getFirst().id, passed.relay().read().toolCalls().getFirst().id());
    }

    @Test
    void aCallsJsonIsMendedAsItPasses() {
        var passed = pass(ROLE,
                call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\\\"\\\\\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"d\\n\\\"}\"}"), finish("tool_calls"), DONE);
        assertEquals("[f({\"x\":\"\\\\d\\n\"})]", passed.said().calls.toString());
    }

    @Test
    void anotherChoiceIsNoPartOfTheAnswer() {
        var passed = pass(ASKING.replace("{", "{\"n\":2,").replaceFirst("\\{\"n\":2,\"include", "{\"include"),
                events(ROLE, delta("\"content\":\"a\""), delta("\"content\":\"b\"").replace("\"index\":0", "\"index\":1"),
                finish("stop"), finish("stop").replace("\"index\":0", "\"index\":1"), DONE));
        assertEquals("a", Streams.text(passed.relay().read()));
        assertEquals("b", passed.checked().choices().get(1L).text.toString());
    }

    @Test
    void aWholeAnswerKeepsItsBytesButForTheModel() {
        var body = "{ \"id\":\"c\",\"model\":\"up\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"a\",\"reasoning_content\":\"hm\",\"tool_calls\":[{\"id\":\"i\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}], \"x\":1.0,"
                + "\"usage\":" + USAGE + "}";
        var relay = Streams.relay(ASKING);
        assertEquals(body.replace("\"up\"", "\"public-model\""),
                new String(relay.whole(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
        assertEquals(COUNTED, relay.usage());
        assertEquals("hm", relay.read().thinking());
        assertEquals("i", relay.read().toolCalls().getFirst().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"a\":"})
    void aWholeAnswerThatIsNoObjectIsAFailure(String body) {
        var relay = Streams.relay(ASKING);
        var e = assertThrows(ChatException.class,
                () -> relay.whole(body.getBytes(StandardCharsets.UTF_8)));
        assertEquals(ErrorKind.UPSTREAM_FAILED, e.error().kind());
    }

    @Test
    void aWholeAnswersJsonIsMended() {
        var answer = new String(Streams.relay(ASKING).whole(("{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\\\"\\\\d\\n\\\"}\"}}]}}]}")
                .getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        assertTrue(answer.contains("{\\\"x\\\":\\\"\\\\\\\\d\\\\n\\\"}"), answer);
    }

    private static Passing relay(RawBody.Endpoint endpoint, String request) {
        var raw = new RawBody(request.getBytes(StandardCharsets.UTF_8), endpoint);
        return new Passing(Streams.DIALECT.relay(raw, () -> Passing.GUESS));
    }

    private static String completion(String choices) {
        return "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                + choices + "]}";
    }

    @Test
    void textCompletionsAreStreamedThrough() throws IOException {
        var relay = relay(RawBody.Endpoint.COMPLETION, "{\"model\":\"public-model\",\"prompt\":\"p\",\"stream\":true}");
        var bytes = new ByteArrayOutputStream();
        var out = new SseWriter(bytes);
        var first = completion("{\"text\":\"a\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}");
        var last = completion("{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}");
        for (var event : events(first, first, last,
                completion("").replace("]}", "],\"usage\":" + USAGE + "}"), DONE)) relay.event(event, out);
        assertNull(relay.end(out));
        out.flush();
        assertEquals("data: %s\n\ndata: %s\n\ndata: %s\n\ndata: [DONE]\n\n".formatted(first, first, last)
                .replace("\"m\"", "\"public-model\""), bytes.toString(StandardCharsets.UTF_8));
        assertEquals(COUNTED, relay.usage());
        assertEquals("aa", Streams.text(relay.read()));
    }

    @Test
    void embeddingsArePassedThrough() {
        var relay = relay(RawBody.Endpoint.EMBEDDING, "{\"model\":\"pub\",\"input\":\"p\"}");
        var answer = (JsonObject) Json.parse(relay.whole("""
                {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.10]}],"model":"up",\
                "usage":{"prompt_tokens":8,"total_tokens":8}}""".getBytes(StandardCharsets.UTF_8)));
        assertEquals("pub", answer.string("model"));
        assertEquals(new Usage(8, 0, 0, 0, 0, false), relay.usage());
    }
}
