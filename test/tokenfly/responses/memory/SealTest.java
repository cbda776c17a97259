package tokenfly.responses.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.Content;

class SealTest {
    private static final List<Content> THINKING = List.of(new Content.Thinking("tée", "sig"),
            new Content.RedactedThinking("data"), new Content.Thinking("", "only signed"));

    private final Seals seals = new Seals(new byte[Seals.SECRET_BYTES]);
    private final Seal seal = seals.of("a", "m");

    @Test
    void whatIsSealedIsOpenedByTheSameSecretLater() {
        var sealed = seal.sealThinking(THINKING);
        assertEquals(THINKING, new Seals(new byte[Seals.SECRET_BYTES]).of("a", "m").openThinking(sealed));
        assertNotEquals(sealed, seal.sealThinking(THINKING), "no two are alike");
    }

    @Test
    void nobodyElseOpensIt() {
        var sealed = seal.sealThinking(THINKING);
        assertNull(seals.of("b", "m").openThinking(sealed));
        assertNull(seals.of("a", "n").openThinking(sealed));
        assertNull(Seals.passing().of("a", "m").openThinking(sealed));
        assertNull(seal.openSummary(sealed));
        assertNull(seal.openSummary("tf1c." + sealed.substring("tf1.".length())), "of another kind");
        assertTrue(seals.of("b", "n").isOurs(sealed), "though nobody else opens it");
        assertFalse(Seals.passing().of("a", "m").isOurs(sealed), "another gateway's");
    }

    @Test
    void aSummaryIsOpenedForEveryModelOfTheAccount() {
        var sealed = seal.sealSummary("done");
        assertEquals("done", seals.of("a", "n").openSummary(sealed));
        assertNull(seals.of("b", "m").openSummary(sealed));
    }

    @Test
    void aChangeAnywhereMakesItNothing() {
        var sealed = seal.sealThinking(THINKING);
        for (int i = 0; i < sealed.length(); i++) {
            var other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            // The last digit's spare bits mean nothing.
            if (i < sealed.length() - 1)
                assertNull(seal.openThinking(sealed.substring(0, i) + other + sealed.substring(i + 1)));
            assertNull(seal.openThinking(sealed.substring(0, i)));
        }
    }

    @Test
    void rubbishIsNothing() {
        for (var sealed : new String[] {null, "", "tf1.", "tf1.%", "tf1.AAAA", "gAAAAABo", "tf1c.AAAA"})
            assertNull(seal.openThinking(sealed));
    }

    @Test
    void whatIsTooLongIsNotSealed() {
        assertNull(seal.sealThinking(List.of(new Content.Thinking("x".repeat(1 << 21), ""))));
    }

    @Test
    void aSecretHasItsLength() {
        assertThrows(IllegalArgumentException.class, () -> new Seals(new byte[16]));
    }
}
