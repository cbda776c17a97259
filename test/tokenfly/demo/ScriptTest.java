package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.demo.Script.Command;

class ScriptTest {
    @Test
    void wordsThatAreNoCommandAreText() {
        assertEquals("Hello, think twice", Script.of(" Hello, think twice ").text());
    }

    @Test
    void commandsStandBeforeTheText() {
        var script = Script.of("Fast, think and words 7: why?");

        assertEquals(Set.of(Command.FAST, Command.THINK, Command.WORDS),
                script.commands().keySet());
        assertEquals(7, script.words());
        assertEquals("why?", script.text());
    }

    @ParameterizedTest
    @EnumSource(Command.class)
    void everyExampleInTheTableIsThatCommand(Command command) {
        assertTrue(Script.of(command.example).has(command));
    }

    @ParameterizedTest
    @EnumSource(DemoError.class)
    void everyErrorIsAskedForByItsWord(DemoError fault) {
        assertEquals(fault, Script.of("error " + fault.word).fault());
    }

    @Test
    void aTimeoutIsAnErrorByName() {
        assertEquals(DemoError.TIMED_OUT, Script.of("error timeout").fault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"error 418", "errors 429", "words many", "pace 5", "wait a minute",
        "cutting", "help me", "error", "json?"})
    void whatOnlyLooksLikeACommandIsText(String text) {
        assertEquals(text, Script.of(text).text());
    }

    @Test
    void nothingAfterSayIsACommand() {
        var script = Script.of("fast say cut fast");

        assertEquals(Set.of(Command.FAST, Command.SAY), script.commands().keySet());
        assertEquals("cut fast", script.text());
    }

    @Test
    void timesAreReadInTheirUnits() {
        assertEquals(Duration.ofMillis(5), Script.of("pace 5ms").pace());
        assertEquals(Duration.ofMillis(1500), Script.of("pace 1.5 s").pace());
        assertEquals(Duration.ofSeconds(3), Script.of("slow").waiting());
    }

    @Test
    void everyNumberHasALimit() {
        assertEquals(Duration.ofSeconds(10), Script.of("pace 999999s").pace());
        assertEquals(Duration.ofSeconds(600), Script.of("wait 999999s").waiting());
        assertEquals(10_000, Script.of("words 999999999").words());
    }

    @Test
    void theDefaultPaceIsTwentyWordsASecond() {
        assertEquals(Duration.ofMillis(50), Script.of("hi").pace());
        assertEquals(Duration.ZERO, Script.of("fast hi").pace());
    }
}
