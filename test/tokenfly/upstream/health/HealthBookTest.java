package tokenfly.upstream.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.provider.Subject;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Providers;
import tokenfly.upstream.catalog.Target;

class HealthBookTest {
    private static final UpstreamWatcher NOBODY = new SilentWatcher();
    private static final Provider PROVIDER = Providers.named("p", "key-one", "key-two", "key-three");

    private long now;
    private final HealthBook book = new HealthBook(() -> now);

    @Test
    void theSameAffinityGoesToTheSameKey() {
        var first = book.order(PROVIDER, 42).getFirst();
        for (int i = 0; i < 10; i++) assertEquals(first, book.order(PROVIDER, 42).getFirst());
    }

    @Test
    void affinitiesSpreadOverTheKeys() {
        var count = new HashMap<String, Integer>();
        for (long affinity : affinities()) count.merge(book.order(PROVIDER, affinity).getFirst(), 1, Integer::sum);
        for (var key : PROVIDER.keys()) assertTrue(count.get(key) > 250, count.toString());
    }

    @Test
    void aKeyThatGoesMovesOnlyItsOwn() {
        var without = Providers.named("p", "key-one", "key-three");
        for (long affinity : affinities()) {
            var before = book.order(PROVIDER, affinity).getFirst();
            var after = book.order(without, affinity).getFirst();
            if (!before.equals("key-two")) assertEquals(before, after);
        }
    }

    @Test
    void aKeyThatGoesLeavesItsOwnToAllTheOthers() {
        var without = Providers.named("p", "key-one", "key-three");
        var heirs = new HashMap<String, Integer>();
        for (long affinity : affinities())
            if (book.order(PROVIDER, affinity).getFirst().equals("key-two"))
                heirs.merge(book.order(without, affinity).getFirst(), 1, Integer::sum);
        assertEquals(2, heirs.size(), heirs.toString());
    }

    @Test
    void aKeyMuchBusierThanAnotherYields() {
        var favourite = book.order(PROVIDER, 42).getFirst();
        var running = new ArrayList<Trial>();
        for (int i = 0; i <= 16; i++) running.add(begin(favourite));
        assertNotEquals(favourite, book.order(PROVIDER, 42).getFirst());
        assertEquals(favourite, book.order(PROVIDER, 42).getLast());

        running.forEach(Trial::close);
        assertEquals(favourite, book.order(PROVIDER, 42).getFirst());
    }

    @Test
    void aKeyALittleBusierKeepsItsOwn() {
        var favourite = book.order(PROVIDER, 42).getFirst();
        for (int i = 0; i < 16; i++) begin(favourite);
        assertEquals(favourite, book.order(PROVIDER, 42).getFirst());
    }

    @ParameterizedTest
    @CsvSource({"AUTH, PT10M", "BALANCE, PT10M", "PLAN_WINDOW, PT15M", "RATE, PT1S"})
    void aKeysFaultRestsTheKeyAlone(FaultClass meaning, Duration rests) {
        fail("key-one", meaning, null);

        assertEquals(rests, book.remaining(target("key-one")));
        assertNull(begin("key-one"));
        assertNotNull(begin("key-two"));
    }

    @ParameterizedTest
    @CsvSource({"RATE, PT30S, PT30S", "RATE, PT24H, PT6H", "RATE, PT0S, PT1S", "PLAN_WINDOW, PT2H, PT2H"})
    void aKeyRestsAsLongAsItWasTold(FaultClass meaning, Duration told, Duration rests) {
        fail("key-one", meaning, told);

        assertEquals(rests, book.remaining(target("key-one")));
    }

    @Test
    void aThrottledKeyRestsLongerEachTime() {
        for (int seconds : new int[] {1, 2, 4, 8}) {
            fail("key-one", FaultClass.RATE, null);
            assertEquals(Duration.ofSeconds(seconds), book.remaining(target("key-one")));
            now += Duration.ofSeconds(seconds).toNanos();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERLOAD", "SERVER", "TRANSPORT", "TIMEOUT"})
    void fiveFaultsOfTheProviderInARowRestItWithAllItsKeys(FaultClass meaning) {
        for (int i = 0; i < 4; i++) fail("key-one", meaning, null);
        assertEquals(Duration.ZERO, book.remaining(target("key-two")));

        fail("key-two", meaning, null);
        for (var key : PROVIDER.keys()) {
            assertEquals(Duration.ofSeconds(2), book.remaining(target(key)));
            assertEquals(meaning, book.reason(target(key)));
        }
    }

    @Test
    void aKeysFaultIsASignOfLifeOfTheProvider() {
        for (int i = 0; i < 4; i++) fail("key-one", FaultClass.SERVER, null);
        fail("key-two", FaultClass.RATE, null);
        fail("key-one", FaultClass.SERVER, null);

        assertEquals(Duration.ZERO, book.remaining(target("key-one")));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_OFFERED", "MODEL_MISSING", "CONTENT_POLICY", "CONTEXT_TOO_LONG", "BAD_REQUEST"})
    void whatLiesWithTheRequestRestsNobody(FaultClass meaning) {
        for (int i = 0; i < 20; i++) fail("key-one", meaning, null);

        assertEquals(Duration.ZERO, book.remaining(target("key-one")));
    }

    @ParameterizedTest
    @CsvSource({"RATE, PT1S", "FORBIDDEN, PT10M", "BALANCE, PT10M", "PLAN_WINDOW, PT15M"})
    void whatIsRefusedOfOneModelRestsThatModelOnThatKey(FaultClass meaning, Duration rests) {
        fail(target("key-one"), meaning, Subject.MODEL);

        assertEquals(rests, book.remaining(target("key-one")));
        assertEquals(meaning, book.reason(target("key-one")));
        assertNull(begin("key-one"));
        assertNotNull(begin("key-two"));
        assertNotNull(book.begin(other("key-one"), NOBODY));
    }

    @Test
    void anOverloadOfOneModelLeavesTheOthers() {
        for (int i = 0; i < 5; i++) fail(target("key-one"), FaultClass.OVERLOAD, Subject.MODEL);

        assertNull(begin("key-one"));
        assertNotNull(book.begin(other("key-one"), NOBODY));
    }

    @ParameterizedTest
    @EnumSource(names = {"FORBIDDEN", "BALANCE"})
    void anUnclearRefusalRestsNobodyOnSightAndARowOfThemTheModelForAWhile(FaultClass meaning) {
        for (int i = 0; i < 4; i++) fail(target("key-one"), meaning, Subject.REQUEST);
        assertEquals(Duration.ZERO, book.remaining(target("key-one")));

        fail(target("key-one"), meaning, Subject.REQUEST);
        assertEquals(Duration.ofSeconds(1), book.remaining(target("key-one")));
        assertEquals(Duration.ZERO, book.remaining(other("key-one")));
    }

    @Test
    void anAnswerBetweenUnclearRefusalsClearsThem() {
        for (int i = 0; i < 20; i++) {
            fail(target("key-one"), FaultClass.FORBIDDEN, Subject.REQUEST);
            if (i % 4 == 3) try (var trial = begin("key-one")) {
                trial.succeeded();
            }
        }
        assertEquals(Duration.ZERO, book.remaining(target("key-one")));
    }

    @Test
    void aRestingModelDoesNotSpendTheProvidersProbe() {
        try (var trial = begin("key-one")) {
            trial.failed(new Fault(FaultClass.RATE, Subject.MODEL, 429,
                    Providers.fault(FaultClass.RATE).body(), Duration.ofMinutes(1)));
        }
        for (int i = 0; i < 5; i++) fail("key-two", FaultClass.SERVER, null);
        now += Duration.ofSeconds(2).toNanos();

        assertNull(begin("key-one"));
        assertNotNull(begin("key-two"));
    }

    @Test
    void aRestingKeyDoesNotSpendTheProvidersProbe() {
        fail("key-one", FaultClass.RATE, Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) fail("key-two", FaultClass.SERVER, null);
        now += Duration.ofSeconds(2).toNanos();

        assertNull(begin("key-one"));
        assertNotNull(begin("key-two"));
        assertNull(begin("key-three"), "one probe at a time");
    }

    @Test
    void aProbeWhoseKeyIsRefusedFindsTheProviderWell() {
        for (int i = 0; i < 5; i++) fail("key-one", FaultClass.SERVER, null);
        now += Duration.ofSeconds(2).toNanos();
        fail("key-one", FaultClass.AUTH, null);

        assertNull(begin("key-one"));
        assertNotNull(begin("key-two"));
        assertNotNull(begin("key-three"));
    }

    @Test
    void aFailureCountsOnce() {
        try (var trial = begin("key-one")) {
            for (int i = 0; i < 10; i++) trial.failed(Providers.fault(FaultClass.SERVER));
        }
        assertEquals(Duration.ZERO, book.remaining(target("key-one")));
    }

    @Test
    void whatFailedDoesNotAlsoSucceed() {
        for (int i = 0; i < 5; i++) {
            try (var trial = begin("key-one")) {
                trial.answered(Duration.ZERO);
                trial.failed(Providers.fault(FaultClass.TRANSPORT));
                trial.succeeded();
            }
        }
        assertEquals(Duration.ofSeconds(2), book.remaining(target("key-one")));
    }

    @Test
    void theStatusShowsEveryKeyByItsLastFourCharacters() {
        var provider = Providers.named("q", "sk-0123456789abcd", "short");
        try (var trial = book.begin(Providers.target(provider, "sk-0123456789abcd"), NOBODY)) {
            assertNotNull(trial);
            var keys = book.status(provider).keys();
            assertEquals("…abcd", keys.getFirst().name());
            assertEquals(1, keys.getFirst().running());
            assertEquals("…", keys.getLast().name());
        }
        assertEquals(0, book.status(provider).keys().getFirst().running());
    }

    private void fail(String key, FaultClass meaning, Duration retryAfter) {
        try (var trial = begin(key)) {
            trial.failed(new Fault(meaning, 0, Providers.fault(meaning).body(), retryAfter));
        }
    }

    private void fail(Target target, FaultClass meaning, Subject subject) {
        try (var trial = book.begin(target, NOBODY)) {
            trial.failed(new Fault(meaning, subject, 0, Providers.fault(meaning).body(), null));
        }
    }

    /// Another model of the same provider.
    private static Target other(String key) {
        var target = target(key);
        return new Target(target.provider(), "other", key, target.dialect());
    }

    private Trial begin(String key) {
        return book.begin(target(key), NOBODY);
    }

    private static Target target(String key) {
        return Providers.target(PROVIDER, key);
    }

    private static long[] affinities() {
        return LongStream.range(0, 1000).map(i -> "account".hashCode() * 31L + i * 7919).toArray();
    }
}
