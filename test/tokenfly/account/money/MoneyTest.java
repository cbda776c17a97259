package tokenfly.account.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({"0,0", "12.5,12500000000", "-3,-3000000000", "0.000000001,1", "-0.000000001,-1",
            "007.10,7100000000", "1000000000,1000000000000000000",
                    "-1000000000,-1000000000000000000", "-0,0"})
    void anAmountIsReadToTheNano(String text, long nanos) {
        assertEquals(nanos, Money.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "-.", ".5", "5.", "+1", "1e3", "1,5", "1_000", " 1", "1 ",
            "0x1", "1.2.3", "--1", "NaN", "\u0661", "1\n", "1.-5", "12a", "$5"})
    void whatIsNoNumberIsRefusedWithWhatIsAllowed(String text) {
        var fault = assertThrows(IllegalArgumentException.class, () -> Money.parse(text));

        assertEquals("\"" + text
                + "\" is not a number: allowed is a decimal number such as 12.5 or -3,"
                + " with at most 9 decimals, between -1000000000 and 1000000000",
                fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000000001", "1.0000000000", "-2.12345678901234567890"})
    void aTenthDecimalIsTooPrecise(String text) {
        var fault = assertThrows(IllegalArgumentException.class, () -> Money.parse(text));

        assertTrue(fault.getMessage().contains("is too precise"), fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000000000.000000001", "-1000000001", "9223372036.854775808",
            "18446744073709551616", "99999999999999999999999999999999999999999999999999999999999"})
    void moreThanABillionUnitsAreTooLarge(String text) {
        var fault = assertThrows(IllegalArgumentException.class, () -> Money.parse(text));

        assertTrue(fault.getMessage().contains("is too large"), fault.getMessage());
    }

    @Test
    void aLongTextIsCutInTheMessage() {
        var fault = assertThrows(IllegalArgumentException.class, () ->
                Money.parse("x".repeat(1000)));

        assertTrue(fault.getMessage().length() < 200, fault.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0.000000001", "-1,-0.000000001", "12500000000,12.5", "-3000000000,-3",
            "100,0.0000001", "9223372036854775807,9223372036.854775807",
                    "-9223372036854775808,-9223372036.854775808"})
    void anAmountIsWrittenWithoutTrailingZeros(long nanos, String text) {
        assertEquals(text, Money.format(nanos));
    }

    @Test
    void everySumThatIsWrittenIsReadBack() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.nextLong() >> random.nextInt(64);
            assertEquals(nanos, Money.parseTotal(Money.format(nanos)));
        }
        assertEquals(Long.MIN_VALUE, Money.parseTotal(Money.format(Long.MIN_VALUE)));
        assertEquals(Long.MAX_VALUE, Money.parseTotal(Money.format(Long.MAX_VALUE)));
    }
}
