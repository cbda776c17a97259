package tokenfly.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tokenfly.upstream.catalog.Model.Route;
import tokenfly.upstream.catalog.Providers;

/// How equals share requests.
class SharesTest {
    private static final int REQUESTS = 40_000;

    @Test
    void withoutEqualsTheOrderIsTheListsAndNobodyReadsThePrompt() {
        var routes = List.of(route("a", 1, false), route("b", 5, false));
        assertEquals(routes, Shares.order(routes, () -> {
            throw new AssertionError("asked");
        }));
    }

    @Test
    void equalsShareByWeightAndWhoComesBehindStaysBehind() {
        var routes = List.of(route("a", 3, false), route("b", 1, true), route("c", 1, false), route("d", 1, true));
        var first = count(affinity -> name(routes, affinity, 0));
        assertShare(0.75, first.get("a"));
        assertShare(0.25, first.get("b"));
        assertEquals(2, first.size());
        var third = count(affinity -> name(routes, affinity, 2));
        assertShare(0.5, third.get("c"));
        assertEquals(2, third.size());
    }

    @Test
    void theSameAffinityGoesToTheSameOne() {
        var routes = List.of(route("a", 1, false), route("b", 1, true), route("c", 1, true));
        var otherwise = List.of(route("c", 1, false), route("a", 1, true), route("b", 1, true));
        for (long affinity = 0; affinity < 100; affinity++)
            assertEquals(name(routes, affinity, 0), name(otherwise, affinity, 0));
    }

    @Test
    void aWeightThatChangesMovesNoMoreThanTheSharesChangeBy() {
        var before = List.of(route("a", 3, false), route("b", 1, true));
        var after = List.of(route("a", 2, false), route("b", 1, true));
        long moved = LongStream.range(0, REQUESTS).filter(affinity ->
                !name(before, affinity, 0).equals(name(after, affinity, 0))).count();
        assertShare(3.0 / 4 - 2.0 / 3, moved);
        assertEquals(0, LongStream.range(0, REQUESTS).filter(affinity -> name(before, affinity, 0).equals("b")
                && name(after, affinity, 0).equals("a")).count());
    }

    @Test
    void oneThatGoesLeavesItsOwnToTheOthersByTheirWeights() {
        var routes = List.of(route("a", 2, false), route("b", 3, true), route("c", 1, true));
        var second = new TreeMap<String, Long>();
        LongStream.range(0, REQUESTS).filter(affinity -> name(routes, affinity, 0).equals("a"))
                .forEach(affinity -> second.merge(name(routes, affinity, 1), 1L, Long::sum));
        double all = second.get("b") + second.get("c");
        assertEquals(0.75, second.get("b") / all, 0.02);
    }

    private static Map<String, Long> count(LongFunction<String> name) {
        var count = new TreeMap<String, Long>();
        LongStream.range(0, REQUESTS).forEach(affinity -> count.merge(name.apply(affinity), 1L, Long::sum));
        return count;
    }

    private static void assertShare(double expected, long count) {
        assertTrue(Math.abs(expected - (double) count / REQUESTS) < 0.015, expected + " but " + count);
    }

    private static String name(List<Route> routes, long affinity, int place) {
        return Shares.order(routes, () -> affinity).get(place).provider().name();
    }

    private static Route route(String provider, int weight, boolean joins) {
        return new Route(Providers.named(provider, "k"), "m", weight, joins);
    }
}
