package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "` for Paris, please.` | `Paris, please`",
        "`: in the Hague and ` | `the Hague`",
        "`and then to`         | ``",
        "`informal`            | `informal`",
        "`{\"a\":1}`           | `{\"a\":1}`",
    })
    void wordsThatOnlyTieAreTrimmed(String text, String words) {
        assertEquals(words, Mentions.trimmed(text));
    }

    @Test
    void aVeryLongRowOfTiesIsTrimmedToo() {
        assertEquals("", Mentions.trimmed("to and ".repeat(2_000)));
    }
}
