package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EightBytesTest {
    @Test
    void findsWhatStandsAtEachPlaceBetweenEachTwoBorders() {
        for (var wanted : new String[] {"\"", "\"ab\"", "\"system\"", "\"longer than eight\""})
            for (int before = 0; before < 70; before += 1 + before / 12)
                for (int behind = 0; behind < 40; behind += 1 + behind / 9)
                    for (int from = 0; from <= before + 1; from++) {
                        var text = "é".repeat(before / 2) + "x".repeat(before % 2) + wanted + "\"".repeat(behind);
                        assertFound(text, wanted, from, 0);
                        assertFound(text, wanted, from, behind);
                        assertFound(text, wanted, from, behind + 1);
                    }
    }

    @Test
    void findsTheFirstInTextsThatNearlyMatch() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) text.append("\"a\u00ff".charAt(random.nextInt(3)));
            assertFound(text.toString(), "\"a\"", 0, 0);
        }
    }

    /// @param cut so many bytes at the end do not count
    private static void assertFound(String text, String wanted, int from, int cut) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int to = bytes.length - cut;
        int place = text.substring(0, to).indexOf(wanted, from);
        assertEquals(place, EightBytes.find(bytes, from, to, wanted.getBytes(StandardCharsets.ISO_8859_1)),
                () -> text + " from " + from + " to " + to);
    }
}
