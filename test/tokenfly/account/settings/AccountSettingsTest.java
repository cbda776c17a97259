package tokenfly.account.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountSettingsTest {
    @ParameterizedTest
    @CsvSource({"*,glm-4.6,true", "glm-*,glm-4.6,true", "glm-*,kimi-k3,false",
            "*-flash,deepseek-flash,true", "deepseek/*,deepseek/deepseek-chat,true",
                    "glm-4.6,glm-4.6,true", "glm-4.6,glm-4x6,false", "GLM-*,glm-4.6,false",
            "a*b*c,aXbYbZc,true", "a*b*c,aXbYbZ,false", "**,x,true", "glm,glm-4.6,false",
            "glm-4.6-air,glm-4.6,false"})
    void aStarStandsForAnyCharacters(String pattern, String model, boolean matches) {
        assertEquals(matches, Wildcard.matches(pattern, model));
    }

    @Test
    void anEmptyPatternMatchesOnlyNothing() {
        assertTrue(Wildcard.matches("", ""));
        assertFalse(Wildcard.matches("", "a"));
        assertTrue(Wildcard.matches("*", ""));
    }

    @Test
    void manyStarsDoNotTakeForever() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () ->
                assertFalse(Wildcard.matches("a*".repeat(50) + "b", "a".repeat(2000))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "alice", "A.b_c-9",
            "1234567890123456789012345678901234567890123456789012345678901234"})
    void aNameIsOneTo64PlainCharacters(String name) {
        assertEquals(name, AccountName.check(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", " ", "a b", "a/b", "a\nb", "a=b", "a,b", "a%b", "\u00e4",
            "\u0430lice", "a\u202eb", "a\0", "*",
                    "12345678901234567890123456789012345678901234567890123456789012345"})
    void anyOtherNameIsRefusedInPlainCharacters(String name) {
        var fault = assertThrows(IllegalArgumentException.class, () -> AccountName.check(name));

        assertTrue(fault.getMessage().matches("[\\x20-\\x7e]+"), fault.getMessage());
        assertTrue(fault.getMessage().contains("allowed are 1 to 64"), fault.getMessage());
    }
}
