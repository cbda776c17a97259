package tokenfly.gateway.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.tokens.TokenEstimate;

class TallyTest {
    private final Tally tally = new Tally("m", true);

    @Test
    void theOutputIsEstimatedHoweverItsTextIsCut() {
        for (var piece : "some sent|ences of an ans|wer".split("\\|")) tally.accept(new ChatEvent.TextDelta(piece));
        assertEquals(new TokenEstimate("m").text("some sentences of an answer").tokens(), tally.outputEstimate());
    }

    @Test
    void textsThatFollowEachOtherAreCountedApart() {
        tally.accept(new ChatEvent.ThinkingDelta("antidis"));
        tally.accept(new ChatEvent.TextDelta("establish"));
        tally.accept(new ChatEvent.Aside("mentarian"));
        assertEquals(new TokenEstimate("m").text("antidis establish mentarian").tokens(), tally.outputEstimate());
    }

    @Test
    void aCallIsCountedWithItsName() {
        tally.accept(new ChatEvent.ToolStarted("a", "get weather"));
        tally.accept(new ChatEvent.ToolInput("{}"));
        assertEquals(new TokenEstimate("m").text("get weather").border().text("{}").tokens(), tally.outputEstimate());
    }

    @Test
    void theLastTotalsCount() {
        assertNull(tally.usage());
        tally.accept(new ChatEvent.UsageKnown(new Usage(1, 0, 0, 1, 0, false)));
        tally.accept(new ChatEvent.UsageKnown(new Usage(1, 0, 0, 9, 0, false)));
        assertEquals(9, tally.usage().output());
    }

    @Test
    void itIsOverAtTheEndOrAtAFailure() {
        tally.accept(new ChatEvent.Started("a"));
        assertFalse(tally.over());
        tally.accept(new ChatEvent.Finished(StopReason.END_TURN, null));
        assertTrue(tally.over());
        assertNull(tally.failure());
        var failed = new Tally("m", false);
        failed.accept(new ChatEvent.Failed(ErrorBody.CUT_SHORT));
        assertTrue(failed.over());
        assertEquals(ErrorBody.CUT_SHORT, failed.failure());
    }

    @Test
    void thinkingAndCallsAreKeptWhereTheyAreToBeRemembered() {
        for (var each : List.of(tally, new Tally("m", false))) {
            each.accept(new ChatEvent.ThinkingDelta("h"));
            each.accept(new ChatEvent.ThinkingDelta("m"));
            each.accept(new ChatEvent.ToolStarted("a", "f"));
            assertEquals(each == tally ? "hm" : "", each.thoughts().thinking());
            assertEquals(each != tally, each.thoughts().isEmpty());
        }
    }

    @Test
    void aCallsMarkIsAlwaysKept() {
        var other = new Tally("m", false);
        other.accept(new ChatEvent.ToolStarted("a", "f", false, "mark"));
        assertFalse(other.thoughts().isEmpty());
    }

    @Test
    void thinkingThatIsTooLongIsLetGo() {
        tally.accept(new ChatEvent.ThinkingDelta("x".repeat(ReasoningMemory.MAX_CHARS_EACH)));
        assertEquals(ReasoningMemory.MAX_CHARS_EACH, tally.thoughts().thinking().length());
        tally.accept(new ChatEvent.ThinkingDelta("y"));
        tally.accept(new ChatEvent.ThinkingDelta("z"));
        assertEquals("", tally.thoughts().thinking());
    }
}
