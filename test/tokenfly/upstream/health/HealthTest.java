package tokenfly.upstream.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tokenfly.provider.FaultClass;

class HealthTest {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int THRESHOLD = 3;

    private long now = Long.MAX_VALUE - 1_000_000_000L; // nano time may wrap
    private final Health health = new Health(() -> now);

    @Test
    void fewerFailuresThanTheThresholdChangeNothing() {
        assertEquals(Duration.ZERO, fail());
        assertEquals(Duration.ZERO, fail());
        assertNotEquals(Health.NONE, health.enter());
    }

    @Test
    void theThresholdsFailureBeginsARest() {
        fail();
        fail();
        assertEquals(PAUSE, fail());
        assertEquals(Health.NONE, health.enter());
        assertEquals(PAUSE, health.remaining());
        assertEquals(FaultClass.SERVER, health.reason());
    }

    @Test
    void anAnswerThatCameToItsEndForgetsTheFailures() {
        fail();
        fail();
        health.succeeded(health.enter());
        assertEquals(Duration.ZERO, fail());
    }

    @Test
    void anAnswerThatOnlyBeganForgetsNone() {
        fail();
        fail();
        health.answered(health.enter());
        assertEquals(PAUSE, fail());
    }

    @Test
    void afterTheRestASingleRequestProbes() {
        open();
        pass(PAUSE);
        assertNotEquals(Health.NONE, health.enter());
        assertEquals(Health.NONE, health.enter());
    }

    @Test
    void aProbeThatIsAnsweredLetsAllIn() {
        open();
        pass(PAUSE);
        health.answered(health.enter());
        assertNotEquals(Health.NONE, health.enter());
        assertNotEquals(Health.NONE, health.enter());
        assertEquals(Duration.ZERO, health.remaining());
        assertNull(health.reason());
    }

    @Test
    void aProbeThatFailsRestsTwiceAsLongUpToTheLongest() {
        open();
        var waits = new long[] {4, 8, 16, 32, 60, 60};
        for (long seconds : waits) {
            pass(health.remaining());
            assertEquals(Duration.ofSeconds(seconds), fail());
        }
    }

    @Test
    void aProbeThatEndsWithoutAWordLetsAnotherGo() {
        open();
        pass(PAUSE);
        health.left(health.enter());
        assertNotEquals(Health.NONE, health.enter());
    }

    @Test
    void aProbeThatTakesLongLetsASecondGo() {
        open();
        pass(PAUSE);
        health.enter();
        pass(Duration.ofSeconds(30));
        assertNotEquals(Health.NONE, health.enter());
    }

    @Test
    void manyThatFailTogetherAreOneRest() {
        var passes = new long[50];
        for (int i = 0; i < passes.length; i++) passes[i] = health.enter();
        for (long pass : passes) fail(pass);
        assertEquals(PAUSE, health.remaining());
    }

    @Test
    void whatBeganBeforeARestDoesNotEndIt() {
        long before = health.enter();
        open();
        health.succeeded(before);
        assertEquals(Health.NONE, health.enter());
    }

    @Test
    void whatBeganBeforeARestDoesNotCountAfterIt() {
        long before = health.enter();
        open();
        pass(PAUSE);
        health.succeeded(health.enter());
        for (int i = 0; i < THRESHOLD; i++) fail(before);
        assertNotEquals(Health.NONE, health.enter());
    }

    @Test
    void failuresThatLieFarBackAreForgotten() {
        fail();
        fail();
        pass(Duration.ofMinutes(2).plusNanos(1));
        assertEquals(Duration.ZERO, fail());
    }

    @Test
    void aPauseThatGrewIsForgotten() {
        open();
        pass(Duration.ofMinutes(3));
        assertEquals(Duration.ZERO, health.remaining());
        health.answered(health.enter());
        open();
        assertEquals(PAUSE, health.remaining());
    }

    @Test
    void aGivenRestLastsAsLongAsItSays() {
        health.rest(health.enter(), FaultClass.RATE, Duration.ofSeconds(20));
        pass(Duration.ofSeconds(19));
        assertEquals(Health.NONE, health.enter());
        pass(Duration.ofSeconds(1));
        assertNotEquals(Health.NONE, health.enter());
    }

    @Test
    void aShorterRestDoesNotShortenALongerOne() {
        long both = health.enter();
        health.rest(both, FaultClass.AUTH, Duration.ofMinutes(10));
        health.rest(both, FaultClass.RATE, Duration.ofSeconds(1));
        assertEquals(Duration.ofMinutes(10), health.remaining());
        assertEquals(FaultClass.AUTH, health.reason());
    }

    @Test
    void aLongRestIsAskedIntoByWhoHasNoOtherWay() {
        health.rest(health.enter(), FaultClass.AUTH, Duration.ofHours(1));
        for (long seconds : new long[] {5, 10, 20, 40, 60, 60}) {
            assertEquals(Duration.ofSeconds(seconds), health.untilAsked());
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertEquals(Health.NONE, health.enterAnyway());
            pass(Duration.ofNanos(1));
            assertEquals(Health.NONE, health.enter());
            long probe = health.enterAnyway();
            assertNotEquals(Health.NONE, probe);
            assertEquals(Health.NONE, health.enterAnyway()); // one at a time
            health.rest(probe, FaultClass.AUTH, Duration.ofHours(1));
        }
    }

    @Test
    void aRestOfUpToAMinuteIsKept() {
        health.rest(health.enter(), FaultClass.RATE, Duration.ofMinutes(1));
        assertEquals(Duration.ofMinutes(1), health.untilAsked());
    }

    @Test
    void aProbeThatIsAnsweredEndsALongRestAndAnotherBeginsAnew() {
        health.rest(health.enter(), FaultClass.AUTH, Duration.ofHours(1));
        pass(Duration.ofSeconds(5));
        health.answered(health.enterAnyway());
        assertEquals(Duration.ZERO, health.remaining());
        health.rest(health.enter(), FaultClass.AUTH, Duration.ofHours(1));
        assertEquals(Duration.ofSeconds(5), health.untilAsked());
    }

    @Test
    void aProbesWordMayShortenARest() {
        health.rest(health.enter(), FaultClass.AUTH, Duration.ofHours(1));
        pass(Duration.ofSeconds(5));
        health.rest(health.enterAnyway(), FaultClass.RATE, Duration.ofSeconds(1));
        assertEquals(Duration.ofSeconds(1), health.remaining());
    }

    @Test
    void aProbeWhoseClientLeftLetsAnotherGo() {
        health.rest(health.enter(), FaultClass.AUTH, Duration.ofHours(1));
        pass(Duration.ofSeconds(5));
        health.left(health.enterAnyway());
        assertNotEquals(Health.NONE, health.enterAnyway());
    }

    @Test
    void whatIsMendedIsNotLeftAlone() {
        long old = health.enter();
        health.rest(old, FaultClass.AUTH, Duration.ofHours(1));
        health.forget();
        assertEquals(Duration.ZERO, health.remaining());
        assertNotEquals(Health.NONE, health.enter());
    }

    private void open() {
        for (int i = 0; i < THRESHOLD; i++) fail();
    }

    private Duration fail() {
        return fail(health.enter());
    }

    private Duration fail(long pass) {
        return health.failed(pass, FaultClass.SERVER, THRESHOLD, PAUSE, LONGEST);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
