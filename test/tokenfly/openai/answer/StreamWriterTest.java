package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.openai.ChatCompletions;
import tokenfly.openai.request.RequestReader;
import tokenfly.sse.SseWriter;

class StreamWriterTest {
    private static final ChatCompletions DIALECT =
            new ChatCompletions(InstantSource.fixed(Instant.ofEpochSecond(1795000000)));
    private static final ChatEvent STARTED = new ChatEvent.Started("msg_x");

    private static ChatRequest request(String members) {
        return RequestReader.read((JsonObject) Json.parse("""
                {"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true%s}"""
                .formatted(members)));
    }

    private static OpenAiStreamChecker written(ChatRequest request, ChatEvent... events) {
        return OpenAiStreamChecker.of(out -> {
            var writer = DIALECT.eventWriter(request, "m", 7);
            for (var event : events) writer.write(event, out);
        });
    }

    private static OpenAiStreamChecker written(ChatEvent... events) {
        return written(request(""), events);
    }

    private static ChatEvent started(String id, String name) {
        return new ChatEvent.ToolStarted(id, name);
    }

    private static ChatEvent input(String delta) {
        return new ChatEvent.ToolInput(delta);
    }

    private static ChatEvent finished(StopReason stop) {
        return new ChatEvent.Finished(stop, null);
    }

    @Test
    void aStreamIsWrittenInTheOrderThatAllSdksTake() {
        var asking = request(",\"stream_options\":{\"include_usage\":true}");
        var checked = written(asking, STARTED,
                new ChatEvent.UsageKnown(new Usage(1, 0, 0, 0, 0, false)),
                new ChatEvent.ThinkingDelta("hmm"), new ChatEvent.ThinkingSigned("sig"),
                new ChatEvent.ThinkingRedacted("xx"),
                new ChatEvent.TextDelta("Hel"), new ChatEvent.TextDelta(""), new ChatEvent.TextDelta("lo"),
                started("toolu_a", "f"), input("{\"x\":"), input("1}"),
                started("toolu_b", "g"),
                new ChatEvent.UsageKnown(new Usage(25, 5, 2, 9, 3, false)),
                finished(StopReason.TOOL_USE));
        var head = "{\"id\":\"chatcmpl-x\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
                + "\"model\":\"m\",\"choices\":[";
        var deltas = List.of(
                "{\"role\":\"assistant\",\"content\":\"\"}",
                "{\"reasoning_content\":\"hmm\"}",
                "{\"content\":\"Hel\"}",
                "{\"content\":\"lo\"}",
                "{\"tool_calls\":[{\"index\":0,\"id\":\"toolu_a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}",
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}",
                "{\"tool_calls\":[{\"index\":1,\"id\":\"toolu_b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}",
                "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]}",
                "{}");
        for (int i = 0; i < deltas.size(); i++)
            assertEquals(head + "{\"index\":0,\"delta\":" + deltas.get(i) + ",\"logprobs\":null,"
                    + "\"finish_reason\":" + (i == deltas.size() - 1 ? "\"tool_calls\"" : "null")
                    + "}],\"usage\":null}", checked.events().get(i).text());
        assertEquals(head + "],\"usage\":{\"prompt_tokens\":25,\"completion_tokens\":9,\"total_tokens\":34,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":5,\"cache_write_tokens\":2},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":3}}}",
                checked.events().get(deltas.size()).text());
        assertEquals("[DONE]", checked.events().getLast().text());
        assertEquals(deltas.size() + 2, checked.events().size());
    }

    @Test
    void whoDidNotAskGetsNoUsage() {
        var checked = written(STARTED, new ChatEvent.UsageKnown(Usage.estimate(1, 2)),
                finished(StopReason.END_TURN));
        assertNull(checked.usage());
        assertTrue(checked.done());
        checked.events().forEach(e -> assertFalse(e.text().contains("usage")));
    }

    @ParameterizedTest
    @CsvSource({"END_TURN,stop", "STOP_SEQUENCE,stop", "MAX_TOKENS,length", "CONTEXT_FULL,length",
        "TOOL_USE,stop", "REFUSAL,content_filter", "PAUSE,stop"})
    void everyReasonHasAFinish(StopReason stop, String finish) {
        assertEquals(finish, written(STARTED, finished(stop)).said().finish);
    }

    @Test
    void aCallWithoutInputGetsAnEmptyObjectBeforeTheNextBegins() {
        var checked = written(STARTED, started("a", "f"), started("b", "g"), input("{\"y\":2}"),
                finished(StopReason.TOOL_USE));
        assertEquals("[f({}), g({\"y\":2})]", checked.said().calls.toString());
        assertTrue(checked.events().get(2).text().contains("{}\""), "closed before the next");
    }

    @Test
    void textAfterCallsIsText() {
        var checked = written(STARTED, started("a", "f"), new ChatEvent.TextDelta("B"),
                finished(StopReason.TOOL_USE));
        assertEquals("B", checked.said().text.toString());
        assertEquals("[f({})]", checked.said().calls.toString());
    }

    @Test
    void thinkingIsNotShownToWhoDoesNotWantIt() {
        var checked = written(request(",\"reasoning\":{\"exclude\":true}"), STARTED,
                new ChatEvent.ThinkingDelta("hm"), new ChatEvent.TextDelta("a"), finished(StopReason.END_TURN));
        assertEquals("", checked.said().thinking.toString());
        assertEquals("a", checked.said().text.toString());
    }

    @Test
    void aRefusalIsItsOwnField() {
        var checked = written(STARTED, new ChatEvent.RefusalDelta("no"), finished(StopReason.REFUSAL));
        assertEquals("no", checked.said().refusal.toString());
        assertEquals("content_filter", checked.said().finish);
    }

    @Test
    void aToolOfFreeTextIsUnwrapped() {
        var request = request(",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"c\"}},"
                + "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]");
        var checked = written(request, STARTED, started("a", "c"), input("{\"input\":\"fr"),
                input("ee\"}"), started("b", "f"), input("{}"), finished(StopReason.TOOL_USE));
        assertEquals("[c(free), f({})]", checked.said().calls.toString());
        assertEquals("custom", checked.said().calls.getFirst().type);
        assertEquals("[c(free)]", written(request, STARTED,
                new ChatEvent.ToolStarted("a", "c", true, null), input("fr"), input("ee"),
                finished(StopReason.TOOL_USE)).said().calls.toString());
    }

    @Test
    void anOldClientGetsOneFunctionCall() {
        var checked = written(request(",\"functions\":[{\"name\":\"f\"}]"), STARTED,
                started("a", "f"), input("{\"x\":1}"), started("b", "f"), input("{}"),
                finished(StopReason.TOOL_USE));
        assertEquals("f", checked.said().functionCall);
        assertEquals("{\"x\":1}", checked.said().functionArguments.toString());
        assertEquals("function_call", checked.said().finish);
        assertTrue(checked.said().calls.isEmpty());
    }

    @Test
    void aKeepAliveIsAComment() {
        var bytes = new ByteArrayOutputStream();
        var out = new SseWriter(bytes);
        DIALECT.writeKeepAlive(out);
        try {
            out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertEquals(": keep-alive\n\n", bytes.toString(StandardCharsets.UTF_8));
    }
}
