package tokenfly.anthropic.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"functions.weather:0", "a_b c", "_", "__5f", "x/y\u0000", "天气:1", "😀", "toolu_tf01234567_x.y"})
    void whatIsCarriedComesBack(String id) {
        var carried = CarriedId.of(id);
        assertTrue(Ids.isValid(carried), carried);
        assertEquals(id, CarriedId.original(carried));
    }

    @Test
    void theSameIdIsCarriedByAnotherOneEachTime() {
        assertNotEquals(CarriedId.of("f:0"), CarriedId.of("f:0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_1", "toolu_01A09q90qw90lq917835lq9", "toolu_tf", "toolu_tf01234567_",
        "toolu_tf01234567_a_", "toolu_tf01234567_a_2", "toolu_tf01234567_a_zz", "toolu_tf0123456_a"})
    void anyOtherIdIsItself(String id) {
        assertEquals(id, CarriedId.original(id));
    }

    @Test
    void whatIsEmptyOrEndlessIsNotCarried() {
        assertNull(CarriedId.of(""));
        assertNull(CarriedId.of(".".repeat(257)));
    }
}
