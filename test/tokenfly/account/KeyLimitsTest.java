package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tokenfly.account.ledger.Audit;
import tokenfly.account.limits.LimitState;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.KeyHash;
import tokenfly.account.settings.KeyLimits;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

/// A request must fit its key and its account.
class KeyLimitsTest extends AccountFixture {
    private static final String SMALL = "secret-small";
    private static final String FREE = "secret-free";

    /// Two keys: one with these limits, one without.
    private void keys(Limits account, Limits key, long balance) {
        OptionalLong opening = balance < 0 ? OptionalLong.empty() : OptionalLong.of(balance);
        books.apply(List.of(new AccountSettings("alice", List.of(key(SMALL, key), key(FREE, Limits.NONE)),
                List.of("*"), account, opening, false)));
    }

    private static ApiKey key(String secret, Limits limits) {
        KeyHash hash = KeyHash.of(secret);
        return new ApiKey(hash, hash.id(), "", "", null, null, new KeyLimits(List.of("*"), limits));
    }

    private Admission admit(String secret, Estimate estimate) {
        try (var arrival = books.accounts().byKey(secret).arrive()) {
            return arrival.refusal() != null ? arrival.refusal() : arrival.admit(estimate);
        }
    }

    private Reservation admitted(String secret, Estimate estimate) {
        return assertInstanceOf(Admission.Admitted.class, admit(secret, estimate)).reservation();
    }

    private Admission.Refused refused(String secret, Estimate estimate) {
        return assertInstanceOf(Admission.Refused.class, admit(secret, estimate));
    }

    private KeyView view(String secret) {
        return books.accounts().byKey(secret).view();
    }

    @Test
    void aLimitOfTheKeyHoldsForThatKeyAlone() {
        keys(Limits.NONE, new Limits(2, 0, 0, 0, 0), -1);
        admitted(SMALL, tokens(1)).close();
        admitted(SMALL, tokens(1)).close();

        var refusal = refused(SMALL, tokens(1));
        assertEquals(LimitKind.REQUESTS_PER_MINUTE, refusal.kind());
        assertTrue(refusal.ofKey());
        admitted(FREE, tokens(1)).close();
    }

    @Test
    void aLimitOfTheAccountHoldsForAllOfItsKeys() {
        keys(new Limits(2, 0, 0, 0, 0), new Limits(9, 0, 0, 0, 0), -1);
        admitted(SMALL, tokens(1)).close();
        admitted(FREE, tokens(1)).close();

        assertFalse(refused(SMALL, tokens(1)).ofKey());
        assertFalse(refused(FREE, tokens(1)).ofKey());
    }

    @Test
    void aRefusalTakesNothingOfEither() {
        keys(new Limits(10, 100, 10, 0, 0), new Limits(0, 10, 1, 0, 0), -1);
        for (int i = 0; i < 20; i++) refused(SMALL, tokens(11));

        assertEquals(0, books.accounts().byName("alice").limits().getFirst().used());
        Reservation running = admitted(SMALL, tokens(10));
        assertEquals(LimitKind.CONCURRENT_REQUESTS, refused(SMALL, tokens(0)).kind());
        running.close();
        assertEquals(0, view(SMALL).running());
        assertEquals(0, books.accounts().byName("alice").view().running());
    }

    @Test
    void aRequestThatArrivesTakesAPlaceOfItsKey() {
        keys(Limits.NONE, new Limits(0, 0, 1, 0, 0), -1);
        var credential = books.accounts().byKey(SMALL);
        try (var first = credential.arrive(); var second = credential.arrive()) {
            assertEquals(null, first.refusal());
            assertTrue(assertInstanceOf(Admission.Refused.class, second.refusal()).ofKey());
        }
        try (var third = credential.arrive()) {
            assertEquals(null, third.refusal());
        }
    }

    @Test
    void aHoldIsWhatBothAfford() {
        keys(Limits.NONE, new Limits(0, 0, 0, 50, 0), 1000);
        Reservation reservation = admitted(SMALL, new Estimate(80, 10, 0));
        assertEquals(50, reservation.heldNanos());
        assertEquals(50, view(SMALL).heldNanos());
        assertEquals(LimitKind.SPEND_PER_DAY, refused(SMALL, cost(1)).kind());
        reservation.settle(charge(20, 5));

        assertEquals(0, view(SMALL).heldNanos());
        assertEquals(30, admitted(SMALL, new Estimate(80, 10, 0)).heldNanos());
        assertEquals(80, admitted(FREE, new Estimate(80, 10, 0)).heldNanos());
    }

    @Test
    void whatAKeyMaySpendInAllNeverComesBack() throws IOException {
        keys(Limits.NONE, new Limits(0, 0, 0, 0, 0, 100), -1);
        admitted(SMALL, cost(80)).settle(charge(70, 5));
        clock.pass(Duration.ofDays(400));
        assertEquals(new Admission.SpendUsedUp(100, 70, 31), admit(SMALL, cost(31)));

        books.close();
        open();
        keys(Limits.NONE, new Limits(0, 0, 0, 0, 0, 100), -1);
        assertEquals(new Admission.SpendUsedUp(100, 70, 31), admit(SMALL, cost(31)));
        admitted(SMALL, cost(30)).close();
    }

    @Test
    void useIsCountedByKey() {
        keys(Limits.NONE, Limits.NONE, 1000);
        admitted(SMALL, cost(10)).settle(charge(10, 5));
        admitted(SMALL, cost(10)).settle(charge(10, 5));
        admitted(FREE, cost(10)).settle(charge(7, 5));

        assertEquals(20, view(SMALL).total().nanos());
        assertEquals(2, view(SMALL).today().get("glm").requests());
        assertEquals(7, AccountView.total(view(FREE).month()).nanos());
        assertEquals(27, AccountView.total(books.accounts().byName("alice").view().month()).nanos());
    }

    @Test
    void useByKeyOutlivesSegmentsAndRestarts() throws IOException {
        books.close();
        books = Books.open(data, clock.clocks(), _ -> { }, disk, 2000);
        for (int round = 0; round < 3; round++) {
            keys(Limits.NONE, Limits.NONE, 1_000_000);
            for (int i = 0; i < 20; i++) {
                admitted(SMALL, cost(10)).settle(charge(10, 5));
                admitted(FREE, cost(10)).settle(charge(3, 5));
            }
            books.close();
            books = Books.open(data, clock.clocks(), _ -> { }, disk, 2000);
        }
        keys(Limits.NONE, Limits.NONE, 1_000_000);

        assertEquals(600, view(SMALL).total().nanos());
        assertEquals(60, view(FREE).total().requests());
        assertEquals(600, AccountView.total(view(SMALL).today()).nanos());
        assertEquals(180, AccountView.total(view(FREE).month()).nanos());
        assertEquals(780, AccountView.total(books.accounts().byName("alice").view().today()).nanos());
        assertEquals(List.of(), Audit.of(Books.ledgerDirectory(data)).faults());
    }

    @Test
    void aSuccessorGoesOnWithWhatItsPredecessorUsed() {
        keys(Limits.NONE, new Limits(0, 0, 0, 0, 0, 100), -1);
        admitted(SMALL, cost(80)).settle(charge(80, 5));
        ApiKey before = key(SMALL, new Limits(0, 0, 0, 0, 0, 100));
        ApiKey after = new ApiKey(KeyHash.of("secret-new"), before.id(), "", "", null, null, before.limits());
        books.apply(List.of(new AccountSettings("alice", List.of(after, before), List.of("*"), Limits.NONE,
                OptionalLong.empty(), false)));

        assertEquals(new Admission.SpendUsedUp(100, 80, 21), admit("secret-new", cost(21)));
        admitted("secret-new", cost(15)).settle(charge(15, 5));
        assertEquals(new Admission.SpendUsedUp(100, 95, 6), admit(SMALL, cost(6)));
    }

    @Test
    void theLimitThatLeavesLessIsShown() {
        keys(new Limits(10, 0, 0, 0, 0), new Limits(3, 0, 5, 0, 0), -1);
        var credential = books.accounts().byKey(SMALL);

        assertEquals(List.of(3L, 5L), credential.rates().stream().map(LimitState::remaining).toList());
        assertEquals(List.of(10L), books.accounts().byKey(FREE).rates().stream()
                .map(LimitState::remaining).toList());
    }
}
