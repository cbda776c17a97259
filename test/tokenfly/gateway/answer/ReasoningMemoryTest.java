package tokenfly.gateway.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.openai.ChatCompletions;

/// How much is remembered, for how long, and for whom.
class ReasoningMemoryTest {
    private static final List<Message> GO = List.of(said(Role.USER, "go"));

    private long now;
    private final ReasoningMemory memory = new ReasoningMemory(() -> now);

    private static Thoughts answer(String thinking, String... callIds) {
        var thoughts = new Thoughts(true);
        thoughts.thinking(thinking);
        for (var id : callIds) thoughts.call(new ChatEvent.ToolStarted(id, "f"));
        return thoughts;
    }

    private String before(String callId) {
        return before("ann", GO, callId);
    }

    private String before(String account, List<Message> messages, String callId) {
        return memory.reasoning(account, plus(messages, call(callId)))[messages.size()];
    }

    private static Message said(Role role, String text) {
        return Message.of(role, List.of(Content.Text.of(text)));
    }

    private static Message call(String id) {
        return Message.of(Role.ASSISTANT, List.of(Content.ToolCall.of(id, "f", "{}")));
    }

    private static List<Message> plus(List<Message> messages, Message... more) {
        var all = new ArrayList<>(messages);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void thinkingIsKnownByEachCallOfItsAnswer() {
        memory.remember("ann", GO, answer("hm", "c1", "c2"));
        assertEquals("hm", before("c1"));
        assertEquals("hm", before("c2"));
        assertNull(before("c3"));
    }

    @Test
    void anAnswerWithoutCallsIsNotRemembered() {
        memory.remember("ann", GO, answer("hm"));
        assertNull(before("c1"));
    }

    @Test
    void oneAccountNeverGetsAnothersThinking() {
        memory.remember("ann", GO, answer("ann's", "c1"));
        assertNull(before("bob", GO, "c1"));
        memory.remember("bob", GO, answer("bob's", "c1"));
        assertEquals("ann's", before("c1"));
        assertEquals("bob's", before("bob", GO, "c1"));
    }

    @Test
    void theSameCallIdTakesTheLatestThinking() {
        memory.remember("ann", GO, answer("first", "call_0"));
        memory.remember("ann", GO, answer("second", "call_0"));
        assertEquals("second", before("call_0"));
    }

    @Test
    void whatPrecedesTheCallIsPartOfTheKey() {
        var paris = List.of(said(Role.USER, "Paris?"));
        var rome = List.of(said(Role.USER, "Rome?"));
        memory.remember("ann", paris, answer("of Paris", "functions.weather:0"));
        assertNull(before("ann", rome, "functions.weather:0"));
        memory.remember("ann", rome, answer("of Rome", "functions.weather:0"));
        assertEquals("of Paris", before("ann", paris, "functions.weather:0"));
        assertEquals("of Rome", before("ann", rome, "functions.weather:0"));
    }

    @Test
    void eachTurnHasItsOwnThinkingUnderTheSameId() {
        memory.remember("ann", GO, answer("first", "f:0"));
        var again = plus(GO, call("f:0"), result("f:0", "one"));
        memory.remember("ann", again, answer("second", "f:0"));
        var all = plus(again, call("f:0"), result("f:0", "two"));
        assertEquals(Arrays.asList(null, "first", null, "second", null), Arrays.asList(memory.reasoning("ann", all)));
    }

    @Test
    void whatClientsDropMoveAndRenewIsNoPartOfTheKey() {
        memory.remember("ann", plus(List.of(said(Role.SYSTEM, "It is 9:00.")), GO.getFirst()), answer("hm", "f:0"));
        var later = List.of(said(Role.SYSTEM, "It is 9:01."), Message.of(Role.USER,
                List.of(new Content.Text("go", (JsonObject) Json.parse("{\"type\":\"ephemeral\"}")))),
                said(Role.ASSISTANT, "On it."));
        assertEquals("hm", before("ann", later, "f:0"));
    }

    @Test
    void anIdThatIsTheCallsAloneIsKnownInAShortenedHistory() {
        memory.remember("ann", GO, answer("hm", "call_9f86d081884c7d659a2feaa0"));
        assertEquals("hm", before("ann", List.of(), "call_9f86d081884c7d659a2feaa0"));
    }

    @Test
    void aMarkIsPutBackIntoItsCallForWhomeverItIs() {
        var thoughts = new Thoughts(false);
        thoughts.call(new ChatEvent.ToolStarted("c1", "f", false, "mark"));
        memory.remember("ann", GO, thoughts);
        var request = new ChatCompletions().readRequest((JsonObject) Json.parse("""
                {"model":"m","messages":[{"role":"user","content":"go"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"one"}]}"""));
        var call = (Content.ToolCall) memory.restore("ann", request, false).messages().get(1).content().getFirst();
        assertEquals("mark", call.signature());
    }

    private static Message result(String id, String text) {
        return Message.of(Role.USER,
                List.of(new Content.ToolResult(id, List.of(Content.Text.of(text)), false, null)));
    }

    @Test
    void itIsForgottenAfterSixHours() {
        memory.remember("ann", GO, answer("hm", "c1"));
        now = Duration.ofHours(6).toNanos();
        assertEquals("hm", before("c1"));
        now++;
        assertNull(before("c1"));
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (int i = 0; i <= 20_000; i++) memory.remember("ann", GO, answer("hm", "c" + i));
        assertNull(before("c0"));
        assertEquals("hm", before("c1"));
        assertEquals("hm", before("c20000"));
    }

    @Test
    void theOldestIsForgottenWhenItIsTooMuch() {
        var lengthy = "x".repeat(256 * 1024);
        for (int i = 0; i <= 32; i++) memory.remember("ann", GO, answer(lengthy, "c" + i));
        assertNull(before("c0"));
        assertEquals(lengthy, before("c1"));
        assertEquals(lengthy, before("c32"));
    }

    @Test
    void whatIsReplacedDoesNotCountTwice() {
        var lengthy = "x".repeat(256 * 1024);
        memory.remember("ann", GO, answer("kept", "first"));
        for (int i = 0; i < 100; i++) memory.remember("ann", GO, answer(lengthy, "c" + i % 30));
        assertEquals("kept", before("first"));
    }

    @Test
    void oneThatIsTooLongIsNotRemembered() {
        memory.remember("ann", GO, answer("x".repeat(256 * 1024 + 1), "c1"));
        assertNull(before("c1"));
    }

    @Test
    void itIsPutBackBeforeTheCallsThatLackIt() {
        memory.remember("ann", GO, answer("hm", "c1"));
        var request = new ChatCompletions().readRequest((JsonObject) Json.parse("""
                {"model":"m","messages":[{"role":"user","content":"go"},
                {"role":"assistant","content":"On it.","tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"one"}]}"""));
        var restored = memory.restore("ann", request, true).messages();
        assertEquals(new Message(Role.ASSISTANT, List.of(new Content.Thinking("hm", Signature.UNSIGNED),
                Content.Text.of("On it."), Content.ToolCall.of("c1", "f", "{}")), null), restored.get(1));
        assertEquals(request.messages().get(0), restored.get(0));
        assertEquals(request.messages().get(2), restored.get(2));
    }

    @Test
    void thinkingThatTheClientKeptStaysAsItIs() {
        memory.remember("ann", GO, answer("hm", "c1"));
        var request = new ChatCompletions().readRequest((JsonObject) Json.parse("""
                {"model":"m","messages":[{"role":"assistant","content":null,"reasoning_content":"its own",
                "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"one"}]}"""));
        assertEquals(request.messages(), memory.restore("ann", request, true).messages());
    }
}
