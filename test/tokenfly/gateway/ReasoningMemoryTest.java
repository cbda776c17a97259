package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
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
    private long now;
    private final ReasoningMemory memory = new ReasoningMemory(() -> now);

    private static Thoughts answer(String thinking, String... callIds) {
        var thoughts = new Thoughts();
        thoughts.thinking(thinking);
        for (var id : callIds) thoughts.call(new ChatEvent.ToolStarted(id, "f"));
        return thoughts;
    }

    private String before(String callId) {
        return memory.of("ann").before(callId);
    }

    @Test
    void thinkingIsKnownByEachCallOfItsAnswer() {
        memory.remember("ann", answer("hm", "c1", "c2"));
        assertEquals("hm", before("c1"));
        assertEquals("hm", before("c2"));
        assertNull(before("c3"));
    }

    @Test
    void anAnswerWithoutCallsIsNotRemembered() {
        memory.remember("ann", answer("hm"));
        assertNull(before("c1"));
    }

    @Test
    void oneAccountNeverGetsAnothersThinking() {
        memory.remember("ann", answer("ann's", "c1"));
        assertNull(memory.of("bob").before("c1"));
        memory.remember("bob", answer("bob's", "c1"));
        assertEquals("ann's", before("c1"));
        assertEquals("bob's", memory.of("bob").before("c1"));
    }

    @Test
    void theSameCallIdTakesTheLatestThinking() {
        memory.remember("ann", answer("first", "call_0"));
        memory.remember("ann", answer("second", "call_0"));
        assertEquals("second", before("call_0"));
    }

    @Test
    void itIsForgottenAfterSixHours() {
        memory.remember("ann", answer("hm", "c1"));
        now = Duration.ofHours(6).toNanos();
        assertEquals("hm", before("c1"));
        now++;
        assertNull(before("c1"));
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (int i = 0; i <= 20_000; i++) memory.remember("ann", answer("hm", "c" + i));
        assertNull(before("c0"));
        assertEquals("hm", before("c1"));
        assertEquals("hm", before("c20000"));
    }

    @Test
    void theOldestIsForgottenWhenItIsTooMuch() {
        var lengthy = "x".repeat(256 * 1024);
        for (int i = 0; i <= 32; i++) memory.remember("ann", answer(lengthy, "c" + i));
        assertNull(before("c0"));
        assertEquals(lengthy, before("c1"));
        assertEquals(lengthy, before("c32"));
    }

    @Test
    void whatIsReplacedDoesNotCountTwice() {
        var lengthy = "x".repeat(256 * 1024);
        memory.remember("ann", answer("kept", "first"));
        for (int i = 0; i < 100; i++) memory.remember("ann", answer(lengthy, "c" + i % 30));
        assertEquals("kept", before("first"));
    }

    @Test
    void oneThatIsTooLongIsNotRemembered() {
        memory.remember("ann", answer("x".repeat(256 * 1024 + 1), "c1"));
        assertNull(before("c1"));
    }

    @Test
    void itIsPutBackBeforeTheCallsThatLackIt() {
        memory.remember("ann", answer("hm", "c1"));
        var request = new ChatCompletions().readRequest((JsonObject) Json.parse("""
                {"model":"m","messages":[{"role":"user","content":"go"},
                {"role":"assistant","content":"On it.","tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"one"}]}"""));
        var restored = memory.restore("ann", request).messages();
        assertEquals(new Message(Role.ASSISTANT, List.of(new Content.Thinking("hm", Signature.UNSIGNED),
                Content.Text.of("On it."), Content.ToolCall.of("c1", "f", "{}")), null), restored.get(1));
        assertEquals(request.messages().get(0), restored.get(0));
        assertEquals(request.messages().get(2), restored.get(2));
    }

    @Test
    void thinkingThatTheClientKeptStaysAsItIs() {
        memory.remember("ann", answer("hm", "c1"));
        var request = new ChatCompletions().readRequest((JsonObject) Json.parse("""
                {"model":"m","messages":[{"role":"assistant","content":null,"reasoning_content":"its own",
                "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"one"}]}"""));
        assertEquals(request, memory.restore("ann", request));
    }
}
