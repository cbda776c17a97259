package tokenfly.account.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final Price BASE = new Price(1_000_000, 100_000, 4_000_000);
    private static final Price PEAK = new Price(2_000_000, 200_000, 8_000_000);
    private static final Price LONG = new Price(3_000_000, 150_000, 6_000_000);
    private static final Instant NIGHT = Instant.parse("2026-11-23T00:30:00Z");
    private static final Instant MORNING = Instant.parse("2026-11-23T01:30:00Z");

    private final Prices prices = new Prices(BASE,
            new Prices.Peak(PeakHours.parse("Mon-Fri 09:00-12:00 Asia/Shanghai"), PEAK),
            new Prices.LongInput(1000, LONG));

    @Test
    void theBasePriceHoldsOtherwise() {
        assertEquals(BASE, prices.at(1000, NIGHT));
        assertEquals(1000 + 400, prices.cost(new Tokens(1000, 0, 100), NIGHT, "p"));
    }

    @Test
    void thePeakPriceHoldsForWhatArrivesInItsHours() {
        assertEquals(PEAK, prices.at(1000, MORNING));
    }

    @Test
    void theLongPriceHoldsForTheWholeRequestOnceInputExceedsTheThreshold() {
        assertEquals(LONG, prices.at(1001, NIGHT));
        assertEquals(3003 + 600, prices.cost(new Tokens(1001, 0, 100), NIGHT, "p"));
    }

    @Test
    void atPeakAndLongEachKindCostsTheHigherOfItsPrices() {
        assertEquals(new Price(3_000_000, 200_000, 8_000_000), prices.at(1001, MORNING));
    }

    @Test
    void theCeilingIsNotBelowAnyCostOfTheSameTokens() {
        var dearCache = new Prices(new Price(1_000_000, 5_000_000, 0), null, null);

        assertEquals(5000, dearCache.ceiling(1000, 100, NIGHT));
        assertEquals(1000 + 400, prices.ceiling(1000, 100, NIGHT));
    }

    @Test
    void affordableOutputIsTheReverseOfTheCeiling() {
        assertEquals(100, prices.affordableOutput(1400, 1000, NIGHT));
        assertEquals(99, prices.affordableOutput(1399, 1000, NIGHT));
        assertEquals(-1, prices.affordableOutput(999, 1000, NIGHT));
        assertEquals(Tokens.MAX, Prices.FREE.affordableOutput(0, 1000, NIGHT));
    }

    @Test
    void onlyPricesThatAreNeverAboveZeroAreFree() {
        assertTrue(Prices.FREE.isFree());
        assertFalse(new Prices(Price.FREE, null, new Prices.LongInput(1, BASE)).isFree());
    }

    @Test
    void aThresholdIsAtLeastOneToken() {
        assertThrows(IllegalArgumentException.class, () -> new Prices.LongInput(0, BASE));
    }
}
