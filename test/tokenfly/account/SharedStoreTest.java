package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.KeyLimits;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;
import tokenfly.account.settings.NewKey;

class SharedStoreTest extends SharedFixture {
    @Test
    void twoGatewaysSpendOneBalance() throws Exception {
        Books one = open("one", account("alice", 100, Limits.NONE));
        Books two = open("two", account("alice", 100, Limits.NONE));
        Account here = one.accounts().byName("alice");
        Account there = two.accounts().byName("alice");

        Reservation first = admitted(here, cost(60));
        var refusal = assertInstanceOf(Admission.BalanceUsedUp.class, ask(there, cost(50)));
        assertEquals(new Admission.BalanceUsedUp(100, 60, 50), refusal);
        first.settle(charge("req-1", 10));

        eventually("the hold is free", () -> there.view().heldNanos() == 0);
        assertEquals(OptionalLong.of(90), there.view().balanceNanos());
        try (Reservation second = admitted(there, cost(90))) {
            assertEquals(90, second.heldNanos());
        }
        eventually("the hold is void", () -> here.view().heldNanos() == 0);
        assertBooksAreRight();
    }

    @Test
    void anOpeningCreditIsEnteredOnce() throws Exception {
        open("one", account("alice", 100, Limits.NONE));
        open("two", account("alice", 100, Limits.NONE)).apply(List.of(account("alice", 100, Limits.NONE)));

        assertEquals(1, postgres.number("select count(*) from tokenfly.entry where kind = 'opening'"));
        assertBooksAreRight();
    }

    @Test
    void whatIsNotCoveredWholeIsHeldInPart() throws Exception {
        Account alice = open("one", account("alice", 100, Limits.NONE)).accounts().byName("alice");

        assertEquals(100, admitted(alice, new Estimate(500, 20, 0)).heldNanos());
    }

    @Test
    void limitsOfAnAccountAndOfItsKeysHoldOverAllGateways() throws Exception {
        ApiKey key = withLimits(new Limits(3, 0, 0, 0, 0, 50));
        var settings = account("alice", -1, new Limits(5, 0, 0, 0, 0), key);
        Books one = open("one", settings);
        Books two = open("two", settings);

        assertEquals(60, admit(one, key, cost(20)).heldNanos() + admit(two, key, cost(20)).heldNanos() + 20);
        var spent = assertInstanceOf(Admission.SpendUsedUp.class, one.accounts().byName("alice")
                .arrive(key).admit(cost(20)));
        assertEquals(new Admission.SpendUsedUp(50, 40, 20), spent);
        admit(one, key, Estimate.NOTHING);
        var ofKey = assertInstanceOf(Admission.Refused.class, two.accounts().byName("alice").arrive(key)
                .admit(Estimate.NOTHING));
        assertEquals(LimitKind.REQUESTS_PER_MINUTE, ofKey.kind());
        assertTrue(ofKey.ofKey());
        assertEquals(3, ofKey.used());
        admitted(two.accounts().byName("alice"), Estimate.NOTHING);
        admitted(two.accounts().byName("alice"), Estimate.NOTHING);
        var ofAccount = assertInstanceOf(Admission.Refused.class, ask(one.accounts().byName("alice"), Estimate.NOTHING));
        assertEquals(5, ofAccount.used());
        assertTrue(ofAccount.retryAfter().toSeconds() <= 61 && ofAccount.retryAfter().isPositive(),
                () -> "retry after " + ofAccount.retryAfter());
    }

    private static Reservation admit(Books books, ApiKey key, Estimate estimate) {
        return assertInstanceOf(Admission.Admitted.class,
                books.accounts().byName("alice").arrive(key).admit(estimate)).reservation();
    }

    private static ApiKey withLimits(Limits limits) {
        var key = NewKey.make("laptop", Clocks.system().now()).key();
        return new ApiKey(key.hash(), key.id(), key.name(), key.ends(), key.created(), null,
                new KeyLimits(List.of("*"), limits));
    }

    @Test
    void slotsAndTokensComeBackWithTheSettlement() throws Exception {
        var settings = account("alice", -1, new Limits(0, 1000, 2, 0, 0));
        Account here = open("one", settings).accounts().byName("alice");
        Account there = open("two", settings).accounts().byName("alice");
        Reservation first = admitted(here, new Estimate(0, 0, 400));
        Reservation second = admitted(there, new Estimate(0, 0, 400));

        var tokens = assertInstanceOf(Admission.Refused.class, ask(there, new Estimate(0, 0, 400)));
        assertEquals(LimitKind.TOKENS_PER_MINUTE, tokens.kind());
        var slots = assertInstanceOf(Admission.Refused.class, ask(there, new Estimate(0, 0, 10)));
        assertEquals(LimitKind.CONCURRENT_REQUESTS, slots.kind());

        first.settle(charge("req-1", 0));
        second.close();
        eventually("both have ended", () -> there.view().running() == 0);
        assertEquals(15, used(there, LimitKind.TOKENS_PER_MINUTE));
        admitted(there, new Estimate(0, 0, 900));
        assertBooksAreRight();
    }

    private static long used(Account account, LimitKind kind) {
        return account.limits().stream().filter(state -> state.kind() == kind).findFirst().orElseThrow().used();
    }

    @Test
    void aThousandClientsOverTwoGatewaysSpendNoMoreThanThereIs() throws Exception {
        var settings = account("alice", 300_000, new Limits(0, 0, 0, 1L << 60, 1L << 60));
        List<Books> books = List.of(open("one", settings), open("two", settings));
        var served = new AtomicInteger();
        var paid = new java.util.concurrent.atomic.AtomicLong();
        var others = new ConcurrentLinkedQueue<Admission>();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 1000; i++) {
            int client = i;
            clients.add(Thread.ofVirtual().start(() -> {
                Account alice = books.get(client % 2).accounts().byName("alice");
                switch (ask(alice, new Estimate(1500, 1500, 10))) {
                    case Admission.Admitted(var reservation) -> {
                        served.incrementAndGet();
                        paid.addAndGet(1000);
                        reservation.settle(charge("req-" + client, 1000));
                    }
                    case Admission other -> others.add(other);
                }
            }));
        }
        for (Thread client : clients) client.join();
        eventually("all is shipped", () -> postgres.number("select count(*) from tokenfly.hold") == 0);

        assertTrue(served.get() <= 300, () -> served + " served");
        assertTrue(others.stream().allMatch(other -> other instanceof Admission.BalanceUsedUp
                || other instanceof Admission.LedgerUnavailable), () -> others.toString());
        assertEquals(paid.get(), postgres.number("select charges from tokenfly.purse where key = '*'"));
        assertEquals(paid.get(), postgres.number("select day_spent from tokenfly.purse where key = '*'"));
        assertEquals(paid.get(), postgres.number("select sum(nanos) from tokenfly.spent where period = 'm'"));
        assertBooksAreRight();
    }
}
