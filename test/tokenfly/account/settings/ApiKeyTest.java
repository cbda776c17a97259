package tokenfly.account.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final String ABC =
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void aHashIsTheSha256OfTheKey() {
        assertEquals(ABC, KeyHash.of("abc").toString());
        assertEquals(KeyHash.of("abc"), KeyHash.parse(ABC.replace("ba78", "BA78")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:12",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag",
                    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0"})
    void whatIsNoHashIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> KeyHash.parse(text));
    }

    @Test
    void aNewKeyIsAPrefixAnd43RandomCharactersOfBase62() {
        NewKey made = NewKey.make("laptop", NOW);

        assertTrue(made.secret().matches("sk-tf-[0-9A-Za-z]{43}"), made.secret());
        assertNotEquals(made.secret(), NewKey.make("laptop", NOW).secret());
        assertEquals(KeyHash.of(made.secret()), made.key().hash());
        assertTrue(made.secret().endsWith(made.key().ends()) && made.key().ends().length() == 4);
        assertEquals(Instant.parse("2026-11-22T10:00:00Z"), made.key().created());
    }

    @Test
    void aNewKeyIsNotShownByAccident() {
        NewKey made = NewKey.make("", NOW);

        assertFalse(made.toString().contains(made.secret()));
    }

    @Test
    void aKeyInClearIsHashedWhenItIsRead() {
        ApiKey key = ApiKey.parse("secret-abcd name=ci");

        assertEquals(new ApiKey(KeyHash.of("secret-abcd"), "ci", "abcd", null), key);
        assertFalse(key.entry().contains("secret"));
    }

    @Test
    void anEntryIsReadAsItIsWritten() {
        ApiKey key = NewKey.make("laptop", NOW).key();

        assertEquals(key, ApiKey.parse(key.entry()));
        assertEquals(ABC, ApiKey.parse(ABC).entry());
        assertNull(ApiKey.parse(ABC).created());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "sk-tf-schl\u00fcssel", "good-secret-1 good-secret-2",
            "good-secret name=a/b", "good-secret created=yesterday", "good-secret ends=12345",
                    "sha256:1234", "good-secret secret=good-secret"})
    void whatIsNoEntryIsRefusedWithoutShowingTheKey(String entry) {
        var fault = assertThrows(IllegalArgumentException.class, () -> ApiKey.parse(entry));

        assertFalse(fault.getMessage().contains("secret"), fault.getMessage());
    }
}
