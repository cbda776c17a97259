package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.Limits;

/// What several gateways find, one of them tells, once.
class SharedNoticesTest extends SharedFixture {
    private static final AccountSettings ALICE = account("alice", 100, Limits.NONE);
    private static final List<String> NONE = List.of();

    private static void assertMine(Set<String> mine, Books books, List<String> found, List<String> told) {
        assertEquals(mine, Set.copyOf(books.notices(found, told)));
    }

    @Test
    void eachThingIsToldByWhoeverFindsItFirst() throws Exception {
        Books one = open("one", ALICE);
        Books two = open("two", ALICE);
        assertMine(Set.of("low a"), one, List.of("low a"), NONE);
        assertMine(Set.of("low b"), two, List.of("low a", "low b"), NONE);
        assertMine(Set.of("low a"), one, List.of("low a"), NONE);
        assertMine(Set.of(), one, List.of("low a"), List.of("low a"));
        assertMine(Set.of(), two, List.of("low a", "low b"), List.of("low b"));
        assertMine(Set.of(), one, List.of(), NONE);
        assertMine(Set.of(), one, List.of("low a"), NONE);
        assertMine(Set.of(), one, List.of(), NONE);
        assertMine(Set.of(), two, List.of("low b"), NONE);
        assertMine(Set.of("low a"), one, List.of("low a"), NONE);
    }

    @Test
    void whatOneThatIsGoneWasToTellAnotherTells() throws Exception {
        Books one = open("one", ALICE);
        Books two = open("two", ALICE);
        assertMine(Set.of("low a"), one, List.of("low a"), NONE);
        assertMine(Set.of(), two, List.of("low a"), NONE);
        one.close();
        opened.remove(one);
        eventually("the other is to", () -> two.notices(List.of("low a"), NONE).contains("low a"));
        assertMine(Set.of(), two, List.of("low a"), List.of("low a"));
        Books again = open("one", ALICE);
        assertMine(Set.of(), again, List.of("low a"), NONE);
    }

    @Test
    void nobodyKnowsWhileTheStoreIsAway() throws Exception {
        Books one = open("one", ALICE);
        postgres.kill();
        try {
            eventually("it is noticed", () -> one.notices(List.of("low a"), NONE) == null);
        } finally {
            postgres.up();
        }
        eventually("it is back", () -> one.notices(List.of("low a"), NONE) != null);
    }

    @Test
    void balancesAreHeardOfAtOnce() throws Exception {
        Books one = open("one", ALICE);
        Books two = open("two", ALICE);
        var there = two.accounts().byName("alice");
        one.credit("alice", 50, "");
        two.hear(List.of(there));
        assertEquals(150, there.balanceNanos().orElseThrow());
    }
}
