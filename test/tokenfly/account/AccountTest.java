package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tokenfly.account.ledger.Use;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

class AccountTest extends AccountFixture {
    @Test
    void aHoldCountsAgainstTheBalanceUntilItIsSettled() {
        Account account = account(Limits.NONE, 100);
        Reservation reservation = admitted(account, cost(80));

        assertEquals(new Admission.BalanceUsedUp(100, 80, 30), admit(account, cost(30)));
        reservation.settle(charge(50, 1));
        assertEquals(OptionalLong.of(50), account.balanceNanos());
        assertEquals(0, account.heldNanos());
        assertEquals(50, admitted(account, cost(50)).heldNanos());
    }

    @Test
    void aCeilingThatTheBalanceCannotCoverIsLoweredToWhatItCan() {
        Account account = account(Limits.NONE, 100);
        admitted(account, cost(70));

        assertEquals(30, admitted(account, new Estimate(80, 10, 0)).heldNanos());
    }

    @Test
    void belowTheMinimumTheBalanceIsUsedUpAndNothingIsTaken() {
        Account account = account(new Limits(5, 5, 5, 0, 0), 100);

        assertEquals(new Admission.BalanceUsedUp(100, 0, 101),
                admit(account, new Estimate(200, 101, 1)));
        assertEquals(0, account.heldNanos());
        assertTrue(account.limits().stream().allMatch(limit -> limit.used() == 0), account.limits()
                .toString());
    }

    @Test
    void aRequestVoidedGivesEverythingBack() {
        Account account = account(new Limits(5, 100, 1, 0, 0), 100);
        try (Reservation reservation = admitted(account, new Estimate(60, 60, 40))) {
            assertEquals(60, reservation.heldNanos());
        }
        assertEquals(OptionalLong.of(100), account.balanceNanos());
        assertEquals(0, account.heldNanos());
        assertEquals(Map.of(LimitKind.REQUESTS_PER_MINUTE, 1L, LimitKind.TOKENS_PER_MINUTE, 0L,
                LimitKind.CONCURRENT_REQUESTS, 0L), used(account));
        assertEquals(Map.of(), account.view().today());
    }

    @Test
    void closingTwiceOrAfterSettlingChangesNothing() {
        Account account = account(new Limits(0, 0, 3, 0, 0), 100);
        Reservation reservation = admitted(account, cost(60));
        reservation.settle(charge(10, 1));
        reservation.close();
        reservation.close();

        assertEquals(OptionalLong.of(90), account.balanceNanos());
        assertEquals(0, account.heldNanos());
        assertEquals(0, account.view().running());
    }

    @Test
    void aReservationIsSettledOnceAndNotAfterItWasVoided() {
        Account account = account(Limits.NONE, 100);
        Reservation settled = admitted(account, cost(10));
        settled.settle(charge(10, 1));
        Reservation voided = admitted(account, cost(10));
        voided.close();

        assertThrows(IllegalStateException.class, () -> settled.settle(charge(10, 1)));
        assertThrows(IllegalStateException.class, () -> voided.settle(charge(10, 1)));
        assertEquals(OptionalLong.of(90), account.balanceNanos());
    }

    @Test
    void aCostAboveItsHoldMayTakeTheBalanceBelowZeroAndNothingMoreIsLetIn() {
        Account account = account(Limits.NONE, 100);
        admitted(account, cost(100)).settle(charge(130, 1));

        assertEquals(OptionalLong.of(-30), account.balanceNanos());
        assertEquals(new Admission.BalanceUsedUp(-30, 0, 1), admit(account, cost(1)));
    }

    @Test
    void whatIsFreeIsLetInWithoutABalance() {
        Account account = account(new Limits(0, 0, 0, 1, 1), 0);

        assertEquals(0, admitted(account, tokens(5)).heldNanos());
    }

    @Test
    void anAccountThatWasNeverCreditedIsNotMetered() {
        Account account = unlimited(Limits.NONE);
        admitted(account, cost(1_000_000_000_000L)).settle(charge(700, 1));

        assertEquals(OptionalLong.empty(), account.balanceNanos());
        assertEquals(700, AccountView.total(account.view().today()).nanos());
    }

    @Test
    void aCreditMetersAnAccountFromThenOn() {
        Account account = unlimited(Limits.NONE);
        Reservation before = admitted(account, cost(500));
        books.credit("alice", 100, "");
        before.settle(charge(400, 1));

        assertEquals(OptionalLong.of(100), account.balanceNanos());
        assertInstanceOf(Admission.BalanceUsedUp.class, admit(account, cost(101)));
    }

    @Test
    void requestsAMinuteAreRefusedWithWhenToRetry() {
        Account account = unlimited(new Limits(2, 0, 0, 0, 0));
        admitted(account, tokens(0)).close();
        clock.pass(Duration.ofSeconds(10));
        admitted(account, tokens(0)).close();

        assertEquals(new Admission.Refused(LimitKind.REQUESTS_PER_MINUTE, 2, 2, 1,
                Duration.ofSeconds(51), clock.now.plusSeconds(61)), refused(account, tokens(0)));
        clock.pass(Duration.ofSeconds(51));
        admitted(account, tokens(0)).close();
    }

    @Test
    void refusedRequestsDoNotCountAgainstAnyLimit() {
        Account account = unlimited(new Limits(10, 100, 1, 0, 0));
        admitted(account, tokens(10));
        for (int i = 0; i < 20; i++) refused(account, tokens(10));

        assertEquals(Map.of(LimitKind.REQUESTS_PER_MINUTE, 1L, LimitKind.TOKENS_PER_MINUTE, 10L,
                LimitKind.CONCURRENT_REQUESTS, 1L), used(account));
    }

    @Test
    void tokensAMinuteAreCorrectedToTheRealNumber() {
        Account account = unlimited(new Limits(0, 100, 0, 0, 0));
        Reservation first = admitted(account, tokens(80));
        assertEquals(LimitKind.TOKENS_PER_MINUTE, refused(account, tokens(21)).kind());
        clock.pass(Duration.ofSeconds(30));
        first.settle(charge(0, 30));
        admitted(account, tokens(70)).settle(charge(0, 90));

        assertEquals(120, used(account).get(LimitKind.TOKENS_PER_MINUTE));
        assertEquals(0, account.limits().getFirst().remaining());
        clock.pass(Duration.ofSeconds(31));
        assertEquals(90, used(account).get(LimitKind.TOKENS_PER_MINUTE));
    }

    @Test
    void aRequestLargerThanTheWholeLimitSaysSo() {
        Account account = unlimited(new Limits(0, 100, 0, 0, 0));
        Admission.Refused refused = refused(account, tokens(101));

        assertTrue(refused.isTooLarge());
        assertTrue(refused.retryAfter().isPositive());
    }

    @Test
    void slotsComeBackWhenRequestsEnd() {
        Account account = unlimited(new Limits(0, 0, 2, 0, 0));
        Reservation settled = admitted(account, tokens(0));
        Reservation voided = admitted(account, tokens(0));

        assertEquals(LimitKind.CONCURRENT_REQUESTS, refused(account, tokens(0)).kind());
        settled.settle(charge(0, 0));
        voided.close();
        admitted(account, tokens(0));
        admitted(account, tokens(0));
        assertEquals(2, refused(account, tokens(0)).used());
    }

    @Test
    void holdsCountAgainstSpendingToo() {
        Account account = unlimited(new Limits(0, 0, 0, 100, 0));
        admitted(account, cost(40)).settle(charge(30, 1));
        admitted(account, cost(50));

        assertEquals(new Admission.Refused(LimitKind.SPEND_PER_DAY, 100, 80, 21,
                Duration.ofHours(14), Instant.parse("2026-11-23T00:00:00Z")),
                refused(account, cost(21)));
        assertEquals(20, admitted(account, new Estimate(1000, 20, 0)).heldNanos());
    }

    @Test
    void spendingIsFreeAgainOnTheNextDayAndTheMonthGoesOn() {
        Account account = unlimited(new Limits(0, 0, 0, 100, 150));
        admitted(account, cost(100)).settle(charge(100, 1));
        clock.pass(Duration.ofDays(1));
        assertEquals(50, admitted(account, new Estimate(100, 1, 0)).heldNanos());

        Admission.Refused refused = refused(account, cost(1));
        assertEquals(LimitKind.SPEND_PER_MONTH, refused.kind());
        assertEquals(Instant.parse("2026-12-01T00:00:00Z"), refused.resetsAt());
    }

    @Test
    void theRefusalThatLastsLongestIsTold() {
        Account account = account(new Limits(1, 1, 1, 10, 10), 10);
        admitted(account, new Estimate(10, 10, 1));

        assertInstanceOf(Admission.BalanceUsedUp.class, admit(account, new Estimate(1, 1, 1)));
        books.credit("alice", 100, "");
        assertEquals(LimitKind.SPEND_PER_MONTH, refused(account, new Estimate(1, 1, 1)).kind());
        account(new Limits(1, 1, 1, 10, 0), 10);
        assertEquals(LimitKind.SPEND_PER_DAY, refused(account, new Estimate(1, 1, 1)).kind());
        account(new Limits(1, 1, 1, 0, 0), 10);
        assertEquals(LimitKind.TOKENS_PER_MINUTE, refused(account, new Estimate(1, 1, 1)).kind());
    }

    @Test
    void newSettingsHoldForTheNextRequestAndRunningOnesGoOn() {
        Account account = account(new Limits(0, 0, 1, 0, 0), 100);
        Reservation running = admitted(account, cost(40));
        account(new Limits(0, 50, 2, 0, 0), 100);
        admitted(account, cost(10));
        running.settle(charge(40, 7));

        assertEquals(OptionalLong.of(60), account.balanceNanos());
        assertEquals(1, account.view().running());
        assertEquals(7, used(account).get(LimitKind.TOKENS_PER_MINUTE));
    }

    @Test
    void aDisabledAccountLetsNothingIn() {
        books.apply(List.of(new AccountSettings("alice", List.of(), List.of("*"), Limits.NONE,
                OptionalLong.empty(), true)));

        assertEquals(new Admission.Disabled(), admit(books.accounts().byName("alice"), tokens(0)));
    }

    @Test
    void anAccountTakenOutOfTheConfigLetsNothingInAndKeepsItsBalance() {
        Account account = account(Limits.NONE, 100);
        books.apply(List.of());

        assertEquals(new Admission.Disabled(), admit(account, cost(1)));
        account(Limits.NONE, 100);
        assertEquals(OptionalLong.of(100), account.balanceNanos());
    }

    @Test
    void whileTheLedgerFailsNothingThatCostsIsLetInAndRunningRequestsFinish() throws IOException {
        Account account = account(Limits.NONE, 100);
        Reservation running = admitted(account, cost(40));
        Reservation another = admitted(account, cost(40));
        disk.isBroken = true;
        running.settle(charge(30, 1));

        assertInstanceOf(Admission.LedgerUnavailable.class, admit(account, cost(1)));
        another.settle(charge(20, 1));
        admitted(account, tokens(0)).settle(charge(0, 3));
        assertEquals(OptionalLong.of(50), account.balanceNanos());
        disk.isBroken = false;
        books.tend();
        admitted(account, cost(50)).close();
        assertEquals(3, account.view().today().get("glm").requests());
        assertEquals(OptionalLong.of(50), reopened().balanceNanos());
    }

    private Account reopened() throws IOException {
        books.close();
        open();
        return books.accounts().byName("alice");
    }

    @Test
    void theViewTellsEverything() {
        Account account = account(new Limits(10, 1000, 3, 500, 5000), 1000);
        admitted(account, new Estimate(100, 100, 50)).settle(charge(60, 40));
        admitted(account, new Estimate(100, 100, 50));
        AccountView view = account.view();

        assertEquals(OptionalLong.of(940), view.balanceNanos());
        assertEquals(100, view.heldNanos());
        assertEquals(1, view.running());
        assertEquals(Map.of("glm", new Use(1, 40, 0, 0, 60)), view.today());
        assertEquals(view.today(), view.month());
        assertEquals(List.of("requests-per-minute 10 2 8", "tokens-per-minute 1000 90 910",
                "concurrent-requests 3 1 2", "spend-per-day 500 160 340",
                "spend-per-month 5000 160 4840"), view.limits().stream()
                .map(limit -> limit.kind().word() + " " + limit.limit() + " " + limit.used() + " "
                + limit.remaining()).toList());
        assertEquals(List.of(61L, 61L, 0L, 14 * 3600L, 8 * 86400L + 14 * 3600L),
                view.limits().stream().map(limit -> limit.resetsIn().toSeconds()).toList());
    }

    @Test
    void onlyLimitsThatAreSetAreShown() {
        assertEquals(List.of(), unlimited(Limits.NONE).limits());
    }

    @Test
    void aWallClockGoneMadStopsNobody() {
        Account account = account(new Limits(5, 0, 0, 1000, 1000), 1000);
        for (Instant mad : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH,
                Instant.parse("2026-11-22T10:00:00Z"))) {
            clock.now = mad;
            admitted(account, cost(10)).settle(charge(10, 1));
        }
        assertEquals(OptionalLong.of(960), account.balanceNanos());
        assertEquals(4, used(account).get(LimitKind.REQUESTS_PER_MINUTE));
        assertFalse(account.view().limits().isEmpty());
    }

    @Test
    void anEstimateWhoseMinimumIsNotWithinItsCeilingIsABug() {
        assertThrows(IllegalArgumentException.class, () -> new Estimate(10, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Estimate(10, 11, 0));
        assertThrows(IllegalArgumentException.class, () -> new Estimate(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Estimate(0, 0, -1));
    }
}
