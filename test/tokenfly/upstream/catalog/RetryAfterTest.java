package tokenfly.upstream.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1, PT1S", "120, PT2M", "1.5, PT1.5S", "0.25, PT0.25S", " 3 , PT3S"})
    void secondsMayBeWholeOrDecimal(String value, Duration wait) {
        assertEquals(wait, of("retry-after", value));
    }

    @Test
    void anHttpDateCountsFromNow() {
        assertEquals(Duration.ofSeconds(90), of("Retry-After", "Sun, 22 Nov 2026 08:01:30 GMT"));
    }

    @Test
    void aDateThatIsPastIsNoWait() {
        assertEquals(Duration.ZERO, of("retry-after", "Sun, 22 Nov 2026 07:00:00 GMT"));
    }

    @Test
    void millisecondsCountBeforeSeconds() {
        var headers = headers(Map.of("retry-after-ms", "1500.5", "retry-after", "9"));

        assertEquals(Duration.ofNanos(1_500_500_000), RetryAfter.of(headers, NOW));
    }

    @Test
    void unreadableMillisecondsLeaveTheSeconds() {
        var headers = headers(Map.of("retry-after-ms", "soon", "retry-after", "9"));

        assertEquals(Duration.ofSeconds(9), RetryAfter.of(headers, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-1", "1e3", "99999999999999999999", "22 Nov 2026", "NaN"})
    void whatCannotBeReadIsNoWait(String value) {
        assertNull(of("retry-after", value));
    }

    @ParameterizedTest
    @CsvSource({"Please try again in 4.77s., PT4.77S", "Please retry in 36.5s, PT36.5S", "try again in 20 seconds, PT20S",
        "try again in 6m0s, PT6M", "Try again in 1m30.5s, PT1M30.5S", "try again in 250ms, PT0.25S"})
    void aWaitMayBeToldInWords(String message, Duration wait) {
        assertEquals(wait, RetryAfter.inWords(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "try again later", "try again in a moment", "retry in soon 5s",
        "try again in 99999999999s", "came in 5s"})
    void wordsThatTellNoWaitTellNone(String message) {
        assertNull(RetryAfter.inWords(message));
    }

    @Test
    void withoutTheHeaderThereIsNoWait() {
        assertNull(RetryAfter.of(headers(Map.of()), NOW));
    }

    @Test
    void aResetTimeIsBeijings() {
        assertEquals(Duration.ofHours(1),
                RetryAfter.resetTime("Your limit will reset at 2026-11-22 17:00:00", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "try later", "at 2026-13-45 99:00:00"})
    void aMessageWithoutATimeNamesNoReset(String message) {
        assertNull(RetryAfter.resetTime(message, NOW));
    }

    private static Duration of(String name, String value) {
        return RetryAfter.of(headers(Map.of(name, value)), NOW);
    }

    private static HttpHeaders headers(Map<String, String> fields) {
        var map = new java.util.HashMap<String, List<String>>();
        fields.forEach((name, value) -> map.put(name, List.of(value)));
        return HttpHeaders.of(map, (_, _) -> true);
    }
}
