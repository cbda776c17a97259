package tokenfly.account.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {
    @Test
    void cachedInputIsBilledOnceAtItsOwnPrice() {
        // 0.15, 0.003 and 0.60 for a million: 40 fresh, 60 cached, 7 out.
        var price = new Price(150_000_000, 3_000_000, 600_000_000);

        assertEquals(6_000 + 180 + 4_200, price.cost(new Tokens(100, 60, 7)));
    }

    @Test
    void theSumIsRoundedUpToAWholeNanoOnce() {
        var price = new Price(1, 1, 1);

        assertEquals(1, price.cost(new Tokens(1, 0, 1)));
        assertEquals(1, price.cost(new Tokens(500_000, 0, 500_000)));
        assertEquals(2, price.cost(new Tokens(500_000, 0, 500_001)));
        assertEquals(0, price.cost(Tokens.NONE));
    }

    @Test
    void anyCostIsExact() {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            var price = new Price(any(random, Price.MAX_NANOS), any(random, Price.MAX_NANOS),
                    any(random, Price.MAX_NANOS));
            long input = any(random, Tokens.MAX);
            var tokens = new Tokens(input, any(random, input), any(random, Tokens.MAX));
            assertEquals(decimal(price, tokens), price.cost(tokens), price + " " + tokens);
        }
    }

    private static long any(Random random, long max) {
        return Math.min(max, (random.nextLong() >>> 1) >> random.nextInt(63));
    }

    private static long decimal(Price price, Tokens tokens) {
        return BigDecimal.valueOf(price.inputNanos())
                .multiply(BigDecimal.valueOf(tokens.input() - tokens.cached()))
                .add(BigDecimal.valueOf(price.cachedNanos())
                .multiply(BigDecimal.valueOf(tokens.cached())))
                .add(BigDecimal.valueOf(price.outputNanos())
                .multiply(BigDecimal.valueOf(tokens.output())))
                .movePointLeft(6).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    @Test
    void theDearestPriceForTheMostTokensStillFits() {
        var price = new Price(Price.MAX_NANOS, Price.MAX_NANOS, Price.MAX_NANOS);

        assertEquals(2_000_000_000_000_000_000L, price.cost(new Tokens(Tokens.MAX, 0, Tokens.MAX)));
    }

    @Test
    void affordableOutputIsTheMostThatIsPaidFor() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            var price = new Price(any(random, 1L << 42), 0, 1 + any(random, 1L << 42));
            long input = any(random, 1 << 21);
            long nanos = any(random, 1L << 50);
            long output = price.affordableOutput(nanos, input);
            if (output >= 0) assertTrue(price.cost(new Tokens(input, 0, output)) <= nanos);
            if (output < Tokens.MAX)
                assertTrue(price.cost(new Tokens(input, 0, output + 1)) > nanos);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.000000001", "1000000.1", "999999999"})
    void anAbsurdPriceIsRefused(String text) {
        var fault = assertThrows(IllegalArgumentException.class, () -> Price.parse(text));

        assertEquals(text + " is no price: allowed is 0 to 1000000 for a million tokens",
                fault.getMessage());
    }

    @Test
    void countsOutsideTheirRangesAreNoTokens() {
        assertThrows(IllegalArgumentException.class, () -> new Tokens(-1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Tokens(0, 0, Tokens.MAX + 1));
        assertThrows(IllegalArgumentException.class, () -> new Tokens(5, 6, 0));
        assertThrows(IllegalArgumentException.class, () -> new Tokens(5, -1, 0));
    }

    @Test
    void nonsenseThatAProviderReportsIsForcedIntoRange() {
        assertEquals(new Tokens(5, 5, 0), Tokens.reported(5, 9, -3, 4));
        assertEquals(new Tokens(0, 0, Tokens.MAX), Tokens.reported(-1, 7, Long.MAX_VALUE, 1));
        assertEquals(new Tokens(100, 60, 7, 40), Tokens.reported(100, 60, 7, 41));
    }
}
