package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Sessions sessions = new Sessions(() -> now);
    private final Session alice =
            new Session("0123abcd", "alice", "79c9e5fbd0cc2a96", now.plus(Duration.ofHours(12)));

    @Test
    void whatWasSealedIsOpened() {
        assertEquals(alice, sessions.opened(sessions.sealed(alice)));
    }

    @Test
    void theOperatorsSessionHasNoAccount() {
        var operator = new Session("0123abcd", "", "79c9e5fbd0cc2a96", alice.expires());

        assertEquals(operator, sessions.opened(sessions.sealed(operator)));
    }

    @Test
    void aSessionExpires() {
        var cookie = sessions.sealed(alice);
        now = alice.expires().minusSeconds(1);
        assertEquals(alice, sessions.opened(cookie));
        now = alice.expires();
        assertNull(sessions.opened(cookie));
    }

    @Test
    void whatIsSignedOutStaysOutHoweverManyFollow() {
        var ended = new SignedOut();
        ended.add(alice, now);
        for (int i = 0; i < 2 * SignedOut.MOST_OF_AN_OWNER; i++) {
            ended.add(new Session("b" + i, "bob", "k", now.plus(Duration.ofHours(12))), now);
            now = now.plusSeconds(1);
            ended.add(new Session("a" + i, "alice", "k", now.plus(Duration.ofHours(12))), now);
        }
        assertTrue(ended.has(alice));
        assertFalse(ended.has(new Session("c", "carol", "k", alice.expires())));
        assertFalse(ended.has(new Session("c", "alice", "k", now.plus(Duration.ofHours(12)))));
    }

    @Test
    void aRestartSignsEverybodyOut() {
        assertNull(new Sessions(() -> now).opened(sessions.sealed(alice)));
    }

    @Test
    void everyChangedCharacterSpoilsTheSeal() {
        var cookie = sessions.sealed(alice);
        for (int i = 0; i < cookie.length(); i++) {
            // The last characters' low bits carry nothing in base64.
            char other = cookie.charAt(i) == 'A' ? 'Q' : 'A';
            var forged = cookie.substring(0, i) + other + cookie.substring(i + 1);
            if (!forged.equals(cookie)) assertNull(sessions.opened(forged), forged);
        }
    }

    @Test
    void theTokenIsAnotherForEverySession() {
        var other = new Session("4567ef01", "alice", "79c9e5fbd0cc2a96", alice.expires());

        assertNotEquals(sessions.token(alice), sessions.token(other));
        assertNotEquals(sessions.token(alice), sessions.sealed(alice).split("\\.")[1]);
    }
}
