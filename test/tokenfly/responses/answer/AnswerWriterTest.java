package tokenfly.responses.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.ResponseMemory;
import tokenfly.responses.memory.Seals;
import tokenfly.responses.request.Asked;
import tokenfly.responses.request.RawBody;
import tokenfly.sse.SseWriter;

class AnswerWriterTest {
    private static final ChatEvent STARTED = new ChatEvent.Started("chatcmpl-1");
    private static final ResponseMemory MEMORY = new ResponseMemory(1 << 20, () -> 0);
    private static final Caller CALLER = new Caller("a", Seals.passing(), MEMORY, false);

    private static Asked asked(String members) {
        return read("{\"model\":\"m\",\"input\":\"hi\",\"stream\":true" + members + "}");
    }

    private static Asked read(String body) {
        return new RawBody(body.getBytes(StandardCharsets.UTF_8), CALLER, false).asked();
    }

    private static ResponsesStreamChecker written(Asked asked, Caller caller, ChatEvent... events) {
        var bytes = new ByteArrayOutputStream();
        try {
            var out = new SseWriter(bytes);
            var writer = new AnswerWriter(asked, caller, "m", 7, 1_795_000_000);
            for (var event : events)
                if (event instanceof ChatEvent.Failed(var said))
                    writer.fail(ChatError.of(ErrorKind.UPSTREAM_FAILED, said.message()), "req_1", out);
                else writer.write(event, out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ResponsesStreamChecker.ofStream(bytes.toByteArray());
    }

    private static ResponsesStreamChecker written(String members, ChatEvent... events) {
        return written(asked(members), CALLER, events);
    }

    private static ChatEvent text(String text) {
        return new ChatEvent.TextDelta(text);
    }

    private static ChatEvent thinking(String text) {
        return new ChatEvent.ThinkingDelta(text);
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

    private static JsonObject item(ResponsesStreamChecker stream, int index) {
        return (JsonObject) stream.response().array("output").get(index);
    }

    private static String textOf(JsonObject message) {
        return ((JsonObject) message.array("content").get(0)).string("text");
    }

    @Test
    void aStreamOfAllKindsGoesOutInOrder() {
        var stream = written(",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]", STARTED,
                new ChatEvent.UsageKnown(new Usage(1, 0, 0, 0, 0, false)),
                thinking("th"), thinking("ink"), text("Hel"), text(""), text("lo"),
                started("call_a", "f"), input("{\"x\":"), input("1}"),
                new ChatEvent.UsageKnown(new Usage(25, 5, 2, 9, 3, false)),
                finished(StopReason.TOOL_USE));
        assertEquals(List.of("response.created", "response.in_progress",
                "response.output_item.added", "response.content_part.added",
                "response.reasoning_text.delta", "response.reasoning_text.delta",
                "response.reasoning_text.done", "response.content_part.done",
                "response.output_item.done",
                "response.output_item.added", "response.content_part.added",
                "response.output_text.delta", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done",
                "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta",
                "response.function_call_arguments.delta", "response.function_call_arguments.done",
                "response.output_item.done", "response.completed"), stream.types());
        assertEquals("Hello", textOf(item(stream, 1)));
        assertEquals("call_a", item(stream, 2).string("call_id"));
        assertEquals("{\"x\":1}", item(stream, 2).string("arguments"));
        assertEquals(Json.parse("""
                {"input_tokens":25,"input_tokens_details":{"cached_tokens":5,"cache_write_tokens":2},
                 "output_tokens":9,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":34}"""),
                stream.response().get("usage"));
    }

    @Test
    void thinkingIsASummaryForWhoAsksForOne() {
        var stream = written(",\"reasoning\":{\"summary\":\"auto\"}", STARTED, thinking("hm"),
                text("a"), finished(StopReason.END_TURN));
        assertTrue(stream.types().contains("response.reasoning_summary_text.delta"));
        assertEquals("[{\"type\":\"summary_text\",\"text\":\"hm\"}]",
                item(stream, 0).get("summary").toString());
        assertNull(item(stream, 0).get("encrypted_content"));
    }

    @Test
    void sealedThinkingComesBackWithItsSignature() {
        var stream = written(",\"include\":[\"reasoning.encrypted_content\"]", STARTED,
                thinking("hm"), new ChatEvent.ThinkingSigned("sig"),
                new ChatEvent.ThinkingRedacted("xx"), thinking("more"), text("a"),
                finished(StopReason.END_TURN));
        var sealed = item(stream, 0).string("encrypted_content");
        assertEquals(List.of(new Content.Thinking("hm", "sig"), new Content.RedactedThinking("xx"),
                new Content.Thinking("more", Signature.UNSIGNED)),
                CALLER.seals().of("a", "m").openThinking(sealed));
        assertEquals(2, item(stream, 0).array("content").size());
    }

    @Test
    void aCallGoesBackInTheNamespaceItCameFrom() {
        var stream = written(",\"tools\":[{\"type\":\"namespace\",\"name\":\"mcp__demo\",\"tools\":"
                + "[{\"type\":\"function\",\"name\":\"echo\"}]}]", STARTED,
                started("call_a", "mcp__demo__echo"), finished(StopReason.TOOL_USE));
        assertEquals("echo", item(stream, 0).string("name"));
        assertEquals("mcp__demo", item(stream, 0).string("namespace"));
        assertEquals("{}", item(stream, 0).string("arguments"), "clients parse what they get");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"input\":\"*** Begin\"} | *** Begin", "{\"patch\":\"p\",\"x\":1} | p", "{\"cmd\":\"ls\"} | ls",
        "{\"other\":1} | {\"other\":1}", "plain text | plain text", "{\"input\":{}} | {\"input\":{}}"})
    void aCustomToolGetsThePlainText(String arguments, String input) {
        var stream = written(",\"tools\":[{\"type\":\"custom\",\"name\":\"apply_patch\"}]", STARTED,
                started("call_a", "apply_patch"), input(arguments.substring(0, 3)),
                input(arguments.substring(3)), finished(StopReason.TOOL_USE));
        assertEquals("custom_tool_call", item(stream, 0).string("type"));
        assertEquals(input, item(stream, 0).string("input"));
    }

    @Test
    void aVendorsMarkOfACallComesBackWithIt() {
        var marked = new ChatEvent.ToolStarted("call_a", "f", false, "thought-signature");
        var stream = written(",\"include\":[\"reasoning.encrypted_content\"]", STARTED, marked,
                input("{}"), finished(StopReason.TOOL_USE));
        assertEquals("reasoning", item(stream, 0).string("type"));
        var back = asked(",\"input\":[" + item(stream, 0) + "," + item(stream, 1) + "]").request();
        assertEquals(new Content.ToolCall("call_a", "f", "{}", false, "thought-signature"),
                back.messages().getFirst().content().getFirst());
    }

    @Test
    void aVendorsMarkIsRememberedForWhoDoesNotCarryIt() {
        var marked = new ChatEvent.ToolStarted("call_a", "f", false, "thought-signature");
        var stream = written("", STARTED, marked, finished(StopReason.TOOL_USE));
        assertEquals(1, stream.response().array("output").size());
        assertNull(item(stream, 0).get("encrypted_content"));
        var back = asked(",\"previous_response_id\":\"" + stream.response().string("id") + "\"").request();
        assertEquals("thought-signature", ((Content.ToolCall) back.messages().get(1).content().getFirst())
                .signature());
        assertEquals(stream.response(),
                MEMORY.find("a", stream.response().string("id")).toJson());
    }

    @Test
    void anUnknownToolKeepsItsName() {
        var stream = written("", STARTED, started("call_a", "made_up"), finished(StopReason.TOOL_USE));
        assertEquals("made_up", item(stream, 0).string("name"));
    }

    @Test
    void anIdThatWasUsedBeforeIsNotUsedAgain() {
        var asked = asked(",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}],\"input\":["
                + "{\"type\":\"function_call\",\"call_id\":\"0\",\"name\":\"f\",\"arguments\":\"{}\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"0\",\"output\":\"x\"}]");
        var stream = written(asked, CALLER, STARTED, started("0", "f"), started("1", "f"),
                started("1", "f"), finished(StopReason.TOOL_USE));
        assertNotEquals("0", item(stream, 0).string("call_id"));
        assertEquals("1", item(stream, 1).string("call_id"));
        assertNotEquals("1", item(stream, 2).string("call_id"));
    }

    @ParameterizedTest
    @CsvSource({"END_TURN,completed,", "STOP_SEQUENCE,completed,", "PAUSE,completed,",
        "TOOL_USE,completed,", "MAX_TOKENS,incomplete,max_output_tokens",
        "CONTEXT_FULL,incomplete,max_output_tokens", "REFUSAL,incomplete,content_filter"})
    void everyReasonHasAnEnd(StopReason stop, String status, String reason) {
        var response = written("", STARTED, text("a"), finished(stop)).response();
        assertEquals(status, response.string("status"));
        assertEquals(reason, reason == null ? null
                : response.object("incomplete_details").string("reason"));
    }

    @Test
    void codexIsToldOfAFilteredAnswerInWords() {
        var codex = new Caller("a", CALLER.seals(), MEMORY, true);
        var stream = written(asked(""), codex, STARTED, finished(StopReason.REFUSAL));
        assertEquals("completed", stream.response().string("status"));
        assertTrue(textOf(item(stream, 0)).contains("withheld"));
    }

    @Test
    void aRefusalIsItsOwnPart() {
        var stream = written("", STARTED, text("a"), new ChatEvent.RefusalDelta("no"),
                finished(StopReason.END_TURN));
        assertEquals(2, item(stream, 0).array("content").size());
        assertEquals("no", ((JsonObject) item(stream, 0).array("content").get(1)).string("refusal"));
    }

    @Test
    void aFailureSaysWhatWasDoneAndNothingElse() {
        var failed = new ChatEvent.Failed(new ErrorBody("It broke.", null, null, null));
        var stream = written("", STARTED, text("a"), started("c", "f"), input("{"), failed);
        assertEquals("failed", stream.response().string("status"));
        assertEquals("{\"code\":\"server_error\",\"message\":\"It broke.\"}",
                stream.response().get("error").toString());
        assertEquals(1, stream.response().array("output").size());
        assertEquals("failed", written("", failed).response().string("status"), "before it began");
    }

    @Test
    void anAnswerWithoutACountIsEstimated() {
        var usage = written("", STARTED, text("some words here"), finished(StopReason.END_TURN))
                .response().object("usage");
        assertEquals(7, usage.whole("input_tokens", 0));
        assertTrue(usage.whole("output_tokens", 0) > 0);
    }

    @Test
    void aSummaryIsOneSealedItem() {
        var compacting = read("""
                {"model":"m","input":[{"role":"user","content":"hi"},{"type":"compaction_trigger"}],
                 "tools":[{"type":"function","name":"f"}]}""");
        var stream = written(compacting, CALLER, STARTED, thinking("hm"), text("We did "),
                text("things."), finished(StopReason.MAX_TOKENS));
        assertEquals("completed", stream.response().string("status"));
        assertEquals(1, stream.response().array("output").size());
        assertEquals("We did things.", CALLER.seals().of("a", "other")
                .openSummary(item(stream, 0).string("encrypted_content")));
        assertFalse(stream.response().isTrue("store"));
    }

    @Test
    void aStoredResponseIsFoundWithItsThinkingSealed() {
        var stream = written("", STARTED, thinking("hm"), text("a"), finished(StopReason.END_TURN));
        assertTrue(stream.response().isTrue("store"));
        var stored = MEMORY.find("a", stream.response().string("id"));
        assertEquals(stream.response(), stored.toJson());
        var kept = CALLER.item(item(stream, 0).string("id"));
        assertTrue(kept.string("encrypted_content").startsWith("tf1."));
        assertNull(MEMORY.find("b", stream.response().string("id")));
        assertFalse(written(",\"store\":false", STARTED, text("a"), finished(StopReason.END_TURN))
                .response().isTrue("store"));
    }

    @Test
    void theOutputOfAnEmptyAnswerIsEmpty() {
        assertEquals(JsonArray.EMPTY, written("", STARTED, finished(StopReason.END_TURN))
                .response().get("output"));
    }
}
