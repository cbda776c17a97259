package tokenfly.anthropic.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;

/// Turns are written as `U(text) A(text call:a) U(result:a=text)`.
class TurnsTest {
    @Test
    void neighboursOfOneRoleBecomeOneTurnWithSeparateBlocks() {
        assertEquals("U(a b) A(c d) U(e)",
                turns(user("a"), user("b"), assistant("c"), assistant("d"), user("e")));
    }

    @Test
    void resultsComeFirstInTheTurnAfterTheirCallsAndInTheirOrder() {
        assertEquals("U(q) A(call:a call:b) U(result:a=1 result:b=2 more)",
                turns(user("q"), calls("a", "b"), result("b", "2"), result("a", "1"), user("more")));
    }

    @Test
    void aResultBehindAUsersWordsMovesUpToItsCall() {
        assertEquals("U(q) A(call:a) U(result:a=1 hi) A(ok)",
                turns(user("q"), calls("a"), user("hi"), result("a", "1"), assistant("ok")));
    }

    @Test
    void aResultBehindAnotherTurnMovesUpToItsCall() {
        assertEquals("U(q) A(call:a) U(result:a=1 hi) A(ok)",
                turns(user("q"), calls("a"), user("hi"), assistant("ok"), result("a", "1")));
    }

    @Test
    void whatAnAssistantSaysBetweenACallAndItsResultGoesBeforeTheCall() {
        assertEquals("U(q) A(text call:a) U(result:a=1)",
                turns(user("q"), calls("a"), assistant("text"), result("a", "1")));
        assertEquals("U(q) A(text call:a call:b) U(result:a=1 result:b=2)",
                turns(user("q"), calls("a", "b"), result("a", "1"), assistant("text"), result("b", "2")));
    }

    @Test
    void aLoopOfCallsStaysALoop() {
        assertEquals("U(q) A(call:a) U(result:a=1) A(call:b) U(result:b=2) A(done)",
                turns(user("q"), calls("a"), result("a", "1"), calls("b"), result("b", "2"), assistant("done")));
    }

    @Test
    void aCallWithoutAResultGetsAnError() {
        assertEquals("U(q) A(call:a) U(result:a=(no result)! hi)", turns(user("q"), calls("a"), user("hi")));
        assertEquals("U(q) A(call:a) U(result:a=(no result)!)", turns(user("q"), calls("a")));
        assertEquals("U(q) A(call:a call:b) U(result:a=1 result:b=(no result)!) A(x)",
                turns(user("q"), calls("a", "b"), result("a", "1"), assistant("x")));
    }

    @Test
    void aResultForNoCallBecomesText() {
        assertEquals("U(q Tool result (z): 1)", turns(user("q"), result("z", "1")));
    }

    @Test
    void aSecondResultForOneCallBecomesText() {
        assertEquals("U(q) A(call:a) U(result:a=1 Tool result (a): 2)",
                turns(user("q"), calls("a"), result("a", "1"), result("a", "2")));
    }

    @Test
    void anAssistantCannotBegin() {
        assertEquals("U(.) A(hello) U(hi)", turns(assistant("hello"), user("hi")));
    }

    @Test
    void emptyTextGoesAndItsNeighboursMeet() {
        assertEquals("U(a b)", turns(user("a"), assistant(" \n"), user("b")));
        assertEquals("", turns(user(""), assistant("")));
    }

    @Test
    void aPrefillLosesTheSpaceAtItsEnd() {
        assertEquals("U(q) A({\"a\":)", turns(user("q"), assistant("{\"a\": \n")));
    }

    @Test
    void systemMessagesAreNoTurns() {
        assertEquals("U(q) A(call:a) U(result:a=1)",
                turns(user("q"), calls("a"), Message.of(Role.SYSTEM, List.of(Content.Text.of("s"))), result("a", "1")));
    }

    @Test
    void idsUsedAgainInALaterTurnAreToldApart() {
        assertEquals("U(q) A(call:c) U(result:c=1) A(call:c_2) U(result:c_2=2) A(call:c_3) U(result:c_3=3)",
                turns(user("q"), calls("c"), result("c", "1"), calls("c"), result("c", "2"), calls("c"),
                        result("c", "3")));
    }

    @Test
    void idsUsedTwiceInOneTurnAreToldApart() {
        assertEquals("U(q) A(call:c call:c_2) U(result:c=1 result:c_2=2)",
                turns(user("q"), calls("c", "c"), result("c", "1"), result("c", "2")));
    }

    @Test
    void aResultBelongsToTheNearestCallBeforeIt() {
        assertEquals("U(q) A(call:c) U(result:c=(no result)! go on) A(call:c_2) U(result:c_2=2)",
                turns(user("q"), calls("c"), user("go on"), calls("c"), result("c", "2")));
    }

    @Test
    void idsOfOtherCharactersAreMadeToFitAndStayApart() {
        assertEquals("U(q) A(call:f_0 call:f_0_2) U(result:f_0=1 result:f_0_2=2)",
                turns(user("q"), calls("f:0", "f.0"), result("f:0", "1"), result("f.0", "2")));
    }

    @Test
    void aCallWithoutAnIdGetsOne() {
        assertEquals("U(q) A(call:call_1_0) U(result:call_1_0=1)", turns(user("q"), calls(""), result("", "1")));
    }

    /// Whatever the order of messages, the turns are ones that the API takes.
    @Test
    void anyConversationBecomesOneThatTheApiTakes() {
        var random = new Random(3);
        for (int run = 0; run < 3_000; run++) {
            var messages = new ArrayList<Message>();
            for (int i = 0; i < 8; i++) messages.add(switch (random.nextInt(6)) {
                case 0 -> user("u" + i);
                case 1 -> assistant("a" + i);
                case 2 -> calls("c" + random.nextInt(3));
                case 3 -> calls("c" + random.nextInt(3), "c" + random.nextInt(3));
                default -> result("c" + random.nextInt(3), "r" + i);
            });
            assertTaken(Turns.of(messages), messages);
        }
    }

    private static void assertTaken(List<Turns.Turn> turns, List<Message> messages) {
        var ids = new HashSet<String>();
        for (int i = 0; i < turns.size(); i++) {
            assertEquals(i % 2 == 0 ? Role.USER : Role.ASSISTANT, turns.get(i).role(), () -> messages.toString());
            var calls = new ArrayList<String>();
            for (var part : turns.get(i).content())
                if (part instanceof Content.ToolCall call) calls.add(call.id());
            for (var id : calls) assertEquals(true, ids.add(id), "used twice: " + id);
            var answers = new ArrayList<String>();
            if (i + 1 < turns.size())
                for (var part : turns.get(i + 1).content())
                    if (part instanceof Content.ToolResult result) answers.add(result.callId());
            assertEquals(calls, answers, () -> messages.toString());
        }
        var said = turns.toString();
        for (var message : messages)
            for (var part : message.content())
                if (part instanceof Content.Text(var text, _)) assertEquals(true, said.contains(text), text);
                else if (part instanceof Content.ToolResult result)
                    assertEquals(true, said.contains(text(result)), () -> messages.toString());
    }

    private static Message user(String text) {
        return Message.of(Role.USER, List.of(Content.Text.of(text)));
    }

    private static Message assistant(String text) {
        return Message.of(Role.ASSISTANT, List.of(Content.Text.of(text)));
    }

    private static Message calls(String... ids) {
        var calls = new ArrayList<Content>();
        for (var id : ids) calls.add(Content.ToolCall.of(id, "f", "{}"));
        return Message.of(Role.ASSISTANT, calls);
    }

    private static Message result(String id, String text) {
        return Message.of(Role.USER,
                List.of(new Content.ToolResult(id, List.of(Content.Text.of(text)), false, null)));
    }

    private static String turns(Message... messages) {
        var out = new ArrayList<String>();
        for (var turn : Turns.of(List.of(messages))) {
            var parts = new ArrayList<String>();
            for (var part : turn.content()) parts.add(switch (part) {
                case Content.Text(var text, _) -> text;
                case Content.ToolCall call -> "call:" + call.id();
                case Content.ToolResult result ->
                    "result:" + result.callId() + "=" + text(result) + (result.error() ? "!" : "");
                default -> part.toString();
            });
            out.add((turn.role() == Role.USER ? "U(" : "A(") + String.join(" ", parts) + ")");
        }
        return String.join(" ", out);
    }

    private static String text(Content.ToolResult result) {
        return ((Content.Text) result.content().getFirst()).text();
    }
}
